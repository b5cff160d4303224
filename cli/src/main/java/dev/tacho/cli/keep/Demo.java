package dev.tacho.cli.keep;

import dev.tacho.cli.look.SummaryWord;
import dev.tacho.cli.record.RunWord;
import dev.tacho.cli.share.ReportWord;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Screen;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.train.Natives;
import dev.tacho.cli.train.TrainValidateWord;
import dev.tacho.cli.train.TrainWord;
import dev.tacho.core.Label;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.recorder.RecordingOutcome;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.gguf.GgufType;
import dev.tacho.weights.llama.LlamaGguf;
import dev.tacho.weights.llama.LlamaModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One demo, part by part. Used once, on one thread.
final class Demo {
  private static final String NAME = "demo";
  private static final String JOB = "ByteLm.java";
  private static final int SMALL_STEPS = 1_500;
  private static final int WARMUP = 15;

  /// Steps that one worker does first. All are in the warm-up, whose rates do not depend on how
  /// many steps there are in all.
  private static final int ALONE = 4;

  /// Of them that two workers are held against.
  private static final int AGAIN = 2;

  /// Trainings of one worker whose rows are summed in other orders: what they differ by is what two
  /// workers may.
  private static final int CONTROLS = 2;

  private static final Duration TRAINING = Duration.ofSeconds(45);

  /// Where nothing tells how long a step takes.
  private static final int USUAL_STEPS = 100;

  private static final int LEAST_STEPS = 30;
  private static final int MOST_STEPS = 1_000;

  /// Of what one worker does, what each of two does, about: docs/measurements/demo-job.md.
  private static final double SHARE = 0.8;

  private final Call call;
  private final Console console;
  private final Console inner;
  private final Path folder;
  private final DemoPlan plan;
  private final RunStore store;
  private final DemoParts parts;
  private Optional<DemoTraining> alone = Optional.empty();
  private Optional<DemoTraining> trained = Optional.empty();
  private String sample = "";
  private OptionalDouble farthest = OptionalDouble.empty();

  Demo(Call call, Path folder, DemoPlan plan) {
    this.call = call;
    this.console = call.console();
    // with --json the words that the demo is made of keep silent
    this.inner =
        call.json()
            ? new Console(
                OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Screen.PLAIN)
            : console;
    this.folder = folder;
    this.plan = plan;
    this.store = call.store();
    this.parts = new DemoParts(console, inner);
  }

  int run() {
    plan.why().ifPresent(why -> console.hint("tacho demo: " + why + "; " + plan.instead()));
    if (plan.workers() > 0) {
      languageModel();
    }
    smallModel(Math.min(call.arguments().count("steps", SMALL_STEPS) * 10, SMALL_STEPS));
    tell();
    return parts.exitCode();
  }

  private void languageModel() {
    parts.then("see how fast one worker is", this::trainAlone);
    parts.then(
        "train on " + plan.workers() + (plan.workers() == 1 ? " worker" : " workers"), this::train);
    parts.then("evaluate and sample", this::evaluate);
    if (plan.workers() > 1) {
      parts.then("hold the first steps against one worker", this::validate);
    }
    parts.then("export", this::export);
    parts.then("verify", () -> word(new VerifyWord(), Map.of(), List.of(trainedRun())));
    parts.then("report", this::report);
  }

  private int trainAlone() {
    alone =
        train(
            Map.of(
                "name", List.of("demo-alone"),
                "steps",
                    List.of(
                        Integer.toString(Math.min(ALONE, call.arguments().count("steps", ALONE)))),
                "eval-every", List.of("0"),
                "checkpoint-every", List.of("0")));
    return alone.isPresent() ? ExitCode.DONE : ExitCode.NO;
  }

  private int train() {
    int steps = call.arguments().count("steps", usualSteps());
    String every = Integer.toString(Math.max(1, steps / 3));
    trained =
        train(
            Map.of(
                "name", List.of(NAME),
                "workers", List.of(Integer.toString(plan.workers())),
                "baseline", List.of(alone.orElseThrow().run().text()),
                "steps", List.of(Integer.toString(steps)),
                "eval-every", List.of(every),
                "checkpoint-every", List.of(every)));
    trained.map(DemoTraining::fall).ifPresent(inner::line);
    return trained.isPresent() ? ExitCode.DONE : ExitCode.NO;
  }

  /// As many as take the usual time, by the speed of the worker that went first.
  private int usualSteps() {
    OptionalDouble took = alone.orElseThrow().secondsAStep();
    if (took.isEmpty()) {
      return USUAL_STEPS;
    }
    double each = took.getAsDouble() / (plan.workers() == 1 ? 1 : plan.workers() * SHARE);
    int steps = Math.clamp(Math.round(TRAINING.toMillis() / (1e3 * each)), LEAST_STEPS, MOST_STEPS);
    inner.hint(
        String.format(
            Locale.ROOT,
            "a step took one worker %.2f s: %d steps are about %d s",
            took.getAsDouble(),
            steps,
            Math.round(steps * each)));
    return steps;
  }

  private Optional<DemoTraining> train(Map<String, List<String>> options) {
    List<Path> text =
        call.arguments().operands().isEmpty()
            ? List.of(DemoText.in(folder))
            : call.arguments().operands().stream().map(call::path).toList();
    Map<String, List<String>> all = new HashMap<>(options);
    all.put("data", text.stream().map(Path::toString).toList());
    all.put("project", List.of(NAME));
    all.put("warmup", List.of(Integer.toString(WARMUP)));
    return word(new TrainWord(), all, List.of()) == ExitCode.DONE
        ? Optional.of(new DemoTraining(store, call.run(store, "latest").header().id()))
        : Optional.empty();
  }

  private int validate() {
    DemoTraining one = alone.orElseThrow();
    farthest = one.farthestFrom(trained.orElseThrow());
    return word(
        new TrainValidateWord(),
        Map.of(
            "steps", List.of(Integer.toString(AGAIN)),
            "controls", List.of(Integer.toString(CONTROLS))),
        List.of(one.run().text(), trainedRun()));
  }

  private int evaluate() {
    inner.line(trained.orElseThrow().heldOut());
    DemoSample said = DemoSample.of(checkpoint(), Natives.folder(call));
    sample = said.text();
    if (said.said()) {
      inner.line("the model says: " + sample);
      return ExitCode.DONE;
    }
    console.error("tacho demo: the model says nothing: " + sample);
    return ExitCode.NO;
  }

  private int export() {
    Path file = fresh("model.gguf");
    LlamaModel model = Checkpoint.read(checkpoint()).model();
    String digest = LlamaGguf.write(file, model, NAME, GgufType.F16);
    inner.line("the model as GGUF (f16), for llama.cpp and others: " + file);
    inner.line("sha256 " + digest);
    LlamaModel again = LlamaGguf.read(file);
    if (!again.config().tensors().equals(model.config().tensors()) || !isHalved(model, again)) {
      console.error("tacho demo: the GGUF file, read back, is another model");
      return ExitCode.NO;
    }
    inner.line(
        String.format(
            Locale.ROOT,
            "read back: %,d parameters, each as it was trained, rounded to 16 bits",
            model.config().parameters()));
    return ExitCode.DONE;
  }

  /// Whether each number of `rounded` is that of `exact`, or the nearest of 16 bits to it.
  private static boolean isHalved(LlamaModel exact, LlamaModel rounded) {
    for (Tensor tensor : exact.tensors().values()) {
      Tensor other = rounded.tensors().get(tensor.name());
      if (other == null) {
        return false;
      }
      float[] wanted = tensor.floats();
      float[] found = other.floats();
      for (int i = 0; i < wanted.length; i++) {
        float halved = Float.float16ToFloat(Float.floatToFloat16(wanted[i]));
        if (found[i] != wanted[i] && found[i] != halved) {
          return false;
        }
      }
    }
    return true;
  }

  private Path checkpoint() {
    return new Checkpoints(store.checkpoints(trained.orElseThrow().run()), 1)
        .newest()
        .map(Checkpoints.Kept::path)
        .orElseThrow(() -> Refusal.input("the training left no checkpoint; free space"));
  }

  private int report() {
    Path html = fresh("training.html");
    Path pdf = fresh("training.pdf");
    int code =
        word(
            new ReportWord(),
            Map.of(
                "html", List.of(html.toString()),
                "pdf", List.of(pdf.toString()),
                "title", List.of("The demo's training")),
            List.of(trainedRun()));
    inner.hint("The training as a page, to look at and to print:");
    inner.hint("  " + html);
    inner.hint("  " + pdf);
    return code;
  }

  private void smallModel(int steps) {
    DemoBench bench = new DemoBench(call, inner, folder);
    RunId[] small = new RunId[1];
    parts.then(
        "record another program",
        () -> {
          RecordingOutcome outcome = record(job(steps, bench));
          small[0] = outcome.id();
          return outcome.exitCode();
        });
    parts.then("summarise it", () -> word(new SummaryWord(), Map.of(), List.of(small[0].text())));
    parts.then("run it as ONNX in fp32 and in int8", () -> bench.run(small[0]));
  }

  private List<String> job(int steps, DemoBench bench) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> job =
        new ArrayList<>(
            List.of(
                java,
                examples().resolve(JOB).toString(),
                "--steps",
                Integer.toString(steps),
                "--out",
                bench.weights().toString(),
                "--hand-over",
                folder.toString()));
    call.arguments().operands().forEach(text -> job.add(call.path(text).toString()));
    return job;
  }

  private RecordingOutcome record(List<String> command) {
    try {
      RecordingOrder order =
          new RecordingOrder(
              command,
              call.environment().directory(),
              SelfStart.environment(call.environment().variables()),
              Optional.of(new Label("demo-bytes")),
              Optional.of(new Label(NAME)),
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              RecordingOrder.GRACE,
              List.of(),
              Optional.empty(),
              new RecordingOrder.Observing(
                  Optional.of(RecordingOrder.Observing.EVERY),
                  OptionalLong.empty(),
                  SelfStart.gpu()),
              RuleBook.builtIn(),
              RecordingOrder.Door.LOOPBACK,
              true,
              SelfStart.holder(),
              "tacho " + Version.TEXT);
      RecordingOutcome outcome = Recording.record(store, order, new RunWord.Live(inner));
      RunWord.tell(new Call(arguments(Map.of(), List.of()), inner, call.environment()), outcome);
      return outcome;
    } catch (StoreException | RecorderException e) {
      throw Refusal.input("nothing was started: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the recorder's thread was interrupted");
    }
  }

  private void tell() {
    if (call.json()) {
      console.error(json().toString());
      return;
    }
    console.line();
    console.lines(parts.lines(console.screen().columns()));
    trained.ifPresent(
        training -> {
          console.hint("");
          console.hint("Try next:");
          console.hint("  tacho list --sort loss");
          console.hint("  tacho show " + training.run() + " --keys");
          console.hint("  tacho train --resume " + training.run() + " --steps 1000");
        });
  }

  private Json.Obj json() {
    Json.Builder json = Json.object().put("schema", "tacho.demo/1").put("workers", plan.workers());
    json.putText("fallback", plan.why());
    trained.ifPresent(
        training -> {
          json.put("run", training.run().text());
          training.losses().values().stream()
              .findFirst()
              .ifPresent(loss -> json.put("first_loss", loss));
          number(json, "last_loss", training.lastLoss());
          number(json, "held_out_loss", training.heldOutLoss());
          number(json, "farthest_from_one_worker", farthest);
          json.put("sample", sample);
        });
    return json.put("folder", folder.toString()).put("parts", parts.json()).build();
  }

  private static void number(Json.Builder json, String name, OptionalDouble value) {
    value.ifPresent(known -> json.put(name, known));
  }

  private String trainedRun() {
    return trained.orElseThrow().run().text();
  }

  /// Does a word with the same store and the same manner.
  private int word(Word word, Map<String, List<String>> options, List<String> operands) {
    return word.run(new Call(arguments(options, operands), inner, call.environment()));
  }

  private Arguments arguments(Map<String, List<String>> options, List<String> operands) {
    Map<String, List<String>> given = new HashMap<>(options);
    Optional.ofNullable(call.arguments().given().get("home"))
        .ifPresent(home -> given.put("home", home));
    return new Arguments(given, operands, List.of());
  }

  /// A file of the folder that an earlier demo does not stand in the way of.
  private Path fresh(String name) {
    Path file = folder.resolve(name);
    try {
      boolean _ = Files.deleteIfExists(file);
      return file;
    } catch (IOException e) {
      throw Refusal.input(
          "an earlier " + file + " cannot be replaced (" + e + "); name another --into");
    }
  }

  private static Path examples() {
    String home = System.getProperty("tacho.home");
    if (home != null) {
      Path examples = Path.of(home, "examples");
      if (Files.isReadable(examples.resolve(JOB))) {
        return examples;
      }
    }
    throw Refusal.input(
        "the example programs are missing from "
            + (home == null ? "this start of Tacho" : home)
            + "; start Tacho by its own bin/tacho, from a whole distribution");
  }
}
