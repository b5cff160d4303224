package dev.tacho.weights;

import org.jspecify.annotations.Nullable;

/// A model file that cannot be read, made or changed as asked. The message names the thing, the
/// place and the way out.
public final class WeightsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WeightsException(String message) {
    super(message);
  }

  public WeightsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
