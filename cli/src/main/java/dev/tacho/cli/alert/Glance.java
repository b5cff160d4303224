package dev.tacho.cli.alert;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.SeriesSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A run as it was seen once, for rules to be held against.
///
/// @param place where it lies
/// @param state empty where nobody can tell
/// @param reason why it is in that state
/// @param reported each series of the program in a few numbers; those of a source as `source/name`
/// @param run where evidence is looked up
public record Glance(
    RunId id,
    String title,
    String place,
    Optional<RunState> state,
    Optional<String> reason,
    OptionalInt exitCode,
    List<SeriesSummary> reported,
    RunReader run) {

  public Glance {
    reported = List.copyOf(reported);
  }

  /// How many values the program has reported.
  long values() {
    return reported.stream().mapToLong(SeriesSummary::count).sum();
  }

  boolean ended() {
    return state.filter(RunState::ended).isPresent();
  }

  /// One value of a series, and where it stands.
  ///
  /// @param step or [dev.tacho.core.RunSink#NO_STEP]
  record Place(String series, long step, double value) {}

  /// Decides on a value.
  interface Test {
    boolean of(double value);
  }

  /// The first value that passes, of `series`, or of any series of the program where that is empty.
  Optional<Place> first(Optional<String> series, Test test) {
    try (PointCursor points = run.points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          String name = name(points, i);
          boolean meant =
              series.isPresent()
                  ? name.equals(series.get())
                  : !points.source().equals(RunEvent.Telemetry.SOURCE);
          if (meant && test.of(points.value(i))) {
            return Optional.of(new Place(name, points.step(), points.value(i)));
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The latest time at which the program reported a value, since the run's start; 0 for none.
  long lastReportNanos() {
    long last = 0;
    try (PointCursor points = run.points()) {
      while (points.next()) {
        if (!points.source().equals(RunEvent.Telemetry.SOURCE)) {
          last = Math.max(last, points.nanos());
        }
      }
    }
    return last;
  }

  private static String name(PointCursor points, int i) {
    return points.source().isEmpty() ? points.name(i) : points.source() + "/" + points.name(i);
  }
}
