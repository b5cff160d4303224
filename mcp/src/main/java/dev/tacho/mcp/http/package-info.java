/// **Clients that come over HTTP**: the streamable transport, through the one door of room `web`.
/// Start at [HttpLink].
@NullMarked
package dev.tacho.mcp.http;

import org.jspecify.annotations.NullMarked;
