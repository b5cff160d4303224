/// **Runs over HTTP, read-only, while they go on.** Start at [LiveServer]: it answers programs
/// that watch runs (REST, described by an OpenAPI document that it serves itself) and streams
/// what happens as server-sent events. Who may ask is said by a [TokenFile] or one token.
///
/// `api` has the routes and the streams, `view` what of a run is told. Nothing here decides
/// anything, and nothing is written: a run whose writer died stays as it is until a word of the
/// command line looks at it.
///
/// Never here: pages, TLS, printing, arguments of the command line.
@NullMarked
package dev.tacho.server;

import org.jspecify.annotations.NullMarked;
