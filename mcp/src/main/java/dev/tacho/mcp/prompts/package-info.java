/// **The common questions**, put so that a model answers them with few calls. Start at
/// [Questions].
@NullMarked
package dev.tacho.mcp.prompts;

import org.jspecify.annotations.NullMarked;
