package dev.tacho.lm;

/// The model cannot be made, read or run; the message names the thing, the value and the way out.
public final class LmException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LmException(String message) {
    super(message);
  }

  public LmException(String message, Throwable cause) {
    super(message, cause);
  }
}
