package dev.tacho.mcp.rpc;

import dev.tacho.core.json.Json;
import java.util.Optional;

/// One message from a client.
public sealed interface Message {
  /// Wants an answer with the same id.
  ///
  /// @param id a string or a whole number, unique among the calls under way
  record Call(Json id, String method, Json.Obj params) implements Message {}

  /// Wants none, and never gets one.
  record Notice(String method, Json.Obj params) implements Message {}

  /// An answer to a request of ours. We send none, so it is left alone.
  record Reply() implements Message {}

  /// Reads a message. Fails with what is wrong with it, by an error of
  /// [McpException#INVALID_REQUEST].
  static Message of(Json json) {
    if (!(json instanceof Json.Obj message)) {
      throw invalid("a message is a JSON object; found " + shown(json));
    }
    Json version = message.members().get("jsonrpc");
    if (!Json.of("2.0").equals(version)) {
      throw invalid(
          "'jsonrpc' must be \"2.0\"; found " + (version == null ? "nothing" : shown(version)));
    }
    Json method = message.members().get("method");
    if (method == null) {
      if (message.members().containsKey("result") || message.members().containsKey("error")) {
        return new Reply();
      }
      throw invalid("'method' is missing; name what is asked for");
    }
    if (!(method instanceof Json.Str(var name))) {
      throw invalid("'method' must be a string; found " + shown(method));
    }
    Json id = message.members().get("id");
    Json.Obj params = params(message, id == null);
    if (id == null) {
      return new Notice(name, params);
    }
    if (!isId(id)) {
      throw invalid("'id' must be a string or a whole number; found " + shown(id));
    }
    return new Call(id, name, params);
  }

  /// The id in `json` where it can be told, for the answer to a broken message.
  static Optional<Json> id(Json json) {
    return json instanceof Json.Obj message
        ? message.get("id").filter(Message::isId)
        : Optional.empty();
  }

  /// The answer to the call `id`.
  static Json.Obj result(Json id, Json.Obj result) {
    return Json.object().put("jsonrpc", "2.0").put("id", id).put("result", result).build();
  }

  /// The refusal of the call `id`, or of a message whose id cannot be told.
  static Json.Obj error(Optional<Json> id, McpException why) {
    Json.Builder answer = Json.object().put("jsonrpc", "2.0");
    id.ifPresent(known -> answer.put("id", known));
    return answer.put("error", why.error()).build();
  }

  /// A notification of ours.
  static Json.Obj notice(String method, Json.Obj params) {
    Json.Builder notice = Json.object().put("jsonrpc", "2.0").put("method", method);
    return (params.members().isEmpty() ? notice : notice.put("params", params)).build();
  }

  private static Json.Obj params(Json.Obj message, boolean lenient) {
    Json params = message.members().get("params");
    if (params == null || params instanceof Json.Null) {
      return Json.Obj.EMPTY;
    }
    if (params instanceof Json.Obj named) {
      return named;
    }
    if (lenient) {
      return Json.Obj.EMPTY;
    }
    throw invalid("'params' must be an object; found " + shown(params));
  }

  private static boolean isId(Json id) {
    return id instanceof Json.Str || (id instanceof Json.Num number && number.asLong().isPresent());
  }

  private static McpException invalid(String what) {
    return McpException.request(McpException.INVALID_REQUEST, what);
  }

  private static String shown(Json json) {
    String text = json.toString();
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
