package dev.tacho.mcp.rpc;

import dev.tacho.core.json.Json;
import java.util.Optional;
import java.util.OptionalInt;

/// What keeps a request from its result. Either the request itself is at fault, which the client
/// learns as a JSON-RPC error with a code; or a tool could not do what it was asked, which the
/// model learns as the tool's answer, so that it can ask better. The message names the thing, the
/// value and the way out.
public final class McpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Not JSON.
  public static final int PARSE_ERROR = -32_700;

  /// JSON, but no message of this protocol.
  public static final int INVALID_REQUEST = -32_600;

  /// No such method here.
  public static final int METHOD_NOT_FOUND = -32_601;

  /// No such tool, prompt or resource, or parameters of another shape.
  public static final int INVALID_PARAMS = -32_602;

  /// A fault of ours.
  public static final int INTERNAL_ERROR = -32_603;

  /// No such resource, before revision 2026-07-28.
  public static final int RESOURCE_NOT_FOUND = -32_002;

  /// HTTP headers that say something else than the body.
  public static final int HEADER_MISMATCH = -32_020;

  /// A revision that is not spoken here.
  public static final int UNSUPPORTED_REVISION = -32_022;

  private final int code;
  private final boolean coded;
  private final transient Optional<Json> data;

  private McpException(int code, boolean coded, String message, Optional<Json> data) {
    super(message);
    this.code = code;
    this.coded = coded;
    this.data = data;
  }

  /// The request is at fault.
  public static McpException request(int code, String message) {
    return new McpException(code, true, message, Optional.empty());
  }

  /// The request is at fault, with facts for the client.
  public static McpException request(int code, String message, Json data) {
    return new McpException(code, true, message, Optional.of(data));
  }

  /// The tool cannot do what it was asked; the model reads why.
  public static McpException tool(String message) {
    return new McpException(0, false, message, Optional.empty());
  }

  /// The code of the JSON-RPC error; empty where it is the tool's own answer.
  public OptionalInt code() {
    return coded ? OptionalInt.of(code) : OptionalInt.empty();
  }

  /// The `error` member of the answer.
  public Json.Obj error() {
    Json.Builder error =
        Json.object().put("code", coded ? code : INTERNAL_ERROR).put("message", text());
    data.ifPresent(d -> error.put("data", d));
    return error.build();
  }

  /// The message, which is always there.
  public String text() {
    return String.valueOf(getMessage());
  }
}
