/// **Runs for assistants, by the Model Context Protocol.** Start at [Assistant]: it answers a
/// client on two pipes, or many over HTTP. It decides nothing itself: what it tells is found by
/// the rooms below, as the words of the command line have it too.
///
/// A package a concern: `rpc`, messages; `schema`, what JSON may look like; `offer`, tools,
/// resources and prompts as the protocol sees them; `session`, one client; `stdio` and `http`,
/// how bytes travel. What is offered stands in `tools`, `shelf` and `prompts`; `runs` finds the
/// runs that they are about.
///
/// Never here: arithmetic on what was measured, printing, arguments of the command line.
@NullMarked
package dev.tacho.mcp;

import org.jspecify.annotations.NullMarked;
