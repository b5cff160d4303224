package dev.tacho.cli.train;

import dev.tacho.bench.load.Surroundings;
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
import dev.tacho.cli.view.CollectiveTable;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunWriter;
import dev.tacho.train.TrainException;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import dev.tacho.train.rendezvous.RendezvousSources.Found;
import dev.tacho.train.rendezvous.RendezvousSources.Source;
import dev.tacho.train.sweep.SweepBench;
import dev.tacho.train.sweep.SweepOutcome;
import dev.tacho.train.sweep.SweepPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// `tacho train collective`: how fast workers can add up their gradients here.
public final class TrainCollectiveWord implements Word {
  private static final String NAME = "train collective";
  static final String SCHEMA = "tacho.train-collective/1";
  private static final int WORKERS = 2;
  private static final int REPEATS = 7;
  private static final int WARM_UPS = 5;
  private static final int FACTOR = 4;
  private static final long FROM = 4L << 10;
  private static final long TO = 16L << 20;
  private static final Duration LASTING = Duration.ofMillis(50);

  @Override
  public Usage usage() {
    Usage.Builder usage =
        Usage.of(NAME, Group.RECORD, "measure the all-reduce between workers, size by size")
            .option("workers", "N", "processes on this machine (2)")
            .option("from", "SIZE", "the smallest tensor (4KiB)")
            .option("to", "SIZE", "the largest (16MiB)")
            .option("factor", "N", "each size is so many times the one before (4)")
            .option("warmup", "N", "all-reduces of each size before any counts (5)")
            .option("repeats", "N", "of each size (7)")
            .option("lasting", "DURATION", "a repeat has as many all-reduces as that takes (50ms)")
            .option("name", "LABEL", "what to call the run and its workload")
            .option("project", "LABEL", "which project it belongs to")
            .options("tag", "KEY=VALUE", "a tag to find it by");
    return RendezvousOptions.in(usage)
        .note(
            "Sums of 32-bit floats by Gloo, over sockets. Before and after each size is timed, all"
                + " elements are held against their exact sums, with every worker; a wrong one is"
                + " exit code 1. The time is that of the slowest worker. ALGBW is the tensor's"
                + " size by the time; BUSBW is 2 (n - 1) / n of that, which is what the link of"
                + " each of n workers carries, so that it can be held against what a link can do.")
        .note(
            "With --rank, --world-size and --rendezvous, or started by torchrun, by srun or in an"
                + " indexed Job of Kubernetes, it is one worker of several hosts; the run of rank"
                + " 0 has the numbers.")
        .example("tacho train collective")
        .example("tacho train collective --workers 4 --from 1MiB --to 64MiB")
        .example("tacho train collective --rank 1 --world-size 2 --rendezvous 10.0.0.7:29500")
        .build();
  }

  @Override
  public int run(Call call) {
    Found found = RendezvousOptions.read(call);
    SweepPlan plan = plan(call.arguments());
    boolean alone = found.source() == Source.NOBODY;
    if (!alone && call.arguments().has("workers")) {
      throw Refusal.usage(
          "--workers are those of one machine, and this is one worker of several, as said by "
              + found.source().words());
    }
    try (Scratch scratch = Scratch.make("tacho-collective-")) {
      return run(call, plan, alone ? here(call, scratch.folder()) : List.of(found.rendezvous()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the thread of the sweep was interrupted");
    }
  }

  private static SweepPlan plan(Arguments given) {
    try {
      return new SweepPlan(
          SweepPlan.sizes(
              size(given, "from", FROM), size(given, "to", TO), given.count("factor", FACTOR)),
          given.count("warmup", WARM_UPS),
          given.count("repeats", REPEATS),
          given.duration("lasting").orElse(LASTING));
    } catch (TrainException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()));
    }
  }

  private static long size(Arguments given, String option, long otherwise) {
    Optional<String> text = given.text(option);
    if (text.isEmpty()) {
      return otherwise;
    }
    OptionalLong bytes = Numbers.parseBytes(text.get());
    if (bytes.isEmpty()) {
      throw Arguments.wrong(option, text.get(), "a size", "64KiB");
    }
    return bytes.getAsLong();
  }

  /// Where the workers of this machine meet.
  private static List<Rendezvous> here(Call call, Path folder) {
    int workers = Crowd.workers(call.arguments(), WORKERS);
    Duration limit = call.arguments().duration(RendezvousOptions.PATIENCE).orElse(Rendezvous.LIMIT);
    Meeting meeting =
        workers == 1 ? new Meeting.Nowhere() : new Meeting.SharedFile(folder.resolve("meeting"));
    return IntStream.range(0, workers)
        .mapToObj(rank -> new Rendezvous(rank, workers, meeting, limit))
        .toList();
  }

  private static int run(Call call, SweepPlan plan, List<Rendezvous> at)
      throws InterruptedException {
    RecordingOrder order = RunWord.order(call);
    String name = call.arguments().text("name").orElse("all-reduce");
    try (RunWriter writer =
        Recording.begin(call.store(), order.ofOwn(call.typed(NAME), name, List.of()))) {
      SweepOutcome outcome =
          SweepBench.run(
              new SweepBench.Task(name, at, plan, Natives.folder(call)),
              writer,
              SelfStart.sweeper(),
              new Tool("tacho", Version.TEXT),
              new Surroundings(Path.of("/")).platform(),
              (done, of, elapsed) -> progress(call, writer, done, of, elapsed));
      return tell(call, name, outcome, writer, at.getFirst().rank());
    }
  }

  private static void progress(Call call, RunWriter run, int done, int of, Duration elapsed) {
    run.lease(Json.Obj.EMPTY);
    if (elapsed.toSeconds() >= 2) {
      call.console()
          .hint("all-reduce · " + done + "/" + of + " sizes · " + Durations.text(elapsed));
    }
  }

  private static int tell(Call call, String name, SweepOutcome outcome, RunWriter run, int rank) {
    Console console = call.console();
    Optional<String> seal = call.seal(NAME, run);
    if (call.json()) {
      Json.Builder json =
          Json.object()
              .put("schema", SCHEMA)
              .put("run", run.id().text())
              .put("name", name)
              .put("state", outcome.state().word())
              .putText("reason", outcome.reason());
      outcome.result().ifPresent(result -> json.put("result", ResultJson.write(result)));
      call.answer(json.putText("seal", seal).build());
    } else {
      outcome
          .result()
          .ifPresent(
              result -> console.lines(CollectiveTable.lines(result, console.screen().columns())));
      if (outcome.state() == RunState.COMPLETED && outcome.result().isEmpty()) {
        console.line("rank " + rank + " took part; the numbers are in the run of rank 0");
      }
      console.hint(
          "tacho: "
              + outcome.state().word()
              + " · run "
              + run.id()
              + seal.map(digest -> " · seal " + digest).orElse(" · not sealed"));
    }
    if (outcome.state() != RunState.COMPLETED) {
      console.error(
          "tacho "
              + NAME
              + ": "
              + Printable.of(outcome.reason().orElse(outcome.state().word()))
              + (outcome.result().isEmpty() ? "; nothing was measured" : ""));
      return outcome.result().isEmpty() ? ExitCode.INPUT : ExitCode.NO;
    }
    if (outcome.wrong()) {
      console.error("tacho " + NAME + ": sums were wrong; do not train over this network");
      return ExitCode.NO;
    }
    return ExitCode.DONE;
  }
}
