package dev.tacho.bench.energy;

import dev.tacho.core.Counter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What one counter said, and when. Grows while it is read; confined to its meter's lock.
///
/// **Interpolation.** Between two readings a counter of joules is taken to grow evenly, and power
/// to
/// change evenly. Nobody saw what happened between: a load that begins in the middle of an
/// interval
/// is off by at most what was used in that interval. [Slice] therefore tells the least and the
/// most
/// that the readings allow; both belong to the answer.
final class Track {
  /// A longer time without a reading is not bridged.
  private static final double LONGEST_GAP_S = 10;

  private static final int FIRST = 64;

  private final Counter counter;
  private long[] nanos = new long[FIRST];
  private double[] values = new double[FIRST];
  private int size;
  private Optional<Loss> loss = Optional.empty();

  /// When a counter was first lost, and why.
  private record Loss(long nanos, String reason) {}

  Track(Counter counter) {
    this.counter = counter;
  }

  Counter counter() {
    return counter;
  }

  void take(long at, double value) {
    if (size > 0 && at <= nanos[size - 1]) {
      return;
    }
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    nanos[size] = at;
    values[size] = value;
    size++;
  }

  void lose(long at, String reason) {
    if (loss.isEmpty()) {
      loss = Optional.of(new Loss(at, reason));
    }
  }

  /// Joules inside a window.
  ///
  /// @param least that the readings allow
  /// @param most that the readings allow
  /// @param readings inside the window
  record Slice(double joules, double least, double most, int readings) {
    Slice plus(Slice other) {
      return new Slice(
          joules + other.joules, least + other.least, most + other.most, readings + other.readings);
    }
  }

  /// Why nothing can be said about a window; empty where something can.
  Optional<String> hole(Window window) {
    if (size < 2) {
      return Optional.of(
          counter
              .missing()
              .orElse(counter.source() + " was read " + size + " times, it takes two"));
    }
    if (window.fromNanos() < nanos[0]) {
      return Optional.of(
          late(" was first read ", nanos[0] - window.fromNanos(), " s after the work began"));
    }
    if (window.toNanos() > nanos[size - 1]) {
      return Optional.of(
          late(" was last read ", window.toNanos() - nanos[size - 1], " s before the work ended"));
    }
    int first = at(window.fromNanos());
    int last = at(window.toNanos());
    for (int i = first; i <= last && i + 1 < size; i++) {
      double gap = (nanos[i + 1] - nanos[i]) / 1e9;
      if (gap > LONGEST_GAP_S) {
        return Optional.of(
            counter.source() + late(" was not read for ", nanos[i + 1] - nanos[i], " s"));
      }
    }
    long end = nanos[Math.min(last + 1, size - 1)];
    return loss.filter(lost -> lost.nanos() <= end && lost.nanos() >= nanos[first])
        .map(Loss::reason);
  }

  private String late(String what, long by, String then) {
    return String.format(Locale.ROOT, "%s%s%.3f%s", counter.source(), what, by / 1e9, then);
  }

  /// Joules by a counter of joules. To be asked where there is no [#hole].
  Slice counted(Window window) {
    double from = value(window.fromNanos());
    double to = value(window.toNanos());
    int first = at(window.fromNanos());
    int last = at(window.toNanos());
    double firstInside =
        values[nanos[first] == window.fromNanos() ? first : Math.min(first + 1, size - 1)];
    double lastInside = values[last];
    double before = values[first];
    double after = values[nanos[last] == window.toNanos() ? last : Math.min(last + 1, size - 1)];
    return new Slice(
        to - from, Math.max(0, lastInside - firstInside), after - before, inside(window));
  }

  /// Joules by power over time, the trapezoid rule. To be asked where there is no [#hole].
  Slice integrated(Window window) {
    double joules = 0;
    double least = 0;
    double most = 0;
    long begin = window.fromNanos();
    double watts = value(begin);
    for (int i = at(begin) + 1; i < size && begin < window.toNanos(); i++) {
      long end = Math.min(nanos[i], window.toNanos());
      double then = value(end);
      double seconds = (end - begin) / 1e9;
      joules += (watts + then) / 2 * seconds;
      double low = Math.min(values[i - 1], values[i]);
      double high = Math.max(values[i - 1], values[i]);
      least += low * seconds;
      most += high * seconds;
      begin = end;
      watts = then;
    }
    return new Slice(joules, least, most, inside(window));
  }

  /// The highest value inside a window; empty where it was not read inside.
  Optional<Double> highest(Window window) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      if (nanos[i] >= window.fromNanos() && nanos[i] <= window.toNanos()) {
        highest = Math.max(highest, values[i]);
      }
    }
    return highest == Double.NEGATIVE_INFINITY ? Optional.empty() : Optional.of(highest);
  }

  /// Seconds inside a window in which a flag was up: each reading stands until the next.
  double secondsUp(Window window) {
    double seconds = 0;
    for (int i = 0; i < size; i++) {
      long from = Math.max(nanos[i], window.fromNanos());
      long to = Math.min(i + 1 < size ? nanos[i + 1] : nanos[i], window.toNanos());
      if (values[i] > 0 && to > from) {
        seconds += (to - from) / 1e9;
      }
    }
    return seconds;
  }

  int inside(Window window) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (nanos[i] >= window.fromNanos() && nanos[i] <= window.toNanos()) {
        count++;
      }
    }
    return count;
  }

  /// The mean distance of its readings.
  double everySeconds() {
    return size < 2 ? Double.NaN : (nanos[size - 1] - nanos[0]) / 1e9 / (size - 1);
  }

  /// The last reading at or before a moment.
  private int at(long moment) {
    int found = Arrays.binarySearch(nanos, 0, size, moment);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  private double value(long moment) {
    int i = at(moment);
    if (nanos[i] == moment || i + 1 >= size) {
      return values[i];
    }
    double share = (double) (moment - nanos[i]) / (nanos[i + 1] - nanos[i]);
    return values[i] + share * (values[i + 1] - values[i]);
  }
}
