/// **Runs for assistants, by the Model Context Protocol.** It decides nothing itself: what it
/// tells is found by the rooms below.
@NullMarked
package dev.tacho.mcp;

import org.jspecify.annotations.NullMarked;
