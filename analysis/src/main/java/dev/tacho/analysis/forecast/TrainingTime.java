package dev.tacho.analysis.forecast;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.metric.Outline;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import dev.tacho.stats.Bounds;
import dev.tacho.stats.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How long a run that has not ended will go on, were the rest as quick as its latest quarter; or
/// why that cannot be told.
public sealed interface TrainingTime {
  /// Where a configuration says how many steps there will be, most exact first.
  List<String> TOTALS =
      List.of(
          "max_steps",
          "total_steps",
          "num_steps",
          "train_steps",
          "max_iters",
          "num_train_steps",
          "num_training_steps",
          "iterations",
          "steps");

  /// An estimate.
  ///
  /// @param step the latest one
  /// @param total steps in all, as `totalFrom` says
  /// @param totalFrom who says so: `progress of the run`, `configuration max_steps`
  /// @param secondsLeft at the median pace of the latest quarter
  /// @param interval of that, from the pace's interval
  record Estimate(long step, long total, String totalFrom, double secondsLeft, Interval interval)
      implements TrainingTime {}

  /// Not to be told.
  record Untold(String reason) implements TrainingTime {}

  /// How long `run` will go on, whose pace is read from the outline of `pacer`: the metric with
  /// the most values.
  static TrainingTime of(RunReader run, boolean ended, Optional<MetricStats> pacer) {
    if (ended) {
      return new Untold("the run has ended");
    }
    Optional<Total> total = total(run);
    if (total.isEmpty()) {
      return new Untold(
          "neither its progress nor its configuration (max_steps and the like) says how many"
              + " steps there will be");
    }
    if (pacer.isEmpty()) {
      return new Untold("no metric has steps yet");
    }
    long step = pacer.get().last().step();
    if (step == RunSink.NO_STEP) {
      return new Untold(pacer.get().name() + " has no steps");
    }
    if (step >= total.get().steps) {
      return new Untold("all " + total.get().steps + " steps are done");
    }
    double[] paces = paces(pacer.get().outline());
    Optional<Bounds> bounds =
        paces.length == 0 ? Optional.empty() : Quantiles.interval(paces, 0.5, 0.95);
    if (bounds.isEmpty()) {
      return new Untold(
          "too few steps with a time: " + paces.length + " stretches, an interval needs 6");
    }
    double left = total.get().steps - step;
    Interval pace = bounds.get().over(Resampled.BATCH);
    return new Estimate(
        step,
        total.get().steps,
        total.get().from,
        left * Quantiles.median(paces),
        new Interval(
            left * pace.low(),
            left * pace.high(),
            pace.level(),
            "pace of the latest quarter, " + pace.method(),
            Resampled.BATCH));
  }

  /// How many steps there will be, and who says so.
  record Total(long steps, String from) {}

  private static Optional<Total> total(RunReader run) {
    Optional<Double> told = run.facts().progress().flatMap(p -> p.total());
    if (told.isPresent() && told.get() >= 1 && told.get() < 1e15) {
      return Optional.of(new Total(Math.round(told.get()), "progress of the run"));
    }
    return inside(run.header().configuration(), "", 4);
  }

  private static Optional<Total> inside(Json.Obj configuration, String path, int deep) {
    for (String name : TOTALS) {
      Optional<Double> steps = configuration.get(name).flatMap(Json::toDouble);
      if (steps.isPresent() && steps.get() >= 1 && steps.get() < 1e15) {
        return Optional.of(new Total(Math.round(steps.get()), "configuration " + path + name));
      }
    }
    if (deep > 0) {
      for (var member : configuration.members().entrySet()) {
        if (member.getValue() instanceof Json.Obj nested) {
          Optional<Total> found = inside(nested, path + member.getKey() + ".", deep - 1);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  /// Seconds a step in each of the latest quarter's buckets.
  private static double[] paces(Outline outline) {
    int from = outline.size() - Math.max(8, outline.size() / 4);
    double[] paces = new double[outline.size()];
    int n = 0;
    for (int i = Math.max(1, from); i < outline.size(); i++) {
      long steps = outline.lastStep(i) - outline.lastStep(i - 1);
      boolean timed =
          outline.lastNanos(i) != PointCursor.NO_TIME
              && outline.lastNanos(i - 1) != PointCursor.NO_TIME;
      if (timed && steps > 0 && outline.lastNanos(i) > outline.lastNanos(i - 1)) {
        paces[n++] = (outline.lastNanos(i) - outline.lastNanos(i - 1)) / 1e9 / steps;
      }
    }
    return Arrays.copyOf(paces, n);
  }

  /// For programs.
  default Json.Obj toJson() {
    if (this instanceof Estimate e) {
      return Json.object()
          .put("seconds_left", e.secondsLeft)
          .put("low", e.interval.low())
          .put("high", e.interval.high())
          .put("level", e.interval.level())
          .put("how", "estimated: " + e.interval.method())
          .put("step", e.step)
          .put("total", e.total)
          .put("total_from", e.totalFrom)
          .build();
    }
    return Json.object().put("unavailable", ((Untold) this).reason).build();
  }
}
