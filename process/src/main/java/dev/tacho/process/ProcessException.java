package dev.tacho.process;

/// The operating system refused something that this room needs. The message names the call, the
/// thing and the way out.
public final class ProcessException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ProcessException(String message) {
    super(message);
  }

  ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
