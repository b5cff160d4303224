package dev.tacho.cli;

/// What a process of Tacho's ends with. `tacho run` ends as its command did instead.
final class ExitCode {
  /// Done.
  static final int DONE = 0;

  /// The answer is no: `verify`, `validate`, the outcome that `watch` waited for.
  static final int NO = 1;

  /// The command line cannot be understood.
  static final int USAGE = 2;

  /// An input is missing, unreadable or ambiguous, or an output cannot be written.
  static final int INPUT = 3;

  /// A verdict was asked for and cannot be given: too few samples, or nothing to compare with.
  static final int NOT_COMPARABLE = 4;

  /// `run` could not record: nothing was started, or how the command ended cannot be told.
  static final int NOT_RECORDED = 125;

  /// A bug in Tacho.
  static final int BUG = 70;

  private ExitCode() {}
}
