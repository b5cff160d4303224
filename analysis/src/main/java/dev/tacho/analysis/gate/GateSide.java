package dev.tacho.analysis.gate;

import dev.tacho.analysis.result.Figure;
import dev.tacho.analysis.result.Machine;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the two runs that a gate holds against each other, as far as that matters.
///
/// @param run its id
/// @param title what people call it
/// @param workload what was measured, by the result; empty for a run without one
/// @param advisoryUntil how many earlier runs it wants before a verdict on it counts
/// @param fixed the axes of its numbers that have one value for the whole run
/// @param metrics by label, in the order of the result
/// @param advice what rules found in it
public record GateSide(
    String run,
    String title,
    RunState state,
    Machine machine,
    Optional<String> workload,
    List<String> command,
    int advisoryUntil,
    Map<Dimension, String> fixed,
    Map<String, Repeated> metrics,
    List<RunEvent.Advice> advice) {
  private static final double TAIL = 0.99;

  /// How a percentile is refused for want of samples.
  private static final Pattern REFUSED = Pattern.compile("(p[0-9.]+) refused: ");

  public GateSide {
    command = List.copyOf(command);
    fixed = Map.copyOf(fixed);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    advice = List.copyOf(advice);
  }

  /// One of which no axis is told.
  public GateSide(
      String run,
      String title,
      RunState state,
      Machine machine,
      Optional<String> workload,
      List<String> command,
      int advisoryUntil,
      Map<String, Repeated> metrics,
      List<RunEvent.Advice> advice) {
    this(run, title, state, machine, workload, command, advisoryUntil, Map.of(), metrics, advice);
  }

  /// Reads `run`: its results, and the samples that they refer to, so that each number has a value
  /// a repeat where the samples tell it.
  public static GateSide of(RunReader run) {
    ResultRun results = ResultRun.of(run, run.header().title());
    Map<String, Repeated> metrics = new LinkedHashMap<>();
    for (Figure figure : results.figures()) {
      if (!figure.isExtreme()) {
        Repeated one = repeated(results, figure);
        metrics.merge(one.label(), one, (a, b) -> a.values().isEmpty() ? b : a);
      }
    }
    List<RunEvent.Advice> advice = new ArrayList<>();
    for (RunEvent.Entry entry : results.facts().advice()) {
      if (entry.event() instanceof RunEvent.Advice one) {
        advice.add(one);
      }
    }
    Optional<Result> main = results.main().or(() -> results.results().stream().findFirst());
    return new GateSide(
        results.id(),
        run.header().title(),
        state(run, results),
        results.machine(),
        main.map(result -> result.workload().name()),
        run.header().command(),
        main.map(result -> result.workload().parameters().whole("advisory_until").orElse(0))
            .map(Math::toIntExact)
            .orElse(0),
        results.fixed(),
        metrics,
        advice);
  }

  /// The same with the directions that its user stated, by metric.
  public GateSide toward(Map<String, Direction> stated) {
    Map<String, Repeated> turned = new LinkedHashMap<>();
    metrics.forEach(
        (label, one) -> {
          Direction direction = stated.get(one.metric().name());
          turned.put(label, direction == null ? one : one.toward(direction));
        });
    return new GateSide(
        run, title, state, machine, workload, command, advisoryUntil, fixed, turned, advice);
  }

  /// Whether `other` measured the same work on the same machine, so that it is history of this.
  public boolean isHistory(GateSide other) {
    return workload.isPresent()
        && workload.equals(other.workload)
        && other.state == RunState.COMPLETED
        && machine.differences(other.machine).isEmpty()
        && otherWork(other).isEmpty();
  }

  /// How the work itself differs from that of `other`, on the axes that are one value for a whole
  /// run: another precision, another batch.
  List<String> otherWork(GateSide other) {
    List<String> differences = new ArrayList<>();
    fixed.forEach(
        (axis, here) -> {
          String there = other.fixed.get(axis);
          if (there != null && !there.equals(here)) {
            differences.add(axis + " " + here + " there, " + there + " here");
          }
        });
    return differences;
  }

  /// A result alone in a file says no state; that it was made means that its work had ended.
  private static RunState state(RunReader run, ResultRun results) {
    boolean unsaid = run.unknownState().isPresent() && results.state() == RunState.CREATED;
    return unsaid && !results.results().isEmpty() ? RunState.COMPLETED : results.state();
  }

  private static Repeated repeated(ResultRun results, Figure figure) {
    String label = label(figure);
    if (figure.known().isEmpty()) {
      return new Repeated(label, figure.metric(), List.of(), figure.missing(), Tier.MEASURED);
    }
    Measurement.Known known = figure.known().get();
    return new Repeated(
        label,
        figure.metric(),
        results.repeats(figure).values(),
        OptionalDouble.of(known.value()),
        known.evidence().interval(),
        Optional.empty(),
        known.how().tier(),
        isUsual(known.statistic()));
  }

  /// A percentile that was refused stands under its own label, as one that was not would.
  private static String label(Figure figure) {
    Matcher refused = REFUSED.matcher(figure.missing().orElse(""));
    if (!refused.lookingAt()) {
      return figure.label();
    }
    String at = figure.key().at().isEmpty() ? "" : " " + figure.key().at();
    return figure.key().metric() + ":" + refused.group(1) + at;
  }

  /// What tells how it usually is, and the one tail that everybody asks for; other percentiles
  /// decide where they are asked for, as each more is one more chance of a false alarm.
  private static boolean isUsual(Statistic statistic) {
    return switch (statistic) {
      case Statistic.Quantile(double q) -> q == TAIL;
      case Statistic.Min _, Statistic.Max _ -> false;
      case Statistic.Mean _,
          Statistic.Median _,
          Statistic.Total _,
          Statistic.Last _,
          Statistic.Rate _,
          Statistic.Share _ ->
          true;
    };
  }
}
