package dev.tacho.analysis.verdict;

import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;

/// A measured run that a test makes up. Confined to one thread.
final class MeasuredRun implements RunReader {
  static final Provenance CLOCK = new Provenance.Measured("clock");

  private static int made;

  private final RunId id;
  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<String, double[]> columns = new LinkedHashMap<>();
  private Scope scope = Scope.STEADY;
  private String work = "resnet";
  private RunState state = RunState.COMPLETED;
  private Map<String, Json> parameters = new LinkedHashMap<>();
  private Map<String, String> software = Map.of();
  private String hardware = "Edge Board 7";
  private double[] repeat = {};
  private int rows;
  private Optional<Json.Obj> document = Optional.empty();

  MeasuredRun() {
    made++;
    this.id = RunId.create(made, new Random(made));
  }

  MeasuredRun work(String name) {
    work = name;
    return this;
  }

  MeasuredRun parameter(String name, String value) {
    parameters.put(name, Json.of(value));
    return this;
  }

  MeasuredRun hardware(String name) {
    hardware = name;
    return this;
  }

  MeasuredRun software(Map<String, String> versions) {
    software = versions;
    return this;
  }

  MeasuredRun state(RunState ended) {
    state = ended;
    return this;
  }

  /// Of what the next measurements are.
  MeasuredRun scope(Scope next) {
    scope = next;
    return this;
  }

  /// A single number.
  MeasuredRun single(String metric, double value) {
    return add(metric, new Statistic.Last(), value, CLOCK, Evidence.NONE);
  }

  MeasuredRun single(String metric, double value, Provenance how) {
    return add(metric, new Statistic.Last(), value, how, Evidence.NONE);
  }

  MeasuredRun missing(String metric, String why) {
    measurements.add(new Measurement.Missing(Metric.named(metric), scope, why));
    return this;
  }

  /// A mean with a value a repeat.
  MeasuredRun repeats(String metric, double... values) {
    Evidence evidence =
        new Evidence(
            OptionalLong.of(values.length),
            values.length,
            0,
            0,
            Optional.empty(),
            Optional.of(new SampleRef("of-" + metric, metric)));
    columns.put("of-" + metric, values);
    return add(
        metric,
        new Statistic.Mean(),
        Arrays.stream(values).average().orElseThrow(),
        CLOCK,
        evidence);
  }

  /// A number made of all the values that [#repeats] of another metric has.
  MeasuredRun share(String metric, double value, String of) {
    int count = columns.get("of-" + of).length;
    Evidence evidence =
        new Evidence(
            OptionalLong.of(count),
            count,
            0,
            0,
            Optional.empty(),
            Optional.of(new SampleRef("of-" + of, of)));
    return add(metric, new Statistic.Share(), value, CLOCK, evidence);
  }

  /// As [#repeats], `count` of them about `level`.
  MeasuredRun about(String metric, double level, double deviation, int count, long seed) {
    Random random = new Random(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = level + deviation * random.nextGaussian();
    }
    return repeats(metric, values);
  }

  /// Rows of several repeats, with the median, p90 and p99 where the rows can bear it.
  MeasuredRun rows(
      String metric, double level, double deviation, int repeats, int each, long seed) {
    Random random = new Random(seed);
    repeat = new double[repeats * each];
    double[] values = new double[repeats * each];
    for (int i = 0; i < values.length; i++) {
      repeat[i] = i / each + 1.0;
      values[i] = level + deviation * Math.abs(random.nextGaussian());
    }
    rows = values.length;
    columns.put(metric, values);
    Evidence evidence =
        new Evidence(
            OptionalLong.of(values.length),
            repeats,
            0,
            0,
            Optional.empty(),
            Optional.of(new SampleRef("queries", metric)));
    for (Statistic statistic :
        List.of(
            new Statistic.Median(),
            new Statistic.Quantile(0.9),
            new Statistic.Quantile(0.99),
            new Statistic.Max())) {
      measurements.add(
          Measurement.of(
              Metric.named(metric),
              statistic,
              Quantiles.of(values, statistic.rank().orElseThrow()),
              scope,
              CLOCK,
              evidence));
    }
    return this;
  }

  /// Adds to each row of a repeat, as if something else ran beside it.
  MeasuredRun slowed(String metric, int which, double by) {
    double[] values = columns.get(metric);
    for (int i = 0; i < values.length; i++) {
      values[i] += repeat[i] == which ? by : 0;
    }
    return this;
  }

  private MeasuredRun add(
      String metric, Statistic statistic, double value, Provenance how, Evidence evidence) {
    measurements.add(
        new Measurement.Known(Metric.named(metric), statistic, value, scope, how, evidence));
    return this;
  }

  /// Another document instead of the result.
  MeasuredRun document(String json) {
    document = Optional.of((Json.Obj) Json.parse(json));
    return this;
  }

  ResultRun as(String title) {
    return ResultRun.of(this, title);
  }

  private Result result() {
    List<SampleSet> sets = new ArrayList<>();
    for (Map.Entry<String, double[]> column : columns.entrySet()) {
      String name = column.getKey();
      if (name.startsWith("of-")) {
        sets.add(
            new SampleSet(
                name, "samples/" + name + ".jsonl", column.getValue().length, Optional.empty()));
      }
    }
    if (rows > 0) {
      sets.add(new SampleSet("queries", "samples/queries.jsonl", rows, Optional.empty()));
    }
    return Result.of(
            new Tool("tacho", "1"),
            new Platform(
                Optional.of(hardware),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(2),
                OptionalLong.empty(),
                List.of(),
                software),
            new Workload(work, "inference", new Json.Obj(parameters)))
        .measurements(measurements)
        .samples(sets)
        .build();
  }

  @Override
  public RunHeader header() {
    return new RunHeader(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        "",
        ClockAnchor.UNKNOWN,
        "a test",
        RunHeader.Host.UNKNOWN,
        Optional.empty(),
        Json.Obj.EMPTY,
        Map.of(),
        List.of());
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    List<RunEvent> events =
        List.of(
            RunEvent.state(RunState.RUNNING),
            new RunEvent.ResultAttached(document.orElseGet(() -> ResultJson.write(result()))),
            RunEvent.state(state));
    for (int i = 0; i < events.size(); i++) {
      each.accept(new RunEvent.Entry(i + 1, i, 0, events.get(i)));
    }
  }

  @Override
  public PointCursor points() {
    throw new UnsupportedOperationException("verdicts read results");
  }

  @Override
  public List<String> sampleNames() {
    return List.copyOf(columns.keySet());
  }

  @Override
  public SampleCursor samples(String name) {
    return name.startsWith("of-")
        ? new Rows(List.of(name.substring(3)), List.of(columns.getOrDefault(name, new double[0])))
        : new Rows(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("repeat"),
                    columns.keySet().stream().filter(c -> !c.startsWith("of-")))
                .toList(),
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(repeat),
                    columns.entrySet().stream()
                        .filter(c -> !c.getKey().startsWith("of-"))
                        .map(Map.Entry::getValue))
                .toList());
  }

  @Override
  public List<Damage> damage() {
    return List.of();
  }

  private static final class Rows implements SampleCursor {
    private final List<String> names;
    private final List<double[]> values;
    private int row = -1;

    Rows(List<String> names, List<double[]> values) {
      this.names = names;
      this.values = values;
    }

    @Override
    public boolean next() {
      row++;
      return row < values.getFirst().length;
    }

    @Override
    public long intendedNanos() {
      return row;
    }

    @Override
    public long number() {
      return row + 1;
    }

    @Override
    public String status() {
      return "ok";
    }

    @Override
    public int count() {
      return names.size();
    }

    @Override
    public String name(int i) {
      return names.get(i);
    }

    @Override
    public double value(int i) {
      return values.get(i)[row];
    }

    @Override
    public void close() {}
  }
}
