package dev.tacho.health;

/// A health checkpoint cannot be read or written; the message names the thing, the value and the
/// way out.
public final class HealthException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public HealthException(String message) {
    super(message);
  }

  public HealthException(String message, Throwable cause) {
    super(message, cause);
  }
}
