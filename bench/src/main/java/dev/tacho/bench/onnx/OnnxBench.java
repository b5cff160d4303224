package dev.tacho.bench.onnx;

import dev.tacho.bench.load.BenchException;
import dev.tacho.bench.load.QueryRow;
import dev.tacho.bench.load.RepeatEnd;
import dev.tacho.bench.load.Rows;
import dev.tacho.bench.load.Surroundings;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.onnx.OnnxFile;
import dev.tacho.weights.onnx.rewrite.FloatProducts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Benches one model in one way and writes down every query. Used once, on one thread, which owns
/// the run's sink. The engine works in a process of its own
/// (docs/decisions/145-engine-in-its-own-process.md): what it took down before it died is kept.
public final class OnnxBench {
  private static final SampleShape QUERIES = shape(OnnxResult.QUERIES);
  private static final SampleShape WARM_UPS = shape(OnnxResult.WARM_UPS);
  private static final SampleShape REPEATS =
      new SampleShape(OnnxResult.REPEATS, List.of("repeat", "samples_per_s", "requests_per_s"));

  /// Rows of a warm-up, and room for repeats that turn out faster than the warm-up was.
  private static final long ROOM = 4_096;

  private static final String WARMING = "warm-up";
  private static final String MEASURING = "measure";
  private static final int MOST_COMPLAINTS = 100;
  private static final Duration TURN = Duration.ofMillis(100);

  private final OnnxPlan plan;
  private final RunSink sink;
  private final Supplier<List<MachineDevice>> devices;
  private final Optional<OnnxWatch> watch;
  private final OnnxListener listener;
  private final AtomicReference<Optional<Signal>> asked = new AtomicReference<>(Optional.empty());
  private final Surroundings here = new Surroundings(Path.of("/"));
  private final EngineTold told = new EngineTold();
  private final List<QueryRow> steady = new ArrayList<>();
  private final long zero;
  private final long begun = System.nanoTime();
  private Optional<Prepared> model = Optional.empty();
  private Optional<LayerProfile> layers = Optional.empty();
  private Optional<List<String>> left = Optional.empty();
  private int repeat;
  private boolean measuring;

  private OnnxBench(
      OnnxPlan plan,
      RunSink sink,
      Supplier<List<MachineDevice>> devices,
      OnnxListener listener,
      Optional<OnnxWatch> watch) {
    this.devices = devices;
    this.watch = watch;
    this.plan = plan;
    this.sink = sink;
    this.listener = listener;
    this.zero = System.nanoTime() - sink.nanos();
  }

  private static SampleShape shape(String name) {
    return new SampleShape(
        name,
        List.of(
            "repeat",
            SampleShape.SENT,
            SampleShape.FIRST,
            SampleShape.LAST,
            SampleShape.TOKENS,
            "latency_ms",
            "service_time_ms"));
  }

  /// Does what `plan` says, into `sink`, which gets everything but its seal.
  ///
  /// @param engine how the engine's process is started, with these options for its Java
  /// @param devices tells what this machine has; asked only where it matters
  /// @param tool this program, as the result names it
  /// @param watch what is watched meanwhile
  public static OnnxOutcome run(
      OnnxPlan plan,
      RunSink sink,
      Function<List<String>, EngineStart> engine,
      Supplier<List<MachineDevice>> devices,
      Tool tool,
      OnnxListener listener,
      Optional<OnnxWatch> watch)
      throws InterruptedException {
    OnnxBench bench = new OnnxBench(plan, sink, devices, listener, watch);
    try (Signals _ = Signals.hear(List.of(Signal.TERM, Signal.INT, Signal.HUP), bench::stopFor)) {
      return bench.run(engine, tool);
    }
  }

  private void stopFor(Signal signal) {
    boolean _ = asked.compareAndSet(Optional.empty(), Optional.of(signal));
  }

  private OnnxOutcome run(Function<List<String>, EngineStart> engine, Tool tool)
      throws InterruptedException {
    Json before = here.load();
    event(RunEvent.state(RunState.RUNNING));
    event(new RunEvent.Planned(List.of(WARMING, MEASURING)));
    Optional<String> refused = Optional.empty();
    Optional<String> lost = Optional.empty();
    try {
      lost = process(engine);
      refused = told.refused();
    } catch (BenchException e) {
      refused = Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      refused = Optional.of("the engine's process could not be started: " + e.getMessage());
    }
    Json.Obj environment =
        Json.object()
            .put("load_average_before", before)
            .put("load_average_after", here.load())
            .put("cpu_governor", here.governor())
            .build();
    OnnxResult.Setting setting =
        new OnnxResult.Setting(
            sink.id(), Instant.now(), here.platform(), environment, tool, layers, left);
    Optional<Result> result =
        model
            .flatMap(prepared -> OnnxResult.of(plan, prepared, told, steady, setting))
            .map(this::watched);
    result.ifPresent(r -> event(new RunEvent.ResultAttached(ResultJson.write(r))));
    RunEvent.StateChanged end = end(refused, lost);
    stages(end);
    event(end);
    return new OnnxOutcome(end.to(), end.reason(), result, refused.isPresent());
  }

  private Result watched(Result made) {
    long samples = told.loaded().map(loaded -> OnnxResult.samplesOfQuery(plan, loaded)).orElse(1L);
    return watch.map(beside -> beside.completed(made, told.repeats(), samples)).orElse(made);
  }

  private RunEvent.StateChanged end(Optional<String> refused, Optional<String> lost) {
    if (asked.get().isPresent()) {
      return RunEvent.state(RunState.CANCELLED, asked.get().get().label() + " was sent to tacho");
    }
    if (refused.isPresent()) {
      return RunEvent.state(RunState.FAILED, refused.get());
    }
    if (lost.isPresent()) {
      return RunEvent.state(RunState.FAILED, lost.get());
    }
    return new RunEvent.StateChanged(
        RunState.COMPLETED, Optional.empty(), OptionalInt.of(0), Optional.empty());
  }

  private void stages(RunEvent.StateChanged end) {
    if (end.to() == RunState.COMPLETED) {
      event(RunEvent.stage(MEASURING, StageState.COMPLETED));
    } else if (told.loaded().isPresent()) {
      event(
          new RunEvent.StageChanged(
              measuring ? MEASURING : WARMING, StageState.FAILED, Optional.empty(), end.reason()));
    }
  }

  /// Runs the engine to its end. Why it ended before it was done; empty when it was, or said why.
  private Optional<String> process(Function<List<String>, EngineStart> engine)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tacho-engine-");
    try {
      Prepared prepared = Prepared.of(plan, folder, devices);
      model = Optional.of(prepared);
      Path library = NativeLibrary.folder(plan.cache());
      Path file = folder.resolve("rows");
      long capacity = ROOM + 4L * plan.load().rows() * plan.load().repeats();
      try (RowFile rows = RowFile.create(file, capacity)) {
        EngineStart start =
            engine.apply(
                List.of("-D" + Engine.NATIVE_PATH + "=" + library, "-Djava.io.tmpdir=" + folder));
        ProcessBuilder builder = new ProcessBuilder(start.command());
        builder.environment().putAll(start.environment());
        Process process = builder.start();
        try {
          Optional<Path> optimised =
              prepared.precision().equals("fp32")
                  ? Optional.empty()
                  : Optional.of(folder.resolve("optimised.onnx"));
          Optional<String> lost =
              follow(process, new EngineOrder(plan, prepared.run().path(), file, optimised), rows);
          optimised.filter(_ -> told.optimised()).ifPresent(this::look);
          layers();
          return lost;
        } finally {
          process.destroyForcibly();
          int _ = process.waitFor();
        }
      }
    } finally {
      delete(folder);
    }
  }

  /// Looks at what the engine made of the model.
  private void look(Path optimised) {
    try {
      left =
          Optional.of(
              FloatProducts.find(OnnxFile.read(optimised).model()).stream()
                  .map(FloatProducts.FloatProduct::text)
                  .toList());
    } catch (WeightsException e) {
      listener.notice("the engine's own graph cannot be read: " + e.getMessage());
    }
  }

  private void layers() {
    if (told.profile().isEmpty()) {
      return;
    }
    try {
      LayerProfile profile = LayerProfile.read(told.profile().get());
      SampleShape shape = new SampleShape(OnnxResult.LAYERS, profile.columns());
      double[] sums = profile.sums();
      double[] row = new double[shape.columns().size()];
      for (int i = 0; i < sums.length; i++) {
        row[0] = sums[i];
        for (int j = 1; j < row.length; j++) {
          row[j] = profile.runs().get(i).get(j - 1);
        }
        sink.sample(sink.nanos(), i + 1L, "ok", shape, row);
      }
      layers = Optional.of(profile);
    } catch (IOException e) {
      listener.notice(String.valueOf(e.getMessage()));
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        boolean _ = Files.deleteIfExists(path);
      }
    }
  }

  private Optional<String> follow(Process process, EngineOrder order, RowFile rows)
      throws IOException, InterruptedException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Queue<String> complaints = new ConcurrentLinkedQueue<>();
    Thread out = listen(process.getInputStream(), lines::add);
    Thread err =
        listen(
            process.getErrorStream(),
            line -> {
              if (complaints.size() < MOST_COMPLAINTS) {
                boolean _ = complaints.add(line);
              }
            });
    process
        .outputWriter(StandardCharsets.UTF_8)
        .append(order.toJson().toString())
        .append('\n')
        .flush();
    while (process.isAlive() && asked.get().isEmpty()) {
      Optional.ofNullable(lines.poll(TURN.toMillis(), TimeUnit.MILLISECONDS)).ifPresent(this::take);
      rows.take(this::keep);
      stands();
      if (told.done() || told.refused().isPresent()) {
        boolean _ = process.waitFor(5, TimeUnit.SECONDS);
        break;
      }
    }
    if (asked.get().isPresent()) {
      process.destroyForcibly();
    }
    int code = process.waitFor();
    out.join();
    err.join();
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      take(line);
    }
    rows.take(this::keep);
    if (rows.dropped() > 0) {
      event(new RunEvent.Dropped("row of samples", rows.dropped()));
      listener.notice(rows.dropped() + " rows of samples had no room and are not kept");
    }
    if (told.done() || told.refused().isPresent() || asked.get().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "the engine's process ended with "
            + (code > 128 ? "signal " + (code - 128) : "exit code " + code)
            + " before it was done"
            + (complaints.isEmpty() ? "" : ": " + oneLine(String.join(" ", complaints))));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[^ -~]+", " ").strip();
    return line.length() > 400 ? line.substring(0, 400) + "..." : line;
  }

  private static Thread listen(InputStream from, Consumer<String> to) {
    return Thread.ofPlatform()
        .daemon()
        .name("tacho-engine")
        .start(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  to.accept(line);
                }
              } catch (IOException _) {
                // the process was ended
              }
            });
  }

  private void take(String line) {
    if (!line.startsWith("{")) {
      listener.notice("the engine printed: " + oneLine(line));
      return;
    }
    Json.Obj json = Json.parseObject(line);
    told.take(json);
    switch (json.needText("type")) {
      case "loaded" -> event(RunEvent.stage(WARMING, StageState.RUNNING));
      case "warmed" -> {
        event(RunEvent.stage(WARMING, StageState.COMPLETED));
        event(RunEvent.stage(MEASURING, StageState.RUNNING));
        measuring = true;
      }
      case "begins" -> repeat = (int) json.needWhole("repeat");
      case "ended" -> keep(told.repeats().getLast());
      default -> {
        // nothing that the run has an event for
      }
    }
  }

  private void keep(RepeatEnd end) {
    long samples = told.loaded().map(loaded -> OnnxResult.samplesOfQuery(plan, loaded)).orElse(1L);
    sink.sample(
        end.from() - zero,
        end.repeat(),
        "ok",
        REPEATS,
        new double[] {
          end.repeat(), OnnxResult.perSecond(end, samples), OnnxResult.perSecond(end, 1)
        });
    event(
        new RunEvent.Progress(
            end.repeat(), Optional.of((double) plan.load().repeats()), Optional.of("repeats")));
  }

  private void keep(int repeat, long number, int status, long due, long sent, long last) {
    QueryRow row = new QueryRow(repeat, number, status, due, sent, last);
    if (repeat > 0) {
      steady.add(row);
    }
    boolean unsent = status == Rows.UNSENT;
    sink.sample(
        due - zero,
        number,
        switch (status) {
          case Rows.OK -> "ok";
          case Rows.UNSENT -> "unsent";
          default -> "failed";
        },
        repeat > 0 ? QUERIES : WARM_UPS,
        new double[] {
          repeat,
          unsent ? Double.NaN : sent - zero,
          row.ok() ? last - zero : Double.NaN,
          row.ok() ? last - zero : Double.NaN,
          Double.NaN,
          row.ok() ? row.latencyMillis() : Double.NaN,
          row.ok() ? row.serviceMillis() : Double.NaN
        });
  }

  private void stands() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
    int repeats = plan.load().repeats();
    if (!measuring) {
      listener.stands(
          told.loaded().isPresent() ? WARMING : "loading the model", elapsed, Optional.empty());
      return;
    }
    long each =
        told.repeats().isEmpty()
            ? plan.load().least().toNanos()
            : told.repeats().stream().mapToLong(end -> end.to() - end.from()).max().orElse(0);
    listener.stands(
        "repeat " + repeat + "/" + repeats,
        elapsed,
        Optional.of(Duration.ofNanos(each * (repeats - told.repeats().size()))));
  }

  private void event(RunEvent event) {
    sink.event(sink.nanos(), event);
  }
}
