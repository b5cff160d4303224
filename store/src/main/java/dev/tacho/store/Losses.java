package dev.tacho.store;

import dev.tacho.core.RunEvent;
import java.util.function.Consumer;

/// What a writer was given and could not keep, and how much of that its journal says already.
/// Confined to one thread at a time.
final class Losses {
  private static final class Count {
    final String kind;
    long lost;
    long told;

    Count(String kind) {
      this.kind = kind;
    }
  }

  private final Count events = new Count("store event");
  private final Count points = new Count("store point");
  private final Count samples = new Count("store sample");

  void event() {
    events.lost++;
  }

  void point() {
    points.lost++;
  }

  void sample() {
    samples.lost++;
  }

  void add(long moreEvents, long morePoints, long moreSamples) {
    events.lost += moreEvents;
    points.lost += morePoints;
    samples.lost += moreSamples;
  }

  long events() {
    return events.lost;
  }

  long points() {
    return points.lost;
  }

  long samples() {
    return samples.lost;
  }

  /// Hands each loss that is not told yet to `journal`; false when there is none.
  boolean tell(Consumer<RunEvent> journal) {
    boolean more = false;
    for (Count count : new Count[] {events, points, samples}) {
      if (count.lost > count.told) {
        count.told = count.lost;
        journal.accept(new RunEvent.Dropped(count.kind, count.lost));
        more = true;
      }
    }
    return more;
  }
}
