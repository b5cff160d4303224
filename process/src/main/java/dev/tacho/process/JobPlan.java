package dev.tacho.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What to start, and how.
///
/// @param command the program and its arguments; a program without `/` is looked up in the PATH of
///     `environment`, as a shell does
/// @param directory where the command runs
/// @param environment the command's whole environment
/// @param streams what the command has for standard output and error
/// @param holder the process that will hold the other end of these
/// @param cgroup the control groups that the command is to have for itself; the caller closes them
public record JobPlan(
    List<String> command,
    Path directory,
    Map<String, String> environment,
    Streams streams,
    HolderPlan holder,
    Optional<OwnCgroup> cgroup) {
  /// What stands between the command and the real standard streams.
  public enum Streams {
    /// A pipe for output and one for errors; standard input is the real one.
    PIPES,
    /// A pseudo-terminal for all three (standard error only where the real one is a terminal).
    TERMINAL;

    /// [#TERMINAL] when the real standard input and output are terminals, else [#PIPES].
    public static Streams suited() {
      return Terminal.isTerminal(0) && Terminal.isTerminal(1) ? TERMINAL : PIPES;
    }
  }

  public JobPlan {
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new IllegalArgumentException("no command to start");
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
