package dev.tacho.bench.command;

import java.util.List;

/// One repeat, or one warm-up: a row of the samples.
///
/// @param number from 1
/// @param status `ok`, or what went wrong, in a word
/// @param begunNanos since the run's start
/// @param peakBytes NaN where it cannot be told
/// @param exitCode NaN after a signal
/// @param metrics in the order in which they were asked for; NaN where one was not told
public record Trial(
    int number,
    String status,
    long begunNanos,
    double userSeconds,
    double systemSeconds,
    double wallSeconds,
    double peakBytes,
    double majorFaults,
    double involuntarySwitches,
    double exitCode,
    List<Double> metrics) {
  /// The status of a repeat whose numbers count.
  public static final String OK = "ok";

  public Trial {
    metrics = List.copyOf(metrics);
  }

  /// Whether its numbers count.
  public boolean ok() {
    return status.equals(OK);
  }

  /// Processor time, user and system.
  public double cpuSeconds() {
    return userSeconds + systemSeconds;
  }
}
