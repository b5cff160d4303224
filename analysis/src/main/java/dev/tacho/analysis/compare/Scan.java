package dev.tacho.analysis.compare;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.Stage;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.List;
import java.util.Optional;

/// The first walk over a series: what it comes to, and its value at a place.
final class Scan {
  private long count;
  private long notFinite;
  private Optional<Reading.At> first = Optional.empty();
  private Optional<Reading.At> last = Optional.empty();
  private Optional<Reading.At> min = Optional.empty();
  private Optional<Reading.At> max = Optional.empty();
  private Optional<Reading.At> here = Optional.empty();
  private long toStep = RunSink.NO_STEP;
  private long toNanos = PointCursor.NO_TIME;

  private Scan() {}

  static Scan of(Series series, Place place, List<Stage> stages) {
    Scan scan = new Scan();
    long fromNanos = Long.MIN_VALUE + 1;
    long untilNanos = Long.MAX_VALUE;
    long untilStep = Long.MAX_VALUE;
    switch (place) {
      case Place.Whole _ -> {}
      case Place.AtStep(var step) -> untilStep = step;
      case Place.AtTime(var nanos) -> untilNanos = nanos;
      case Place.AtStage(var name) -> {
        Stage stage = stages.stream().filter(s -> s.name().equals(name)).findFirst().orElse(null);
        if (stage == null || stage.beganNanos().isEmpty()) {
          untilNanos = Long.MIN_VALUE;
        } else {
          fromNanos = stage.beganNanos().getAsLong();
          untilNanos = stage.endedNanos().orElse(Long.MAX_VALUE);
        }
      }
    }
    scan.walk(series, untilStep, fromNanos, untilNanos);
    return scan;
  }

  private void walk(Series series, long untilStep, long fromNanos, long untilNanos) {
    double low = Double.NaN;
    double high = Double.NaN;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        double[] values = blocks.values();
        int lowAt = -1;
        int highAt = -1;
        int hereAt = -1;
        for (int i = 0; i < n; i++) {
          long step = blocks.steps()[i];
          long nanos = blocks.nanos()[i];
          toStep = Math.max(toStep, step);
          toNanos = Math.max(toNanos, nanos);
          boolean within = step <= untilStep && nanos <= untilNanos;
          boolean placed = untilStep == Long.MAX_VALUE || step != RunSink.NO_STEP;
          boolean timed =
              untilNanos == Long.MAX_VALUE || (nanos != PointCursor.NO_TIME && nanos >= fromNanos);
          if (within && placed && timed) {
            hereAt = i;
          }
          double value = values[i];
          if (!Double.isFinite(value)) {
            notFinite++;
            continue;
          }
          if (!(value >= low)) {
            low = value;
            lowAt = i;
          }
          if (!(value <= high)) {
            high = value;
            highAt = i;
          }
          if (first.isEmpty()) {
            first = Optional.of(at(blocks, i));
          }
        }
        count += n;
        last = Optional.of(at(blocks, n - 1));
        min = lowAt < 0 ? min : Optional.of(at(blocks, lowAt));
        max = highAt < 0 ? max : Optional.of(at(blocks, highAt));
        here = hereAt < 0 ? here : Optional.of(at(blocks, hereAt));
      }
    }
  }

  private static Reading.At at(SeriesBlocks blocks, int i) {
    return new Reading.At(blocks.values()[i], blocks.steps()[i], blocks.nanos()[i]);
  }

  /// The first finite value.
  Optional<Reading.At> first() {
    return first;
  }

  Optional<Reading.At> best(Direction direction) {
    return switch (direction) {
      case LOWER -> min;
      case HIGHER -> max;
      case NEITHER, UNKNOWN -> Optional.empty();
    };
  }

  /// As a reading at `place`.
  Reading reading(Place place, Direction direction) {
    String missing = missing(place);
    Optional<Reading.At> value =
        missing.isEmpty() ? place instanceof Place.Whole ? last : here : Optional.empty();
    return new Reading(value, best(direction), count, notFinite, missing);
  }

  /// Why there is no value at `place`; empty text where there is one.
  private String missing(Place place) {
    if (count == 0) {
      return "it has no values";
    }
    return switch (place) {
      case Place.Whole _ -> "";
      case Place.AtStep(var step) ->
          here.isEmpty()
              ? "it begins after " + place.text()
              : toStep + spacing(toStep, first.map(Reading.At::step), RunSink.NO_STEP) < step
                  ? "it ends at step " + toStep + ", before " + place.text()
                  : "";
      case Place.AtTime(var nanos) ->
          here.isEmpty()
              ? "it begins later than " + place.text() + " after the start"
              : toNanos + spacing(toNanos, first.map(Reading.At::nanos), PointCursor.NO_TIME)
                      < nanos
                  ? "it ends before " + place.text() + " have passed"
                  : "";
      case Place.AtStage(var stage) ->
          here.isEmpty() ? "it has no value in stage " + stage + ", or the run no such stage" : "";
    };
  }

  /// How far two values of it lie apart on the average.
  private long spacing(long to, Optional<Long> from, long none) {
    return count < 2 || from.isEmpty() || from.get() == none ? 0 : (to - from.get()) / (count - 1);
  }
}
