/// **Runs on disk.** Start at [RunStore]: it creates runs ([RunWriter]), reads them
/// ([StoredRun]),
/// lists and finds them, and keeps what people say about them.
@NullMarked
package dev.tacho.store;

import org.jspecify.annotations.NullMarked;
