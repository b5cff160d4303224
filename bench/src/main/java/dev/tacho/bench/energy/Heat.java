package dev.tacho.bench.energy;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How hot it got, and whether clocks were held down. Pure.
final class Heat {
  private static final String CELSIUS = "temperature_c";
  private static final String THROTTLED = "gpu_throttled_";
  private static final Dimension CAUSE = new Dimension("cause");

  private final List<Counter> counters;
  private final Map<String, Track> tracks;

  Heat(List<Counter> counters, Map<String, Track> tracks) {
    this.counters = counters;
    this.tracks = tracks;
  }

  List<Measurement> measurements(Work work) {
    List<Measurement> all = new ArrayList<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (Counter counter : counters) {
      if (counter.series().contains(CELSIUS)) {
        highest(counter, work)
            .ifPresentOrElse(all::add, () -> counter.missing().ifPresent(reasons::add));
      } else if (counter.series().startsWith(THROTTLED)) {
        throttled(counter, work).ifPresent(all::add);
      }
    }
    if (all.stream().noneMatch(one -> one.metric().name().equals(CELSIUS))) {
      String reason =
          reasons.isEmpty()
              ? "no sensor of temperature was read while the work was done"
              : String.join("; ", reasons);
      all.add(
          new Measurement.Missing(
              MetricRegistry.known().require(CELSIUS),
              work.scope(),
              Text.line(reason, Text.MAX_SENTENCE)));
    }
    return all;
  }

  /// Whether a driver says that it held a clock down while the work was done.
  Check throttling(Work work) {
    String name = "no throttling";
    List<String> held = new ArrayList<>();
    int read = 0;
    for (Counter counter : counters) {
      Track track = tracks.get(counter.series());
      if (counter.series().startsWith(THROTTLED) && track != null && inside(track, work) > 0) {
        read++;
        double seconds = up(track, work);
        if (highest(track, work).orElse(0.0) > 0) {
          held.add(
              String.format(
                  Locale.ROOT,
                  "%s was held down by %s for about %.1f of %.1f s",
                  device(counter.series()),
                  cause(counter.series()),
                  seconds,
                  work.seconds()));
        }
      }
    }
    if (read == 0) {
      return new Check(
          name, Check.Outcome.UNDECIDED, "no driver here tells whether a clock is held down");
    }
    return held.isEmpty()
        ? new Check(name, Check.Outcome.PASSED, read + " flags of drivers stayed down")
        : new Check(
            name, Check.Outcome.FAILED, Text.line(String.join("; ", held), Text.MAX_SENTENCE));
  }

  private Optional<Measurement> highest(Counter counter, Work work) {
    Track track = tracks.get(counter.series());
    if (track == null) {
      return Optional.empty();
    }
    return highest(track, work)
        .map(
            value ->
                new Measurement.Known(
                    MetricRegistry.known().require(CELSIUS),
                    new Statistic.Max(),
                    value,
                    scope(counter, work),
                    new Provenance.Measured(counter.source()),
                    Evidence.of(inside(track, work))));
  }

  private Optional<Measurement> throttled(Counter counter, Work work) {
    Track track = tracks.get(counter.series());
    if (track == null || inside(track, work) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Measurement.Known(
            MetricRegistry.known().require("throttled_s"),
            new Statistic.Total(),
            up(track, work),
            scope(counter, work).with(CAUSE, cause(counter.series())),
            new Provenance.Estimated(
                "each reading of the flag stands until the next",
                List.of(new Provenance.Measured(counter.source()))),
            Evidence.of(inside(track, work))));
  }

  private static Scope scope(Counter counter, Work work) {
    return work.scope().with(Dimension.DEVICE, device(counter.series()));
  }

  /// `gpu0` for a GPU, `cpu` for the host's processor, else the sensor.
  private static String device(String series) {
    if (series.startsWith("host_")) {
      return "cpu";
    }
    String which = series.substring(series.indexOf('/') + 1);
    return series.startsWith("gpu_") ? "gpu" + which : which;
  }

  private static String cause(String series) {
    return series.startsWith(THROTTLED + "thermal") ? "heat" : "power";
  }

  private static Optional<Double> highest(Track track, Work work) {
    return work.windows().stream()
        .flatMap(window -> track.highest(window).stream())
        .max(Double::compare);
  }

  private static double up(Track track, Work work) {
    return work.windows().stream().mapToDouble(track::secondsUp).sum();
  }

  private static long inside(Track track, Work work) {
    return work.windows().stream().mapToInt(track::inside).sum();
  }
}
