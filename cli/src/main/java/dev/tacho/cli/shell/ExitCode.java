package dev.tacho.cli.shell;

/// What a process of Tacho's ends with. `tacho run` ends as its command did instead.
public final class ExitCode {
  /// Done.
  public static final int DONE = 0;

  /// The answer is no: `verify`, `validate`, the outcome that `watch` waited for.
  public static final int NO = 1;

  /// The command line cannot be understood.
  public static final int USAGE = 2;

  /// An input is missing, unreadable or ambiguous, or an output cannot be written.
  public static final int INPUT = 3;

  /// A verdict was asked for and cannot be given: too few samples, or nothing to compare with.
  public static final int NOT_COMPARABLE = 4;

  /// `run` could not record: nothing was started, or how the command ended cannot be told.
  public static final int NOT_RECORDED = 125;

  /// A bug in Tacho.
  public static final int BUG = 70;

  private ExitCode() {}
}
