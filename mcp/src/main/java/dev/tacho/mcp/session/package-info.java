/// **One client, served.** Start at [Server]: it makes a [Session] a client, which takes messages
/// and gives answers. Two eras of the protocol are spoken side by side: with a handshake
/// (2024-11-05 to 2025-11-25) and without one (2026-07-28); see
/// `docs/decisions/130-two-eras-of-mcp.md`. Never here: how bytes travel, what a tool does.
@NullMarked
package dev.tacho.mcp.session;

import org.jspecify.annotations.NullMarked;
