package dev.tacho.web;

import java.util.Map;

/// Why a request got no other answer, as RFC 9457 problem details: what it is about, the value
/// that was found there, and the way out. `headers` go with the answer (`Allow`, `Retry-After`).
public record Problem(
    int status, String thing, String value, String remedy, Map<String, String> headers) {
  /// The media type of the body.
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a problem has a status of 400 to 599: " + status);
    }
    headers = Map.copyOf(headers);
  }

  /// A problem without headers of its own.
  public Problem(int status, String thing, String value, String remedy) {
    this(status, thing, value, remedy, Map.of());
  }

  /// One sentence: the thing, the value, the remedy.
  public String detail() {
    return thing + ": " + value + "; " + remedy;
  }
}
