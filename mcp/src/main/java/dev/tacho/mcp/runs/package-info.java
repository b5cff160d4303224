/// **The runs that tools and resources are about**, found by the names that people give them.
/// Start at [Desk].
@NullMarked
package dev.tacho.mcp.runs;

import org.jspecify.annotations.NullMarked;
