package dev.tacho.web;

import dev.tacho.core.json.Json;
import java.util.Map;

/// What a handler says. Every answer also carries `Cache-Control: no-store` and
/// `X-Content-Type-Options: nosniff`.
public sealed interface Answer {
  /// Text in UTF-8, with its media type (without a charset). A status of 400 to 499 is for
  /// protocols on top of HTTP that have an error body of their own; others answer with a
  /// [Refusal].
  record Text(int status, String mediaType, String text, Map<String, String> headers)
      implements Answer {
    public Text {
      if (status < 400 || status > 499) {
        success(status);
      }
      headers = Map.copyOf(headers);
    }
  }

  /// A status without a body.
  record Empty(int status) implements Answer {
    public Empty {
      success(status);
    }
  }

  /// Something is wrong with the request, or with us.
  record Refusal(Problem problem) implements Answer {}

  /// Server-sent events, for as long as `source` writes and the client reads. Status 200.
  record EventStream(EventSource source) implements Answer {}

  /// Status 200 with a JSON document.
  static Answer json(Json document) {
    return json(200, document);
  }

  /// A JSON document with a status of 200 to 299.
  static Answer json(int status, Json document) {
    return new Text(status, "application/json", document.toString(), Map.of());
  }

  /// Status 200 with text of `mediaType`.
  static Answer text(String mediaType, String text) {
    return new Text(200, mediaType, text, Map.of());
  }

  /// Status 204: done, nothing to say.
  static Answer done() {
    return new Empty(204);
  }

  /// A problem: the thing, the value found, and the way out.
  static Answer problem(int status, String thing, String value, String remedy) {
    return new Refusal(new Problem(status, thing, value, remedy));
  }

  /// A stream of events written by `source`.
  static Answer events(EventSource source) {
    return new EventStream(source);
  }

  private static void success(int status) {
    if (status < 200 || status > 299) {
      throw new IllegalArgumentException("this answer has a status of 200 to 299: " + status);
    }
  }
}
