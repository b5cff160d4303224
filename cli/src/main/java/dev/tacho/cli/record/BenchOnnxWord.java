package dev.tacho.cli.record;

import dev.tacho.bench.onnx.OnnxBench;
import dev.tacho.bench.onnx.OnnxOutcome;
import dev.tacho.bench.onnx.OnnxPlan;
import dev.tacho.bench.onnx.OnnxWatch;
import dev.tacho.bench.profile.Profile;
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
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunWriter;
import dev.tacho.telemetry.machine.Inventory;
import dev.tacho.telemetry.machine.MachineDevice;
import java.util.List;
import java.util.Optional;

/// `tacho bench onnx`: how fast a model runs here, and how sure that is.
public final class BenchOnnxWord implements Word {
  static final String NAME = "bench onnx";
  static final String SCHEMA = "tacho.bench-onnx/1";

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
        .option("accelerator", "CATEGORY", "the devices of gpu, npu, dla, dsp, fpga or cpu")
        .option("profile", "NAME", "offer load as a profile of use says, and check its limits")
        .option("profiles", "FILE", "profiles of your own (tacho doctor --profiles shows ours)")
        .option("precision", "NAME", "fp32, fp16, bf16, int8, int4 or mixed (the model's own)")
        .option("batch", "N", "samples in a query (the model's own, or 1)")
        .flag("matrix", "measure every device, precision and batch of the lists a,b,c given")
        .options("shape", "NAME=N", "the value of another dimension that the model leaves free")
        .options("range", "INPUT=LOW..HIGH", "what a whole-number input may be (0..1)")
        .options("input", "INPUT=FILE", "samples of an input, from a NumPy file (.npy)")
        .option("labels", "FILE", "a NumPy file with the right answer to each of them, by number")
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
            "An fp32 model is made into the precision that is asked for, where the device has such"
                + " arithmetic; what a device or the engine cannot do is refused with the reason,"
                + " and left out of a matrix with it. A matrix is a run whose members are its"
                + " cells.")
        .note(
            "The answers of a model that was made are held against those of the fp32 one, to the same"
                + " queries: output_error_pct and output_same_choice_pct say how far they are off."
                + " With --labels, accuracy_pct and cross_entropy_bits say how often the largest"
                + " number of an answer is the right one, and what probability that is given.")
        .note(
            "Exit code 1 when a latency bound or a limit of the profile was not kept, or a bound not"
                + " shown to be kept; 4 when a limit has no number here that there is no verdict"
                + " without; 3 when the model cannot be executed. What was measured until then is"
                + " kept.")
        .note(
            "Energy and heat are read meanwhile, on the same clock, where this machine has counters:"
                + " joules of the steady windows, gross and with the idle draw of two seconds before"
                + " taken off, a sample and a query. Without counters they are missing, with the"
                + " reason.")
        .example("tacho bench onnx model.onnx")
        .example("tacho bench onnx model.onnx --matrix --precision fp32,int8 --batch 1,8")
        .example("tacho bench onnx model.onnx --profile ci-smoke --accelerator cpu")
        .example(
            "tacho bench onnx model.onnx --precision int8 --input x=held-out.npy --labels y.npy")
        .example("tacho bench onnx model.onnx --batch 8 --duration 10s --min-queries 700")
        .example(
            "tacho bench onnx model.onnx --scenario server --rate 200 --latency-bound 15ms"
                + " --streams 2")
        .build();
  }

  @Override
  public int run(Call call) {
    try {
      return call.arguments().has(OnnxOptions.MATRIX)
          ? new OnnxMatrix(call).run()
          : one(call, true).exitCode();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench's thread was interrupted");
    }
  }

  /// How a bench ended, the run that it left, and what was measured.
  public record Done(int exitCode, RunId run, Optional<Result> result) {}

  /// One bench, for a word that does more: only progress and faults are told.
  public Done bench(Call call) {
    try {
      return one(call, false);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench's thread was interrupted");
    }
  }

  private static Done one(Call call, boolean aloud) throws InterruptedException {
    OnnxPlan plan = OnnxOptions.plan(call);
    Optional<Profile> profile = OnnxOptions.profile(call);
    List<MachineDevice> devices = Inventory.ofThisMachine();
    Optional<String> skipped = OnnxOptions.skipped(plan, profile, devices);
    if (skipped.isPresent()) {
      throw Refusal.input(Printable.of(skipped.get()));
    }
    RecordingOrder order = order(call).ofOwn(call.typed(NAME), plan.name(), List.of());
    try (RunWriter writer = Recording.begin(call.store(), order);
        OnnxWatch watch = OnnxGuard.watch(call, plan, profile, devices)) {
      OnnxProgress progress = new OnnxProgress(call.console(), writer);
      OnnxOutcome outcome =
          OnnxBench.run(
              plan,
              writer,
              SelfStart::engine,
              () -> devices,
              new Tool("tacho", Version.TEXT),
              progress,
              Optional.of(watch));
      Optional<String> seal = call.seal(NAME, writer);
      progress.tellProblems();
      int code = tell(call, plan, outcome, writer, seal, watch.verdict(), aloud);
      return new Done(code, writer.id(), outcome.result());
    }
  }

  /// How runs of this word are begun.
  static RecordingOrder order(Call call) {
    return RunWord.order(call);
  }

  private static int tell(
      Call call,
      OnnxPlan plan,
      OnnxOutcome outcome,
      RunWriter run,
      Optional<String> seal,
      Optional<Profile.Verdict> verdict,
      boolean aloud) {
    if (aloud && call.json()) {
      call.answer(json(plan, outcome, run, seal));
    } else if (aloud) {
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
    OnnxGuard.tell(call, verdict);
    return OnnxGuard.code(outcome, verdict);
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

  static Json.Obj json(OnnxPlan plan, OnnxOutcome outcome, RunWriter run, Optional<String> seal) {
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
