package dev.tacho.bench.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is to be repeated, and how often.
///
/// @param name of the workload; benches of one name on one machine are each other's history
/// @param command the program and its arguments
/// @param shown the same as it may be kept, secrets replaced
/// @param environment the command's whole environment
/// @param repeats odd, so that the median is one of them
/// @param timeout after which a repeat is ended, and the bench with it
/// @param advisoryUntil how many earlier benches a gate wants before its verdict counts; 0 for none
/// @param outputLog a file that gets the end of what the last repeat printed
public record BenchPlan(
    String name,
    List<String> command,
    List<String> shown,
    Path directory,
    Map<String, String> environment,
    int warmUps,
    int repeats,
    List<AskedMetric> metrics,
    Optional<Duration> timeout,
    int advisoryUntil,
    Path outputLog) {
  public BenchPlan {
    if (repeats < 1 || repeats % 2 == 0) {
      throw new IllegalArgumentException("repeats are not odd: " + repeats);
    }
    command = List.copyOf(command);
    shown = List.copyOf(shown);
    environment = Map.copyOf(environment);
    metrics = List.copyOf(metrics);
  }
}
