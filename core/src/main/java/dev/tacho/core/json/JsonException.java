package dev.tacho.core.json;

/// Text that is not JSON, or JSON without the shape that was asked for. The message names the place
/// (a character offset, or a field's path) and what was found there.
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }
}
