package dev.tacho.bench.load;

/// A bench cannot be done, for a reason outside Tacho: the message names the thing, the value and
/// the way out, in one line.
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
