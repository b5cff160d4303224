/// **Logs of whole pipelines**: lines with a Frame tag and `E2E: <n>ms`, and the spikes in them.
@NullMarked
package dev.tacho.readers.endtoend;

import org.jspecify.annotations.NullMarked;
