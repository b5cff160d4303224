package dev.tacho.analysis.gate;

import dev.tacho.analysis.result.Machine;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Phase;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One of the two runs that a gate holds against each other, as far as that matters.
///
/// @param run its id
/// @param title what people call it
/// @param workload what was measured, by the result; empty for a run without one
/// @param advisoryUntil how many earlier runs it wants before a verdict on it counts
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
    Map<String, Repeated> metrics,
    List<RunEvent.Advice> advice) {
  private static final String OK = "ok";

  /// The dimension by which a result says whose spread a number is: no metric of its own.
  private static final Dimension OF = new Dimension("of");

  public GateSide {
    command = List.copyOf(command);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    advice = List.copyOf(advice);
  }

  /// Reads `run`: its results, and the samples that they refer to.
  public static GateSide of(RunReader run) {
    RunHeader header = run.header();
    RunFacts facts = run.facts();
    List<Result> results = new ArrayList<>();
    for (Json.Obj json : facts.results()) {
      if (ResultJson.read(json, "run " + header.id()) instanceof Reading.Read(var result, _)) {
        results.add(result);
      }
    }
    Map<String, Repeated> metrics = new LinkedHashMap<>();
    results.forEach(result -> new Reader(run, metrics).read(result));
    List<RunEvent.Advice> advice = new ArrayList<>();
    for (RunEvent.Entry entry : facts.advice()) {
      if (entry.event() instanceof RunEvent.Advice one) {
        advice.add(one);
      }
    }
    Optional<Result> bench =
        results.stream().filter(result -> !result.samples().isEmpty()).findFirst();
    return new GateSide(
        header.id().text(),
        header.title(),
        facts.state(),
        Machine.of(
            header.host(), results.stream().findFirst().flatMap(r -> r.platform().hardware())),
        bench.or(() -> results.stream().findFirst()).map(result -> result.workload().name()),
        header.command(),
        bench
            .map(result -> result.workload().parameters().whole("advisory_until").orElse(0))
            .map(Math::toIntExact)
            .orElse(0),
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
        run, title, state, machine, workload, command, advisoryUntil, turned, advice);
  }

  /// Whether `other` measured the same work on the same machine, so that it is history of this.
  public boolean isHistory(GateSide other) {
    return workload.isPresent()
        && workload.equals(other.workload)
        && other.state == RunState.COMPLETED
        && machine.differences(other.machine).isEmpty();
  }

  /// Takes the values of a result's metrics from its samples. Confined to one thread.
  private record Reader(RunReader run, Map<String, Repeated> into) {
    void read(Result result) {
      for (Measurement one : result.measurements()) {
        if (one.scope().phase() != Phase.WARM_UP && one.scope().on(OF).isEmpty()) {
          read(one);
        }
      }
    }

    private void read(Measurement one) {
      String place = one.scope().at().isEmpty() ? "" : " " + one.scope().at();
      switch (one) {
        case Measurement.Missing(var metric, _, var reason) -> {
          String label = metric.name() + place;
          into.put(
              label, new Repeated(label, metric, List.of(), Optional.of(reason), Tier.MEASURED));
        }
        case Measurement.Known known -> {
          Optional<List<Double>> raw = known.evidence().raw().flatMap(ref -> raw(known, ref));
          String label = known.metric().name() + place;
          if (raw.isPresent()) {
            into.put(label, repeated(label, known, raw.get()));
          } else if (isMiddle(known.statistic())) {
            into.putIfAbsent(label, repeated(label, known, List.of(known.value())));
          }
        }
      }
    }

    private static Repeated repeated(String label, Measurement.Known known, List<Double> values) {
      return new Repeated(label, known.metric(), values, Optional.empty(), known.how().tier());
    }

    /// The rows that `ref` names, where there is one a repeat.
    private Optional<List<Double>> raw(Measurement.Known known, SampleRef ref) {
      List<Double> values = new ArrayList<>();
      try (SampleCursor rows = run.samples(ref.samples())) {
        while (rows.next()) {
          for (int i = 0; rows.status().equals(OK) && i < rows.count(); i++) {
            if (rows.name(i).equals(ref.field())) {
              values.add(rows.value(i));
            }
          }
        }
      }
      return values.size() == known.evidence().repeats() ? Optional.of(values) : Optional.empty();
    }

    /// An extreme or a percentile is not what a run is judged by.
    private static boolean isMiddle(Statistic statistic) {
      return switch (statistic) {
        case Statistic.Min _, Statistic.Max _, Statistic.Quantile _ -> false;
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
}
