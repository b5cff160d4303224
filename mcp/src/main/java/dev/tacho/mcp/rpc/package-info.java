/// **JSON-RPC 2.0 as the Model Context Protocol uses it.** Start at [Message]. Never here: what a
/// method means, how bytes travel.
@NullMarked
package dev.tacho.mcp.rpc;

import org.jspecify.annotations.NullMarked;
