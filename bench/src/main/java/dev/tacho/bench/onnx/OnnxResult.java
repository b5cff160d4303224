package dev.tacho.bench.onnx;

import dev.tacho.bench.load.EarlyStopping;
import dev.tacho.bench.load.Figures;
import dev.tacho.bench.load.LoadPlan;
import dev.tacho.bench.load.QueryRow;
import dev.tacho.bench.load.RepeatEnd;
import dev.tacho.bench.load.Scenario;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Phase;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// Makes the canonical result of the queries of one cell. Pure.
final class OnnxResult {
  /// The samples of the steady window.
  static final String QUERIES = "queries";

  /// The samples before it.
  static final String WARM_UPS = "warm-ups";

  /// The samples of the repeats.
  static final String REPEATS = "repeats";

  /// The check that a latency bound asks for.
  static final String WITHIN_BOUND = "p99 within latency bound";

  /// The samples of the profiled runs.
  static final String LAYERS = "layers";

  private static final Dimension LAYER = new Dimension("layer");
  private static final Dimension OPERATOR = new Dimension("operator");

  /// So many of the slowest layers are told of; the samples have all.
  private static final int MOST_LAYERS = 40;

  private static final double BOUND = 0.99;
  private static final Provenance CLOCK =
      new Provenance.Measured("CLOCK_MONOTONIC in the process that called the engine");

  private final OnnxPlan plan;
  private final Prepared model;
  private final EngineTold told;
  private final EngineTold.Loaded loaded;
  private final List<QueryRow> rows;
  private final Setting setting;
  private final Scope steady;
  private final List<Measurement> measurements = new ArrayList<>();

  private OnnxResult(
      OnnxPlan plan,
      Prepared model,
      EngineTold told,
      EngineTold.Loaded loaded,
      List<QueryRow> rows,
      Setting setting) {
    this.plan = plan;
    this.model = model;
    this.told = told;
    this.loaded = loaded;
    this.rows = rows;
    this.setting = setting;
    this.steady =
        Scope.STEADY
            .with(Dimension.DEVICE, plan.device())
            .with(Dimension.PRECISION, model.precision())
            .with(Dimension.BATCH, Integer.toString(loaded.batch()))
            .with(Dimension.SCENARIO, plan.load().scenario().word())
            .with(Dimension.STREAMS, Integer.toString(plan.load().streams()));
  }

  /// Where and how it was measured, beside the plan.
  ///
  /// @param layers the engine's own times
  /// @param left products of the engine's graph that are done in floats although the model is to
  /// be computed otherwise; empty where it was not looked
  record Setting(
      RunId run,
      Instant now,
      Platform platform,
      Json.Obj environment,
      Tool tool,
      Optional<LayerProfile> layers,
      Optional<List<String>> left) {}

  /// The result of the repeats that were completed; empty when there are none.
  ///
  /// @param rows of the steady window
  static Optional<Result> of(
      OnnxPlan plan, Prepared model, EngineTold told, List<QueryRow> rows, Setting setting) {
    if (told.loaded().isEmpty() || told.repeats().isEmpty()) {
      return Optional.empty();
    }
    OnnxResult making = new OnnxResult(plan, model, told, told.loaded().get(), rows, setting);
    making.latencies();
    making.rates();
    making.parts();
    making.machine();
    told.quality()
        .ifPresent(
            quality ->
                making.measurements.addAll(
                    quality.measurements(new Scope(making.steady.at(), Phase.WHOLE))));
    return Optional.of(making.result());
  }

  private static Metric metric(String name) {
    return MetricRegistry.known().require(name);
  }

  private boolean closed() {
    Scenario scenario = plan.load().scenario();
    return scenario == Scenario.SINGLE_STREAM || scenario == Scenario.MULTI_STREAM;
  }

  private void latencies() {
    if (plan.load().scenario() == Scenario.OFFLINE) {
      missing(
          "latency_ms",
          "offline offers all queries at once: from then to its answer a query takes as long as"
              + " all before it");
    } else if (unsent() > 0) {
      missing(
          "latency_ms",
          unsent()
              + " queries were due and never sent: the engine could not keep up; take a lower"
              + " --rate or more --streams");
    } else {
      query("latency_ms", QueryRow::latencyMillis);
    }
    if (!closed()) {
      query("service_time_ms", QueryRow::serviceMillis);
    }
  }

  private void query(String name, ToDoubleFunction<QueryRow> of) {
    List<double[]> repeats = new ArrayList<>();
    for (RepeatEnd repeat : told.repeats()) {
      repeats.add(
          rows.stream()
              .filter(row -> row.repeat() == repeat.repeat() && row.ok())
              .mapToDouble(of)
              .toArray());
    }
    List<Measurement> figures =
        new Figures(steady, CLOCK, failed(), unsent())
            .of(metric(name), Figures.LATENCY, repeats, new SampleRef(QUERIES, name));
    int every = rowEvery();
    figures.forEach(one -> measurements.add(every == 1 ? one : withoutExtremes(one, every)));
  }

  /// The extremes of some queries are not those of all.
  private static Measurement withoutExtremes(Measurement one, int every) {
    if (one instanceof Measurement.Known known
        && (known.statistic() instanceof Statistic.Min
            || known.statistic() instanceof Statistic.Max)) {
      return new Measurement.Missing(
          known.metric(),
          known.scope(),
          known.statistic().label()
              + " refused: one query in "
              + every
              + " was written down, and another may lie beyond");
    }
    return one;
  }

  /// One query in so many was written down.
  private int rowEvery() {
    return told.repeats().stream().mapToInt(RepeatEnd::every).max().orElse(1);
  }

  private long unsent() {
    return told.repeats().stream().mapToLong(RepeatEnd::unsent).sum();
  }

  private long failed() {
    return told.repeats().stream().mapToLong(RepeatEnd::failed).sum();
  }

  /// Samples that one query holds.
  static long samplesOfQuery(OnnxPlan plan, EngineTold.Loaded loaded) {
    return plan.load().scenario() == Scenario.MULTI_STREAM
        ? (long) loaded.batch() * plan.load().streams()
        : loaded.batch();
  }

  static double perSecond(RepeatEnd repeat, long samplesOfQuery) {
    return repeat.answered() * samplesOfQuery / repeat.seconds();
  }

  private void rates() {
    rate("samples_per_s", samplesOfQuery(plan, loaded));
    rate("requests_per_s", 1);
  }

  private void rate(String name, long samplesOfQuery) {
    List<double[]> each =
        told.repeats().stream()
            .map(repeat -> new double[] {perSecond(repeat, samplesOfQuery)})
            .toList();
    Provenance how =
        new Provenance.Measured(
            "all queries of a repeat over CLOCK_MONOTONIC from the first one due to the last answer");
    measurements.addAll(
        new Figures(steady, how, failed(), unsent())
            .of(metric(name), List.of(new Statistic.Rate()), each, new SampleRef(REPEATS, name)));
  }

  /// What the engine does not tell apart.
  private void parts() {
    missing("enqueue_ms", "ONNX Runtime's CPU provider answers within the call: nothing is queued");
    missing("host_to_device_ms", "the CPU provider reads inputs where they lie: nothing is copied");
    missing("device_to_host_ms", "the CPU provider writes answers in place: nothing is copied");
    if (setting.layers().isEmpty()) {
      missing(
          "compute_ms",
          "told only by the engine's profile of its nodes; --profile-layers asks for it");
    } else {
      layers(setting.layers().get());
    }
  }

  private void layers(LayerProfile profile) {
    Provenance how =
        new Provenance.Reported(
            "ONNX Runtime " + loaded.version(),
            "its profile of runs of their own after the measured ones, in whole microseconds");
    Figures figures = new Figures(steady, how, 0, 0);
    List<Statistic> middle = List.of(new Statistic.Mean(), new Statistic.Median());
    measurements.addAll(
        figures.of(
            metric("compute_ms"),
            middle,
            List.of(profile.sums()),
            new SampleRef(LAYERS, "compute_ms")));
    List<Integer> slowest = new ArrayList<>();
    for (int i = 0; i < profile.layers().size(); i++) {
      slowest.add(i);
    }
    slowest.sort(
        Comparator.comparingDouble(i -> -Arrays.stream(profile.times(i)).average().orElse(0)));
    for (int i : slowest.stream().limit(MOST_LAYERS).toList()) {
      LayerProfile.Layer layer = profile.layers().get(i);
      Scope scope = steady.with(LAYER, layer.name()).with(OPERATOR, layer.operator());
      measurements.addAll(
          new Figures(scope, how, 0, 0)
              .of(
                  metric("layer_time_ms"),
                  List.of(new Statistic.Median()),
                  List.of(profile.times(i)),
                  new SampleRef(LAYERS, LayerProfile.column(layer))));
    }
  }

  private void machine() {
    Scope whole = new Scope(steady.at(), Phase.WHOLE);
    single("model_load_ms", loaded.loadNanos() / 1e6, whole, CLOCK);
    single("cold_start_ms", loaded.coldStartNanos() / 1e6, whole, CLOCK);
    single(
        "model_bytes",
        (double) model.run().bytes(),
        whole,
        new Provenance.Measured("size of the model's file"));
    if (told.peakBytes().isPresent()) {
      measurements.add(
          new Measurement.Known(
              metric("peak_process_memory_bytes"),
              new Statistic.Max(),
              told.peakBytes().getAsLong(),
              whole,
              new Provenance.Measured(
                  "VmHWM in /proc/self/status of the engine's process, its Java included"),
              Evidence.of(1)));
    } else {
      measurements.add(
          new Measurement.Missing(
              metric("peak_process_memory_bytes"),
              whole,
              told.done()
                  ? "this system has no /proc/self/status"
                  : "the engine ended before it told"));
    }
  }

  private void single(String name, double value, Scope scope, Provenance how) {
    measurements.add(
        new Measurement.Known(
            metric(name), new Statistic.Last(), value, scope, how, Evidence.of(1)));
  }

  private void missing(String name, String reason) {
    measurements.add(new Measurement.Missing(metric(name), steady, reason));
  }

  private Result result() {
    List<Check> checks = new ArrayList<>();
    steadiness().ifPresent(checks::add);
    bound().ifPresent(checks::add);
    arithmetic().ifPresent(checks::add);
    Platform here = setting.platform();
    TreeMap<String, String> software = new TreeMap<>(here.software());
    software.put("onnxruntime", loaded.version());
    software.put("java", System.getProperty("java.version"));
    Platform platform =
        new Platform(
            here.hardware(),
            here.system(),
            here.architecture(),
            here.cpus(),
            here.memoryBytes(),
            here.devices(),
            software);
    return Result.of(setting.tool(), platform, new Workload(plan.name(), "inference", parameters()))
        .run(setting.run())
        .made(setting.now())
        .measurements(measurements)
        .samples(samples())
        .checks(checks)
        .payload(
            Json.object()
                .put("environment", setting.environment())
                .put("warm_up", warmUp())
                .put("kept_as_they_were", Json.ofTexts(model.kept()))
                .put(
                    "repeats", Json.array(told.repeats().stream().map(OnnxResult::repeat).toList()))
                .build())
        .build();
  }

  private List<SampleSet> samples() {
    List<SampleSet> samples = new ArrayList<>();
    samples.add(set(QUERIES, rows.size()));
    samples.add(set(REPEATS, told.repeats().size()));
    setting.layers().ifPresent(profile -> samples.add(set(LAYERS, profile.runs().size())));
    return samples;
  }

  private static SampleSet set(String name, long rows) {
    return new SampleSet(name, "samples/" + name + ".jsonl", rows, Optional.empty());
  }

  private static Json repeat(RepeatEnd repeat) {
    return Json.object()
        .put("repeat", repeat.repeat())
        .put("seconds", repeat.seconds())
        .put("answered", repeat.answered())
        .put("failed", repeat.failed())
        .put("unsent", repeat.unsent())
        .put("row_every", repeat.every())
        .build();
  }

  private Json warmUp() {
    return told.warmed()
        .<Json>map(
            warmed ->
                Json.object()
                    .put("steady", warmed.steady())
                    .put("queries", warmed.queries())
                    .put("seconds", warmed.nanos() / 1e9)
                    .put("windows", warmed.windows())
                    .put("variation_of_last_windows", warmed.variation())
                    .build())
        .orElse(Json.Obj.EMPTY);
  }

  private Json.Obj parameters() {
    LoadPlan load = plan.load();
    Json.Builder json =
        Json.object()
            .put("model", String.valueOf(plan.model().getFileName()))
            .put("model_sha256", model.given().sha256())
            .put("executed_sha256", model.run().sha256())
            .put("device", plan.device())
            .put("precision", model.precision())
            .put("precision_how", model.how())
            .put("batch_size", loaded.batch())
            .put("inputs", Json.ofTexts(loaded.inputs()))
            .put("scenario", load.scenario().word())
            .put("streams", load.streams());
    load.ratePerSecond().ifPresent(rate -> json.put("rate_per_s", rate));
    told.quality().ifPresent(quality -> json.put("quality_inputs", quality.inputs()));
    plan.latencyBound().ifPresent(most -> json.put("latency_bound_ms", most.toNanos() / 1e6));
    return json.put("seed", load.seed())
        .put("least_s", load.least().toNanos() / 1e9)
        .put("least_queries", load.leastQueries())
        .put("repeats", load.repeats())
        .put("warm_ups", load.warmUps())
        .put("row_every", rowEvery())
        .put("engine", "onnxruntime")
        .put("provider", Prepared.PROVIDER)
        .put("intra_op_threads", plan.threads())
        .put("inter_op_threads", 1)
        .put("spinning", false)
        .put("graph_optimization", "all")
        .build();
  }

  private Optional<Check> steadiness() {
    return told.warmed()
        .map(
            warmed ->
                new Check(
                    "steady before measuring",
                    warmed.steady() ? Check.Outcome.PASSED : Check.Outcome.UNDECIDED,
                    String.format(
                        Locale.ROOT,
                        "after %d queries in %.2f s the medians of the last windows vary by %.1f %%"
                            + " (at most 2 %% is steady)",
                        warmed.queries(),
                        warmed.nanos() / 1e9,
                        100 * warmed.variation())));
  }

  /// Whether the engine really computes in the precision: a rewritten graph may leave it with
  /// products that it does in floats all the same.
  private Optional<Check> arithmetic() {
    return setting
        .left()
        .map(
            left ->
                new Check(
                    "no product left in floats",
                    left.isEmpty() ? Check.Outcome.PASSED : Check.Outcome.FAILED,
                    Text.line(
                        left.isEmpty()
                            ? "the graph that the engine made has none with constant weights"
                            : left.size()
                                + " of the graph that the engine made are, though the model is in "
                                + model.precision()
                                + ": "
                                + String.join("; ", left),
                        Text.MAX_SENTENCE)));
  }

  /// Whether the 99th percentile kept its bound, with 99 % confidence.
  private Optional<Check> bound() {
    return plan.latencyBound()
        .map(
            most -> {
              double millis = most.toNanos() / 1e6;
              int queries = (int) rows.stream().filter(row -> row.status() != 1).count();
              int over =
                  (int)
                      rows.stream()
                          .filter(row -> !row.ok() || row.latencyMillis() > millis)
                          .count();
              boolean enough = EarlyStopping.allowed(queries, BOUND).isPresent();
              boolean kept = EarlyStopping.holds(queries, over, BOUND);
              Check.Outcome outcome =
                  kept
                      ? Check.Outcome.PASSED
                      : enough ? Check.Outcome.FAILED : Check.Outcome.UNDECIDED;
              return new Check(
                  WITHIN_BOUND,
                  outcome,
                  String.format(
                      Locale.ROOT,
                      "%d of %d queries took longer than %.3f ms; %s",
                      over,
                      queries,
                      millis,
                      enough
                          ? EarlyStopping.allowed(queries, BOUND).getAsInt()
                              + " may, to say with 99 % confidence that p99 is within it"
                          : "it takes " + EarlyStopping.needed(BOUND, 0) + " queries to tell"));
            });
  }
}
