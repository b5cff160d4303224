package dev.tacho.cli.record;

import dev.tacho.bench.command.AskedMetric;
import dev.tacho.bench.command.BenchOutcome;
import dev.tacho.bench.command.BenchPlan;
import dev.tacho.bench.command.CommandBench;
import dev.tacho.bench.command.Trial;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.BenchTable;
import dev.tacho.cli.view.Goals;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.metric.Metric;
import dev.tacho.recorder.MarkerValues;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `tacho bench command`: how long a command takes, and how sure that is.
public final class BenchCommandWord implements Word {
  static final String NAME = "bench command";

  private static final int REPEATS = 7;
  private static final int WARM_UPS = 1;
  private static final List<Statistic> OF_A_REPEAT =
      List.of(
          new Statistic.Last(),
          new Statistic.Mean(),
          new Statistic.Median(),
          new Statistic.Min(),
          new Statistic.Max(),
          new Statistic.Total());

  @Override
  public Usage usage() {
    return Usage.of(NAME, Group.RECORD, "run a command again and again, and measure it")
        .command()
        .option("warmup", "N", "runs that are not counted before those that are (1)")
        .option("repeats", "N", "runs that are counted, an odd number (7)")
        .options("metric", "NAME[=STATISTIC]", "also take this from marker lines of each repeat")
        .options("goal", "NAME=lower|higher", "which way a metric of your own is better")
        .option("timeout", "DURATION", "end a repeat, and the bench, after this time")
        .option("name", "LABEL", "what to call the run and its workload")
        .option("project", "LABEL", "which project it belongs to")
        .options("tag", "KEY=VALUE", "a tag to find it by")
        .option(
            "advisory-until",
            "N",
            "gates on it only advise until there are so many earlier benches")
        .note(
            "Each repeat is a whole run of the command, in a session of its own, with nothing of"
                + " tacho beside it: no terminal, no input, its output in a file of which the end"
                + " is kept. Processor time is that of the command, of the descendants that it"
                + " waited for, and of their orphans; it is the first number to look at, as other"
                + " work on the machine disturbs it less than wall time.")
        .note(
            "A metric is the last value of its name in ::tacho point lines that a repeat prints,"
                + " or its mean, median, min, max or total. The median stands with an interval at"
                + " 95 % over repeats, which fewer than six do not have; their range is given.")
        .note(
            "The first repeat that fails ends the bench with exit code 1; what was measured is"
                + " kept. Every bench is a run: list, show, summary and gate work on it.")
        .example("tacho bench command -- ./tokenize corpus.txt")
        .example(
            "tacho bench command --repeats 11 --metric tokens_per_s=mean --name tokenizer --"
                + " python3 bench.py")
        .build();
  }

  @Override
  public int run(Call call) {
    RecordingOrder order = RunWord.order(call);
    int repeats = repeats(call.arguments());
    List<AskedMetric> metrics = metrics(call.arguments());
    try (RunWriter writer = Recording.begin(call.store(), order)) {
      BenchPlan plan = plan(call, order, writer, repeats, metrics);
      BenchProgress progress = new BenchProgress(call.console(), writer);
      BenchOutcome outcome =
          CommandBench.run(
              plan, writer, MarkerValues::of, new Tool("tacho", Version.TEXT), progress);
      Optional<String> seal = call.seal(NAME, writer);
      progress.tellProblems();
      return tell(call, plan, outcome, writer, seal);
    } catch (IOException e) {
      throw Refusal.input(
          "the files for the command's output cannot be written: "
              + Reasons.of(e)
              + "; free space in the folder for temporary files");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench's thread was interrupted");
    }
  }

  private static BenchPlan plan(
      Call call, RecordingOrder order, RunWriter writer, int repeats, List<AskedMetric> metrics) {
    Map<String, String> environment = new HashMap<>(order.environment());
    // inside a recorded run its repeats would write into that run, which takes time
    List.of("TACHO_RUN", "TACHO_DIR", "TACHO_EVENTS", "TACHO_URL", "TACHO_TOKEN")
        .forEach(environment::remove);
    Path path = Path.of(order.command().getFirst());
    // of / there is no last part
    String program = Optional.ofNullable(path.getFileName()).orElse(path).toString();
    return new BenchPlan(
        order.name().map(label -> label.text()).orElse(program),
        order.command(),
        writer.header().command(),
        order.directory(),
        environment,
        call.arguments().countFromZero("warmup", WARM_UPS),
        repeats,
        metrics,
        order.timeout(),
        call.arguments().countFromZero("advisory-until", 0),
        writer.outputLog());
  }

  private static int repeats(Arguments arguments) {
    int repeats = arguments.count("repeats", REPEATS);
    if (repeats % 2 == 0) {
      throw Refusal.usage(
          "--repeats "
              + repeats
              + " is even; with an odd number the median is a repeat that happened, take "
              + (repeats + 1));
    }
    return repeats;
  }

  private static List<AskedMetric> metrics(Arguments arguments) {
    Goals goals = Goals.of(arguments);
    List<AskedMetric> metrics = new ArrayList<>();
    for (String text : arguments.texts("metric")) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (name.isEmpty()) {
        throw Arguments.wrong("metric", text, "NAME or NAME=STATISTIC", "--metric loss=min");
      }
      if (CommandBench.MEASURED.contains(name)) {
        throw Refusal.usage(
            "--metric "
                + name
                + " is what tacho measures itself; give the one in the markers another name");
      }
      if (metrics.stream().anyMatch(m -> m.metric().name().equals(name))) {
        throw Refusal.usage("--metric " + Printable.of(name) + " stands twice; give it once");
      }
      metrics.add(
          new AskedMetric(
              goals.apply(Metric.named(name)),
              equals < 0 ? new Statistic.Last() : statistic(text.substring(equals + 1), text)));
    }
    goals.requireAmong(metrics.stream().map(m -> m.metric().name()).toList());
    return metrics;
  }

  private static Statistic statistic(String word, String text) {
    return OF_A_REPEAT.stream()
        .filter(statistic -> statistic.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Arguments.wrong(
                    "metric",
                    text,
                    "NAME=STATISTIC with last, mean, median, min, max or total",
                    "--metric loss=min"));
  }

  private static int tell(
      Call call, BenchPlan plan, BenchOutcome outcome, RunWriter run, Optional<String> seal) {
    if (call.json()) {
      call.answer(json(plan, outcome, run, seal));
    } else {
      text(call, plan, outcome, run, seal);
    }
    if (outcome.state() == RunState.COMPLETED) {
      return ExitCode.DONE;
    }
    String why = outcome.reason().orElse(outcome.state().word());
    call.console().error("tacho bench command: " + why + tried(plan, outcome));
    return outcome.started() || outcome.state() == RunState.CANCELLED
        ? ExitCode.NO
        : ExitCode.INPUT;
  }

  private static String tried(BenchPlan plan, BenchOutcome outcome) {
    long good = outcome.trials().stream().filter(Trial::ok).count();
    if (!outcome.started()) {
      return "; nothing was measured";
    }
    return "; "
        + good
        + " of "
        + plan.repeats()
        + " repeats were measured"
        + (good == 0 ? "" : ", which no gate will judge")
        + "; the end of its output is in "
        + plan.outputLog();
  }

  private static void text(
      Call call, BenchPlan plan, BenchOutcome outcome, RunWriter run, Optional<String> seal) {
    Console console = call.console();
    outcome
        .result()
        .ifPresent(
            result -> {
              console.line(
                  Printable.of(plan.name())
                      + ": "
                      + Counted.of(outcome.trials().stream().filter(Trial::ok).count(), "repeat")
                      + (plan.warmUps() == 0
                          ? ""
                          : " after " + Counted.of(plan.warmUps(), "warm-up")));
              console.lines(BenchTable.lines(result, console.screen().columns()));
            });
    console.hint(
        "tacho: "
            + outcome.state().word().replace('_', ' ')
            + " · run "
            + run.id()
            + seal.map(d -> " · seal " + d).orElse(" · not sealed"));
  }

  private static Json.Obj json(
      BenchPlan plan, BenchOutcome outcome, RunWriter run, Optional<String> seal) {
    Json.Builder json =
        Json.object()
            .put("schema", "tacho.bench/1")
            .put("run", run.id().text())
            .put("name", plan.name())
            .put("state", outcome.state().word())
            .putText("reason", outcome.reason())
            .put("warm_ups", plan.warmUps())
            .put("repeats", plan.repeats())
            .put(
                "trials",
                Json.array(outcome.trials().stream().map(trial -> json(plan, trial)).toList()));
    outcome.result().ifPresent(result -> json.put("result", ResultJson.write(result)));
    return json.putText("seal", seal).build();
  }

  private static Json json(BenchPlan plan, Trial trial) {
    Json.Builder json =
        Json.object()
            .put("number", trial.number())
            .put("status", trial.status())
            .put("begun_ns", trial.begunNanos())
            .put("cpu_s", trial.cpuSeconds())
            .put("user_s", trial.userSeconds())
            .put("system_s", trial.systemSeconds())
            .put("wall_s", trial.wallSeconds());
    if (!Double.isNaN(trial.peakBytes())) {
      json.put("peak_bytes", trial.peakBytes());
    }
    if (!trial.metrics().isEmpty()) {
      Json.Builder metrics = Json.object();
      for (int i = 0; i < plan.metrics().size(); i++) {
        metrics.put(plan.metrics().get(i).metric().name(), trial.metrics().get(i));
      }
      json.put("metrics", metrics.build());
    }
    return json.build();
  }
}
