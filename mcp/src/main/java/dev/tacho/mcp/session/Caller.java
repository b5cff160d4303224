package dev.tacho.mcp.session;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.rpc.Message;
import java.util.Optional;

/// What is known of the client that sent one call: which revision it speaks. Immutable.
record Caller(Revision revision) {
  private static final String PREFIX = "io.modelcontextprotocol/";
  private static final String VERSION = PREFIX + "protocolVersion";
  private static final String CAPABILITIES = PREFIX + "clientCapabilities";
  static final String SERVER = PREFIX + "serverInfo";
  static final String SUBSCRIPTION = PREFIX + "subscriptionId";

  /// The caller as the call itself describes it; empty where it leaves that to a handshake. Fails
  /// for a revision that is not spoken here, and for half a description.
  static Optional<Caller> described(Message.Call call) {
    Json.Obj meta = meta(call);
    Optional<Json> version = meta.get(VERSION);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    if (!(version.get() instanceof Json.Str(var date))) {
      throw invalid("_meta." + VERSION + " must be a string; found " + version.get());
    }
    if (!date.equals(Revision.R2026_07_28.date())) {
      throw McpException.request(
          McpException.UNSUPPORTED_REVISION,
          Revision.of(date).isPresent()
              ? "Revision " + date + " begins with a handshake; call initialize"
              : "Unsupported protocol version",
          Json.object()
              .put("supported", Json.ofTexts(Revision.dates()))
              .put("requested", date)
              .build());
    }
    if (!(meta.members().get(CAPABILITIES) instanceof Json.Obj)) {
      throw invalid("_meta." + CAPABILITIES + " must be an object; {} says that there are none");
    }
    return Optional.of(new Caller(Revision.R2026_07_28));
  }

  /// The revision that `call` says it is of, unchecked; empty where it says none.
  static Optional<String> claimed(Message.Call call) {
    return meta(call).get(VERSION).map(v -> v instanceof Json.Str(var date) ? date : v.toString());
  }

  static Json.Obj meta(Message.Call call) {
    return call.params().members().get("_meta") instanceof Json.Obj meta ? meta : Json.Obj.EMPTY;
  }

  /// Whether each of its calls stands for itself.
  boolean describesItself() {
    return revision.since(Revision.R2026_07_28);
  }

  private static McpException invalid(String what) {
    return McpException.request(McpException.INVALID_PARAMS, what);
  }
}
