/// **Runs as words show them.** What two words show stands here and is nobody's own; start at
/// [RunView], one run with all that is known of it. Pure, but for reading the store.
@NullMarked
package dev.tacho.cli.view;

import org.jspecify.annotations.NullMarked;
