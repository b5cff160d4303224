/// **What the server offers**: tools, resources and prompts, as the protocol sees them. Start at
/// [Tool]. Never here: the wire, what any one of them does.
@NullMarked
package dev.tacho.mcp.offer;

import org.jspecify.annotations.NullMarked;
