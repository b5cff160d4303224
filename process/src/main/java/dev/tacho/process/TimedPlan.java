package dev.tacho.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What [Timed] is to run, and when to give it up.
///
/// @param out a file that gets the command's standard output from its beginning; it must exist
/// @param err likewise its standard error
/// @param limit after which the command is ended; none without
/// @param outputLimitBytes how large either file may grow before the command is ended
public record TimedPlan(
    List<String> command,
    Path directory,
    Map<String, String> environment,
    Path out,
    Path err,
    Optional<Duration> limit,
    long outputLimitBytes) {
  public TimedPlan {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    out = out.toAbsolutePath();
    err = err.toAbsolutePath();
  }
}
