/// **The words that look:** `list`, `show`, `summary`, `chart`, `watch`. They print and change
/// nothing.
@NullMarked
package dev.tacho.cli.look;

import org.jspecify.annotations.NullMarked;
