package dev.tacho.recorder.timeleft;

import dev.tacho.core.RunEvent;
import java.util.Optional;
import java.util.OptionalLong;

/// The stage that is running, or the whole command of a run that tells of no stages.
///
/// @param spent nanoseconds since its begin
/// @param rate what its progress so far lets expect of its whole time
/// @param expected nanoseconds that the program thinks it will take
record RunningPart(String name, double spent, Optional<LogGuess> rate, Optional<Double> expected) {
  /// How far a rate is off at the half of a stage, as a share; assumed, not measured.
  private static final double RATE_SPREAD = 0.1;

  /// Nor is it better than this near the end: what comes after the last step has no rate.
  private static final double LEAST_SPREAD = 0.02;

  static Optional<LogGuess> rate(
      Optional<RunEvent.Progress> progress, OptionalLong at, long begun) {
    if (progress.isEmpty() || progress.get().total().isEmpty() || at.isEmpty()) {
      return Optional.empty();
    }
    double share = progress.get().done() / progress.get().total().get();
    double spent = at.getAsLong() - (double) begun;
    if (!(share > 0 && share < 1) || spent <= 0) {
      return Optional.empty();
    }
    double spread = RATE_SPREAD * Math.sqrt((1 - share) / share);
    return Optional.of(new LogGuess(Math.log(spent / share), Math.max(LEAST_SPREAD, spread), 0));
  }

  LogGuess refined(LogGuess history) {
    return rate.map(r -> history.with(r.mean(), r.spread())).orElse(history);
  }

  String said() {
    return rate.map(_ -> ", and its rate in " + title()).orElse("");
  }

  String title() {
    return name.isEmpty() ? "the command" : "stage " + name;
  }
}
