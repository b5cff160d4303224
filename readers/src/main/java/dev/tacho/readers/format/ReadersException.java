package dev.tacho.readers.format;

/// Something that cannot be read as a run at all. The message names the path, the place in it
/// where that is known, what is wrong, and what to do. What can be read in part is told as damage
/// instead.
public final class ReadersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A fault that was found by looking.
  public ReadersException(String message) {
    super(message);
  }

  /// A fault that the system told.
  public ReadersException(String message, Throwable cause) {
    super(message, cause);
  }
}
