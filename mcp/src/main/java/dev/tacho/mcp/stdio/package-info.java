/// **One client on the other end of two pipes**: a message a line. Start at [StdioLink].
@NullMarked
package dev.tacho.mcp.stdio;

import org.jspecify.annotations.NullMarked;
