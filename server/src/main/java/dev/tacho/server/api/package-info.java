/// **Routes and streams.** Start at [LiveApi]; `openapi.json` beside it describes them, and tests
/// hold the two against each other.
@NullMarked
package dev.tacho.server.api;

import org.jspecify.annotations.NullMarked;
