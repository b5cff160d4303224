/// **Runs and reports by their URIs.** Start at [RunShelf].
@NullMarked
package dev.tacho.mcp.shelf;

import org.jspecify.annotations.NullMarked;
