package dev.tacho.cli.shell;

/// A word that cannot be done, for a reason outside Tacho. The message names the thing, the value
/// and the way out, in one line.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Refusal(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// The command line cannot be understood.
  public static Refusal usage(String message) {
    return new Refusal(ExitCode.USAGE, message);
  }

  /// An input is missing, unreadable or ambiguous, or an output cannot be written.
  public static Refusal input(String message) {
    return new Refusal(ExitCode.INPUT, message);
  }

  public int exitCode() {
    return exitCode;
  }
}
