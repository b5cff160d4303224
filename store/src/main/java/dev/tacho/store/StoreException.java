package dev.tacho.store;

import org.jspecify.annotations.Nullable;

/// Something about runs on disk that cannot be done. The message names the thing, the value and
/// the way out.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
