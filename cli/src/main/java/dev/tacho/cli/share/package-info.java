/// **The words that share:** `report`, `export`, `import` and `mcp`.
@NullMarked
package dev.tacho.cli.share;

import org.jspecify.annotations.NullMarked;
