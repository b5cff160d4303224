/// **The words that share:** `export` and `import`.
@NullMarked
package dev.tacho.cli.share;

import org.jspecify.annotations.NullMarked;
