package dev.tacho.process;

/// Whether a command could be started.
public sealed interface JobStart {
  /// It runs. Whoever asked closes the job.
  record Started(Job job) implements JobStart {}

  /// It does not run, and nothing of it is left.
  ///
  /// @param shellCode 127 not found, 126 found but not executable, 125 any other reason
  /// @param reason one sentence that names the thing and the way out
  record Refused(int shellCode, String reason) implements JobStart {
    /// What a shell ends with when a command does not exist.
    public static final int NOT_FOUND = 127;

    /// What a shell ends with when a command exists and cannot be executed.
    public static final int NOT_EXECUTABLE = 126;

    /// The command is all right, the start failed.
    public static final int NOT_STARTED = 125;
  }
}
