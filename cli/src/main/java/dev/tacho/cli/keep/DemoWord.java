package dev.tacho.cli.keep;

import dev.tacho.cli.look.SummaryWord;
import dev.tacho.cli.record.RunWord;
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
import dev.tacho.core.Label;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.recorder.RecordingOutcome;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// `demo`: records two real jobs that come with Tacho, and shows what became of them.
public final class DemoWord implements Word {
  private static final String JOB = "ByteLm.java";
  private static final String DOOR_JOB = "CommentOrCode.java";

  @Override
  public Usage usage() {
    return Usage.of("demo", Group.KEEP, "record a real training job, and look at what it left")
        .operands("[TEXT]", 0, 1)
        .option("steps", "N", "train so many steps instead of the usual number")
        .option("into", "FOLDER", "where the model and the report go (tacho-demo)")
        .note(
            "Trains a byte-level language model on the sources that come with the JDK, or on TEXT (a"
                + " file or a folder), which takes about half a minute on two cores; then a"
                + " classifier of comment lines, a few seconds, which reports through the JVM door"
                + " instead of marker lines. Both are recorded as any command is. With --json the two"
                + " outcomes are lines on standard error.")
        .note(
            "Then the trained model is written as ONNX, executed in fp32 and in int8 (bench onnx),"
                + " the two are compared (compare --vary precision), and a report is written as HTML"
                + " and PDF.")
        .example("tacho demo")
        .example("tacho demo --steps 500 notes.txt")
        .build();
  }

  @Override
  public int run(Call call) {
    Console console = call.console();
    Path examples = examples();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    List<String> job = new ArrayList<>(List.of(java, examples.resolve(JOB).toString()));
    if (call.arguments().has("steps")) {
      job.add("--steps");
      job.add(Integer.toString(call.arguments().count("steps", 1)));
    }
    DemoBench bench =
        DemoBench.in(call, call.path(call.arguments().text("into").orElse("tacho-demo")));
    job.addAll(
        List.of("--out", bench.weights().toString(), "--hand-over", bench.folder().toString()));
    call.arguments().operands().forEach(text -> job.add(call.path(text).toString()));
    RecordingOutcome first = record(call, "demo", job);
    console.hint("");
    if (first.exitCode() != ExitCode.DONE) {
      console.error("tacho demo: the job ended with " + first.exitCode() + "; see above");
      return first.exitCode();
    }

    console.hint("The second job reports through the JVM door:");
    RecordingOutcome second =
        record(
            call,
            "demo-door",
            List.of(
                java,
                "-cp",
                examples.resolveSibling("lib").resolve("*").toString(),
                examples.resolve(DOOR_JOB).toString()));
    if (call.json()) {
      // as with run: standard output is the jobs' own, the outcomes stand on standard error
      return second.exitCode();
    }
    console.hint("");
    Call look = new Call(look(call, first), console, call.environment());
    int told = new SummaryWord().run(look);
    int sealed = new VerifyWord().run(look);
    console.hint("");
    int benched = bench.run(first.id());
    String id = first.id().text();
    console.hint("");
    console.hint("Try next:");
    console.hint("  tacho list --sort loss");
    console.hint("  tacho show " + id + " --keys");
    console.hint("  tacho run --name mine -- python3 train.py");
    return Math.max(Math.max(second.exitCode(), benched), Math.max(told, sealed));
  }

  private static RecordingOutcome record(Call call, String name, List<String> command) {
    try {
      RecordingOrder order =
          new RecordingOrder(
              command,
              call.environment().directory(),
              SelfStart.environment(call.environment().variables()),
              Optional.of(new Label(name)),
              Optional.of(new Label("demo")),
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
      RecordingOutcome outcome =
          Recording.record(call.store(), order, new RunWord.Live(call.console()));
      RunWord.tell(call, outcome);
      return outcome;
    } catch (StoreException | RecorderException e) {
      throw Refusal.input("nothing was started: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the recorder's thread was interrupted");
    }
  }

  /// What one would type to look at the run, with the same store and the same manner.
  private static Arguments look(Call call, RecordingOutcome outcome) {
    Map<String, List<String>> given = new HashMap<>(call.arguments().given());
    given.remove("steps");
    given.remove("into");
    return new Arguments(given, List.of(outcome.id().text()), List.of());
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
