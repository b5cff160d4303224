/// **`tacho train`**: what was typed as a plan, the group of workers, the process of one.
@NullMarked
package dev.tacho.cli.train;

import org.jspecify.annotations.NullMarked;
