package dev.tacho.weights;

import java.nio.file.Path;
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

  /// The same, with the file in which it was found in front, unless it is named already.
  public WeightsException in(Path file) {
    String message = String.valueOf(getMessage());
    return message.contains(file.toString())
        ? this
        : new WeightsException(file + ": " + message, this);
  }
}
