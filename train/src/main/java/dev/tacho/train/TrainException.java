package dev.tacho.train;

/// Training cannot begin or go on; the message names the thing, the value and the way out.
public final class TrainException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainException(String message) {
    super(message);
  }

  public TrainException(String message, Throwable cause) {
    super(message, cause);
  }
}
