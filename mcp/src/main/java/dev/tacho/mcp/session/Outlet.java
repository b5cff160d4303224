package dev.tacho.mcp.session;

import dev.tacho.core.json.Json;

/// Where messages for a client go. Any thread; what cannot be delivered is dropped.
@FunctionalInterface
public interface Outlet {
  void send(Json.Obj message);
}
