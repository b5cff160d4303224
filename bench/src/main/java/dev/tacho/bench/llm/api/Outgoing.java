package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;
import java.util.Optional;

/// A request of an API, without its target.
///
/// @param path after the target's base
/// @param body empty for a request that asks for something that was begun before
public record Outgoing(String method, String path, Optional<Json.Obj> body) {
  static Outgoing post(String path, Json.Obj body) {
    return new Outgoing("POST", path, Optional.of(body));
  }
}
