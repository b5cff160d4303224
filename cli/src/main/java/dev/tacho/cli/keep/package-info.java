/// **The words that keep house:** `note`, `end`, `verify`, `validate`, `prune`, `doctor`, `demo`.
@NullMarked
package dev.tacho.cli.keep;

import org.jspecify.annotations.NullMarked;
