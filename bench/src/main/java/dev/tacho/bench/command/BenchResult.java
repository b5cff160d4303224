package dev.tacho.bench.command;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.stats.Quantiles;
import dev.tacho.stats.Spread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/// Makes the canonical result of trials. Pure.
///
/// Each metric has its median with an interval of the order statistics over repeats (95 %; six
/// repeats are the fewest that have one), its range, and its spread: 1.4826 times the median
/// absolute deviation, which for normally distributed repeats is their standard deviation, in
/// per cent of the median. A change smaller than that is less than what one repeat differs from
/// the next: the noise floor of a single repeat.
final class BenchResult {
  /// The dimension that says whose spread it is.
  static final Dimension OF = new Dimension("of");

  private static final double LEVEL = 0.95;
  private static final int FEWEST_FOR_SPREAD = 3;

  private final BenchPlan plan;
  private final List<Trial> good;
  private final int rows;
  private final List<Measurement> measurements = new ArrayList<>();

  private BenchResult(BenchPlan plan, List<Trial> trials) {
    this.plan = plan;
    this.good = trials.stream().filter(Trial::ok).toList();
    this.rows = trials.size();
  }

  /// The result of those of `trials` that did not fail; empty when there are none.
  static Optional<Result> of(
      BenchPlan plan,
      List<Trial> trials,
      RunId run,
      Instant now,
      Platform platform,
      Json.Obj environment,
      Tool tool) {
    BenchResult making = new BenchResult(plan, trials);
    if (making.good.isEmpty()) {
      return Optional.empty();
    }
    making.measure();
    Json.Obj parameters =
        Json.object()
            .put("command", Json.ofTexts(plan.shown()))
            .put("warm_ups", plan.warmUps())
            .put("repeats", plan.repeats())
            .put("advisory_until", plan.advisoryUntil())
            .build();
    return Optional.of(
        Result.of(tool, platform, new Workload(plan.name(), "command", parameters))
            .run(run)
            .made(now)
            .measurements(making.measurements)
            .samples(
                List.of(
                    new SampleSet(
                        CommandBench.TRIALS,
                        "samples/" + CommandBench.TRIALS + ".jsonl",
                        making.rows,
                        Optional.empty())))
            .payload(Json.object().put("environment", environment).build())
            .build());
  }

  private void measure() {
    MetricRegistry known = MetricRegistry.known();
    add(
        known.require("cpu_time_s"),
        "cpu_s",
        new Provenance.Measured(
            "wait4: the command, the descendants that it waited for, and orphans of theirs"),
        Trial::cpuSeconds,
        "");
    add(
        known.require("duration_s"),
        "wall_s",
        new Provenance.Measured("CLOCK_MONOTONIC from the start of the command to its end"),
        Trial::wallSeconds,
        "");
    add(
        known.require("peak_process_memory_bytes"),
        "peak_bytes",
        new Provenance.Measured("wait4: the largest single process"),
        Trial::peakBytes,
        "no more than Tacho's own, below which the kernel cannot tell them apart,");
    for (int i = 0; i < plan.metrics().size(); i++) {
      AskedMetric asked = plan.metrics().get(i);
      int at = i;
      add(
          asked.metric(),
          asked.column(),
          new Provenance.Reported(
              plan.name(), "standard output, " + asked.statistic().word() + " of a repeat"),
          trial -> trial.metrics().get(at),
          "not a finite number");
    }
  }

  private void add(
      Metric metric,
      String column,
      Provenance how,
      ToDoubleFunction<Trial> field,
      String whyNoNumber) {
    double[] values = good.stream().mapToDouble(field).toArray();
    long bad = Arrays.stream(values).filter(v -> !Double.isFinite(v)).count();
    if (bad > 0) {
      measurements.add(
          new Measurement.Missing(
              metric,
              Scope.STEADY,
              whyNoNumber + " in " + bad + " of " + values.length + " repeats"));
      return;
    }
    Evidence evidence =
        new Evidence(
            OptionalLong.of(values.length),
            values.length,
            (long) rows - good.size(),
            0,
            Optional.empty(),
            Optional.of(new SampleRef(CommandBench.TRIALS, column)));
    double median = Quantiles.median(values);
    Evidence withInterval = interval(values).map(evidence::with).orElse(evidence);
    known(metric, new Statistic.Median(), median, how, withInterval);
    known(metric, new Statistic.Min(), Arrays.stream(values).min().orElseThrow(), how, evidence);
    known(metric, new Statistic.Max(), Arrays.stream(values).max().orElseThrow(), how, evidence);
    spread(metric, values, median, how, evidence);
  }

  private void known(
      Metric metric, Statistic statistic, double value, Provenance how, Evidence evidence) {
    measurements.add(new Measurement.Known(metric, statistic, value, Scope.STEADY, how, evidence));
  }

  private static Optional<Interval> interval(double[] values) {
    return Quantiles.interval(values, 0.5, LEVEL).map(bounds -> bounds.over(Resampled.REPEAT));
  }

  private void spread(
      Metric metric, double[] values, double median, Provenance how, Evidence evidence) {
    Metric spread = MetricRegistry.known().require("repeat_spread_pct");
    Scope scope = Scope.STEADY.with(OF, metric.name());
    if (values.length < FEWEST_FOR_SPREAD || median == 0) {
      String reason =
          median == 0
              ? "the median is 0"
              : values.length + " repeats, it needs " + FEWEST_FOR_SPREAD;
      measurements.add(new Measurement.Missing(spread, scope, reason));
      return;
    }
    measurements.add(
        new Measurement.Known(
            spread,
            new Statistic.Share(),
            100 * Spread.sigma(values) / Math.abs(median),
            scope,
            new Provenance.Derived("100 * 1.4826 * mad(values) / median(values)", List.of(how)),
            evidence));
  }
}
