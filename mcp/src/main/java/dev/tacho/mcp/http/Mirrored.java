package dev.tacho.mcp.http;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.rpc.Message;
import dev.tacho.mcp.session.Session;
import dev.tacho.web.Ask;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The headers that say again what the body says, so that others can route by them. Where the two
/// differ the message is refused: somebody was shown something else than us.
final class Mirrored {
  private static final String VERSION = "MCP-Protocol-Version";
  private static final String METHOD = "Mcp-Method";
  private static final String NAME = "Mcp-Name";
  private static final String ENCODED = "=?base64?";
  private static final String ENCODED_END = "?=";

  private Mirrored() {}

  /// Fails unless the headers of a call that describes itself say what its body says.
  static void require(Ask ask, Message.Call call) {
    require(ask, VERSION, Session.claimedRevision(call).orElse(""));
    require(ask, METHOD, call.method());
    Optional<String> name = name(call);
    if (name.isPresent()) {
      require(ask, NAME, name.get());
    }
  }

  /// Fails when the header names another revision than the session's.
  static void requireAgreed(Ask ask, Session session) {
    Optional<String> said = ask.header(VERSION);
    if (said.isPresent() && !said.equals(session.revision())) {
      throw mismatch(
          VERSION
              + " is '"
              + said.get()
              + "', but this session agreed on "
              + session.revision().orElse("none"));
    }
  }

  private static Optional<String> name(Message.Call call) {
    Json value =
        switch (call.method()) {
          case "tools/call", "prompts/get" -> call.params().members().get("name");
          case "resources/read" -> call.params().members().get("uri");
          default -> null;
        };
    return value instanceof Json.Str(var text) ? Optional.of(text) : Optional.empty();
  }

  private static void require(Ask ask, String header, String body) {
    Optional<String> said = ask.header(header).map(Mirrored::decoded);
    if (said.isEmpty()) {
      throw mismatch("header " + header + " is missing; send '" + body + "', as in the body");
    }
    if (!said.get().equals(body)) {
      throw mismatch(
          "header "
              + header
              + " is '"
              + said.get()
              + "', the body says '"
              + body
              + "'; send the same");
    }
  }

  private static String decoded(String value) {
    String text = value.strip();
    if (!text.startsWith(ENCODED) || !text.endsWith(ENCODED_END)) {
      return text;
    }
    try {
      return new String(
          Base64.getDecoder()
              .decode(text.substring(ENCODED.length(), text.length() - ENCODED_END.length())),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException _) {
      throw mismatch("a header holds '" + text + "', which is not base64");
    }
  }

  private static McpException mismatch(String what) {
    return McpException.request(McpException.HEADER_MISMATCH, "Header mismatch: " + what);
  }
}
