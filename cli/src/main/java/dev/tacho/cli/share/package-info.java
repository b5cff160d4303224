/// **The words that share:** `report`, `export`, `import`, `mcp` and `ui`.
@NullMarked
package dev.tacho.cli.share;

import org.jspecify.annotations.NullMarked;
