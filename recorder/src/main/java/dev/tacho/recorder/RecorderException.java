package dev.tacho.recorder;

/// A recording that cannot begin, or a run that cannot be recovered. The message names the thing,
/// the value and the way out.
public final class RecorderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RecorderException(String message) {
    super(message);
  }

  public RecorderException(String message, Throwable cause) {
    super(message, cause);
  }
}
