package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.RunEvent;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.train.worker.WorkerOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The run of one worker that the speed of several is held against.
///
/// @param name as it was typed; empty where none was named
/// @param rate its median of tokens a second
/// @param batch its rows a step
record TrainBaseline(Optional<String> name, double rate, long batch) {
  /// The parameter of a training that has how many workers it began with, where that changed.
  static final String AT_START = "workers_at_start";

  private static final String STRONG = "scaling_efficiency_pct";
  private static final String WEAK = "weak_scaling_efficiency_pct";

  /// What `--baseline` names.
  static TrainBaseline of(Call call, RunStore store) {
    Optional<String> name = call.arguments().text("baseline");
    if (name.isEmpty()) {
      return new TrainBaseline(name, Double.NaN, 0);
    }
    StoredRun run = call.run(store, name.get());
    Result result =
        result(run).orElseThrow(() -> refused(name.get(), "is no training that came to its end"));
    Json.Obj parameters = result.workload().parameters();
    if (parameters.whole("workers").orElse(0) != 1 || parameters.whole(AT_START).orElse(1) != 1) {
      throw refused(name.get(), "was not trained by one worker");
    }
    double rate =
        result.measurements().stream()
            .filter(Measurement.Known.class::isInstance)
            .map(Measurement.Known.class::cast)
            .filter(known -> known.metric().name().equals("tokens_per_s"))
            .filter(known -> known.statistic() instanceof Statistic.Median)
            .findFirst()
            .orElseThrow(() -> refused(name.get(), "does not tell its tokens a second"))
            .value();
    long batch = result.workload().parameters().whole("batch_size").orElse(0);
    return new TrainBaseline(name, rate, batch);
  }

  private static Refusal refused(String name, String why) {
    return Refusal.input(
        "--baseline '"
            + Printable.of(name)
            + "' "
            + why
            + "; name a run of tacho train --workers 1");
  }

  private static Optional<Result> result(StoredRun run) {
    RunEvent.ResultAttached[] last = new RunEvent.ResultAttached[1];
    run.events(
        entry -> {
          if (entry.event() instanceof RunEvent.ResultAttached attached) {
            last[0] = attached;
          }
        });
    return last[0] != null
            && ResultJson.read(last[0].result(), run.header().title()) instanceof Reading.Read read
        ? Optional.of(read.result())
        : Optional.empty();
  }

  /// How much of what so many workers could do was done, or why that is not known.
  ///
  /// @param changed why it is not known how many workers there were
  List<Measurement> efficiency(
      WorkerOrder order, Optional<String> changed, OptionalDouble tokens, Provenance steps) {
    String name = batch * order.world() == order.plan().batch() && batch > 0 ? WEAK : STRONG;
    Optional<String> why = missing(order, changed, tokens);
    if (why.isPresent()) {
      return List.of(
          new Measurement.Missing(MetricRegistry.known().require(name), Scope.WHOLE, why.get()));
    }
    Provenance baseline = new Provenance.Measured("median of the run '" + name().orElse("") + "'");
    return List.of(
        new Measurement.Known(
            MetricRegistry.known().require(name),
            new Statistic.Share(),
            100 * tokens.getAsDouble() / (order.world() * rate),
            Scope.WHOLE,
            new Provenance.Derived(
                "100 * tokens_per_s / (workers * baseline_tokens_per_s)",
                List.of(
                    steps,
                    new Provenance.Declared("the number of workers that was asked for"),
                    baseline)),
            Evidence.NONE));
  }

  private Optional<String> missing(
      WorkerOrder order, Optional<String> changed, OptionalDouble tokens) {
    if (changed.isPresent()) {
      return changed;
    }
    if (order.world() == 1) {
      return Optional.of("one worker is no group; it can be the baseline of one");
    }
    if (name.isEmpty()) {
      return Optional.of("no run of one worker was named with --baseline");
    }
    if (tokens.isEmpty()) {
      return Optional.of("no step told of its speed");
    }
    return batch == order.plan().batch() || batch * order.world() == order.plan().batch()
        ? Optional.empty()
        : Optional.of(
            "the baseline has %d rows a step, neither the %d of this run nor an equal share of them"
                .formatted(batch, order.plan().batch()));
  }
}
