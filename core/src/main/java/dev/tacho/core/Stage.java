package dev.tacho.core;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// One stage as it stands.
///
/// @param position in the run, from 1
/// @param beganNanos since the run's start; empty before it began
/// @param endedNanos since the run's start; empty while it has not ended
/// @param expected as the program said at its begin
/// @param progress the last one reported in it
/// @param progressNanos when that was, since the run's start
public record Stage(
    String name,
    int position,
    StageState state,
    OptionalLong beganNanos,
    OptionalLong endedNanos,
    Optional<Duration> expected,
    Optional<String> reason,
    Optional<RunEvent.Progress> progress,
    OptionalLong progressNanos) {

  static Stage pending(String name, int position) {
    return new Stage(
        name,
        position,
        StageState.PENDING,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  Stage to(long nanos, RunEvent.StageChanged change) {
    return new Stage(
        name,
        position,
        change.to(),
        change.to() == StageState.RUNNING ? OptionalLong.of(nanos) : beganNanos,
        change.to().ended() ? OptionalLong.of(nanos) : endedNanos,
        change.expected().or(() -> expected),
        change.reason().or(() -> reason),
        progress,
        progressNanos);
  }

  Stage at(long nanos, RunEvent.Progress report) {
    return new Stage(
        name,
        position,
        state,
        beganNanos,
        endedNanos,
        expected,
        reason,
        Optional.of(report),
        OptionalLong.of(nanos));
  }

  /// How long it ran until `nanos` or its end; empty when it never began.
  public Optional<Duration> ran(long nanos) {
    return beganNanos.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Duration.ofNanos(Math.max(0, endedNanos.orElse(nanos) - beganNanos.getAsLong())));
  }

  /// How long it has still to run at `nanos`, were the rest as quick as what it reported so far;
  /// empty without progress against a total. An estimate, never a measurement.
  public Optional<Duration> left(long nanos) {
    if (state != StageState.RUNNING || progress.isEmpty() || progress.get().total().isEmpty()) {
      return Optional.empty();
    }
    double done = progress.get().done();
    double total = progress.get().total().get();
    long at = progressNanos.getAsLong();
    double ran = at - beganNanos.getAsLong();
    if (!(done > 0) || !(total >= done) || !Double.isFinite(total) || ran <= 0) {
      return Optional.empty();
    }
    double left = ran / done * (total - done) - (nanos - at);
    return Optional.of(Duration.ofNanos((long) Math.max(0, left)));
  }
}
