package dev.tacho.cli.record;

import dev.tacho.bench.load.LoadPlan;
import dev.tacho.bench.load.Scenario;
import dev.tacho.bench.onnx.OnnxBench;
import dev.tacho.bench.onnx.OnnxOutcome;
import dev.tacho.bench.onnx.OnnxPlan;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.LoadTable;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.readers.RunReaders;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import dev.tacho.telemetry.machine.Inventory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// `tacho bench onnx`: how fast a model runs here, and how sure that is.
public final class BenchOnnxWord implements Word {
  private static final String NAME = "bench onnx";
  private static final String SCHEMA = "tacho.bench-onnx/1";
  private static final int REPEATS = 3;
  private static final int WARM_UPS = 20;
  private static final int QUERIES = 64;
  private static final int ROWS = 10_000;
  private static final int STREAMS = 2;
  private static final Duration LEAST = Duration.ofSeconds(3);
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(5);

  @Override
  public Usage usage() {
    return Usage.of(NAME, Group.RECORD, "execute an ONNX model under load, and measure it")
        .operands("MODEL", 1, 1)
        .option("scenario", "NAME", "single-stream, multi-stream, server or offline (the first)")
        .option("streams", "N", "inferences at once, of the other three (2)")
        .option("rate", "N", "queries a second that the server scenario is sent")
        .option("latency-bound", "DURATION", "the 99th percentile must not exceed this")
        .option("duration", "DURATION", "a repeat lasts at least so long (3s), and")
        .option("min-queries", "N", "it has at least so many queries (64; p99 takes 662)")
        .option("repeats", "N", "how often all of it is done (3)")
        .option("warmup", "N", "the fewest queries before anything counts (20)")
        .option("device", "NAME", "where it runs (cpu)")
        .option("precision", "NAME", "fp32, fp16, bf16, int8, int4 or mixed (the model's own)")
        .option("batch", "N", "samples in a query")
        .options("shape", "NAME=N", "the value of another dimension that the model leaves free")
        .options("range", "INPUT=LOW..HIGH", "what a whole-number input may be (0..1)")
        .options("input", "INPUT=FILE", "values for an input, from a NumPy file")
        .flag("profile-layers", "also record the engine's own times of the model's layers")
        .option("threads", "N", "threads that one inference may use (1)")
        .option("seed", "N", "of made-up inputs and of arrivals (1)")
        .option("rows", "N", "queries of a repeat that are kept as rows, evenly spread (10000)")
        .option("name", "LABEL", "what to call the run and its workload")
        .option("project", "LABEL", "which project it belongs to")
        .options("tag", "KEY=VALUE", "a tag to find it by")
        .note(
            "The model is really executed, by ONNX Runtime in a process of its own, with one thread"
                + " an inference and no spinning unless --threads says otherwise. Queries are"
                + " warmed up until the medians of five windows vary by 2 % at most; the result"
                + " says whether they did.")
        .note(
            "Latency counts from the moment at which a query was due. A percentile is told only"
                + " when each repeat has the queries that show it with 99 % confidence: p90 takes"
                + " 64, p99 662, p99.9 6,636. Intervals are over repeats.")
        .note(
            "Exit code 1 when a latency bound was not kept or not shown to be kept, 3 when the"
                + " model cannot be executed; what was measured until then is kept.")
        .example("tacho bench onnx model.onnx")
        .example("tacho bench onnx model.onnx --batch 8 --duration 10s --min-queries 700")
        .example(
            "tacho bench onnx model.onnx --scenario server --rate 200 --latency-bound 15ms"
                + " --streams 2")
        .build();
  }

  @Override
  public int run(Call call) {
    OnnxPlan plan = plan(call);
    RecordingOrder order = order(call, plan);
    try (RunWriter writer = Recording.begin(call.store(), order)) {
      OnnxProgress progress = new OnnxProgress(call.console(), writer);
      OnnxOutcome outcome =
          OnnxBench.run(
              plan,
              writer,
              SelfStart::engine,
              Inventory::ofThisMachine,
              new Tool("tacho", Version.TEXT),
              progress);
      Optional<String> seal = seal(call, writer);
      progress.tellProblems();
      return tell(call, plan, outcome, writer, seal);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench's thread was interrupted");
    }
  }

  private static RecordingOrder order(Call call, OnnxPlan plan) {
    RecordingOrder given = RunWord.order(call);
    List<String> command = new ArrayList<>(List.of("tacho", "bench", "onnx"));
    command.addAll(call.arguments().operands());
    call.arguments()
        .given()
        .forEach(
            (option, values) ->
                values.forEach(
                    value -> {
                      command.add("--" + option);
                      if (!value.isEmpty()) {
                        command.add(value);
                      }
                    }));
    return given.ofOwn(command, plan.name(), List.of());
  }

  private static OnnxPlan plan(Call call) {
    Arguments arguments = call.arguments();
    Path model = call.path(arguments.operands().getFirst());
    Scenario scenario = scenario(arguments);
    boolean single = scenario == Scenario.SINGLE_STREAM;
    if (single && arguments.count("streams", 1) != 1) {
      throw Refusal.usage(
          "--streams "
              + arguments.count("streams", 1)
              + " is not for a single stream; add --scenario multi-stream, server or offline");
    }
    Optional<Double> rate = rate(arguments, scenario);
    Duration least = arguments.duration("duration").orElse(LEAST);
    if (rate.orElse(0.0) * least.toMillis() / 1e3 > LoadPlan.MOST_PLANNED) {
      throw Refusal.usage(
          "--rate "
              + Printable.of(arguments.text("rate").orElseThrow())
              + " makes more than 20,000,000 queries a repeat; take a lower one, or a shorter"
              + " --duration");
    }
    LoadPlan load =
        new LoadPlan(
            scenario,
            single ? 1 : arguments.count("streams", STREAMS),
            least,
            arguments.count("min-queries", QUERIES),
            arguments.count("repeats", REPEATS),
            arguments.count("warmup", WARM_UPS),
            LONGEST_WARM_UP,
            rate,
            arguments.count("seed", 1),
            arguments.count("rows", ROWS));
    return new OnnxPlan(
        arguments.text("name").orElseGet(() -> stem(model)),
        model,
        arguments.text("device").orElse("cpu"),
        arguments.text("precision"),
        arguments.has("batch") ? OptionalInt.of(arguments.count("batch", 1)) : OptionalInt.empty(),
        shapes(arguments),
        ranges(arguments),
        inputs(call),
        arguments.count("threads", 1),
        arguments.has("profile-layers"),
        load,
        arguments.duration("latency-bound"),
        RunReaders.cacheFolder(call.environment().variables())
            .orElse(Path.of(System.getProperty("java.io.tmpdir"), "tacho"))
            .resolveSibling("tacho-engines"));
  }

  private static String stem(Path model) {
    String file = String.valueOf(model.getFileName());
    return file.endsWith(".onnx") && file.length() > 5
        ? file.substring(0, file.length() - 5)
        : file;
  }

  private static Scenario scenario(Arguments arguments) {
    String word = arguments.text("scenario").orElse(Scenario.SINGLE_STREAM.word());
    return Scenario.parse(word)
        .orElseThrow(
            () ->
                Arguments.wrong(
                    "scenario",
                    word,
                    Arrays.stream(Scenario.values())
                        .map(Scenario::word)
                        .collect(Collectors.joining(", ")),
                    "--scenario server"));
  }

  private static Optional<Double> rate(Arguments arguments, Scenario scenario) {
    Optional<String> text = arguments.text("rate");
    if (scenario != Scenario.SERVER) {
      if (text.isPresent()) {
        throw Refusal.usage("--rate is for --scenario server; the others send as they can");
      }
      return Optional.empty();
    }
    if (text.isEmpty()) {
      throw Refusal.usage("--scenario server needs --rate N, queries a second that it is sent");
    }
    try {
      double rate = Double.parseDouble(text.get());
      if (rate > 0 && rate < 1e9) {
        return Optional.of(rate);
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw Arguments.wrong("rate", text.get(), "a number above 0", "--rate 200");
  }

  private static Map<String, Long> shapes(Arguments arguments) {
    Map<String, Long> shapes = new LinkedHashMap<>();
    for (String text : arguments.texts("shape")) {
      int equals = text.lastIndexOf('=');
      String number = text.substring(equals + 1);
      if (equals < 1 || !number.matches("[1-9][0-9]{0,8}")) {
        throw Arguments.wrong("shape", text, "NAME=N", "--shape sequence=128");
      }
      shapes.put(text.substring(0, equals), Long.parseLong(number));
    }
    return shapes;
  }

  private static Map<String, Path> inputs(Call call) {
    Map<String, Path> inputs = new LinkedHashMap<>();
    for (String text : call.arguments().texts("input")) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw Arguments.wrong("input", text, "INPUT=FILE", "--input tokens=tokens.npy");
      }
      inputs.put(text.substring(0, equals), call.path(text.substring(equals + 1)));
    }
    return inputs;
  }

  private static Map<String, OnnxPlan.IntRange> ranges(Arguments arguments) {
    Map<String, OnnxPlan.IntRange> ranges = new LinkedHashMap<>();
    for (String text : arguments.texts("range")) {
      int equals = text.lastIndexOf('=');
      String[] ends = text.substring(equals + 1).split("\\.\\.", -1);
      boolean whole =
          ends.length == 2 && Arrays.stream(ends).allMatch(e -> e.matches("-?\\d{1,18}"));
      if (equals < 1 || !whole || Long.parseLong(ends[0]) > Long.parseLong(ends[1])) {
        throw Arguments.wrong("range", text, "INPUT=LOW..HIGH", "--range tokens=0..255");
      }
      ranges.put(
          text.substring(0, equals),
          new OnnxPlan.IntRange(Long.parseLong(ends[0]), Long.parseLong(ends[1])));
    }
    return ranges;
  }

  private static Optional<String> seal(Call call, RunWriter writer) {
    try {
      return Optional.of(writer.seal().digest());
    } catch (StoreException e) {
      call.console().error("tacho bench onnx: the run could not be sealed: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static int tell(
      Call call, OnnxPlan plan, OnnxOutcome outcome, RunWriter run, Optional<String> seal) {
    if (call.json()) {
      call.answer(json(plan, outcome, run, seal));
    } else {
      text(call, outcome, run, seal);
    }
    if (outcome.state() != RunState.COMPLETED) {
      call.console()
          .error(
              "tacho bench onnx: "
                  + outcome.reason().orElse(outcome.state().word())
                  + (outcome.result().isEmpty() ? "; nothing was measured" : ""));
      return outcome.refused() ? ExitCode.INPUT : ExitCode.NO;
    }
    return outcome.keptBound() ? ExitCode.DONE : ExitCode.NO;
  }

  private static void text(Call call, OnnxOutcome outcome, RunWriter run, Optional<String> seal) {
    Console console = call.console();
    outcome
        .result()
        .ifPresent(result -> console.lines(LoadTable.lines(result, console.screen().columns())));
    console.hint(
        "tacho: "
            + outcome.state().word().replace('_', ' ')
            + " · run "
            + run.id()
            + seal.map(d -> " · seal " + d).orElse(" · not sealed"));
  }

  private static Json.Obj json(
      OnnxPlan plan, OnnxOutcome outcome, RunWriter run, Optional<String> seal) {
    Json.Builder json =
        Json.object()
            .put("schema", SCHEMA)
            .put("run", run.id().text())
            .put("name", plan.name())
            .put("state", outcome.state().word())
            .putText("reason", outcome.reason());
    outcome.result().ifPresent(result -> json.put("result", ResultJson.write(result)));
    return json.putText("seal", seal).build();
  }
}
