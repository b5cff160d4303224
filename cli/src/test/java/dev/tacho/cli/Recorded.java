package dev.tacho.cli;

import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.Version;
import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Counter;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.StageChanged;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A store in `folder` with real runs of known content. Ids are `01JNQ8` and more, times count
/// from [Said#NOON].
final class Recorded {
  static final RunId TRAINED = new RunId("01JNQ8M2T0000000000000TRN1");
  static final RunId BROKEN = new RunId("01JNQ8P5R0000000000000BRKN");
  static final RunId PIPED = new RunId("01JNQ8QXW0000000000000P1PE");
  static final RunId OPEN = new RunId("01JNQ9A700000000000000PEN1");

  private static final long SECOND = 1_000_000_000L;

  final Path folder;
  final RunStore store;

  Recorded(Path folder) {
    this.folder = folder;
    this.store = RunStore.at(folder.resolve(".tacho"));
  }

  /// Calls the program 10 minutes after the last run began.
  Said says(String... args) {
    return Said.by(
        new Environment(
            folder, Map.of(), InstantSource.fixed(Said.NOON.plus(Duration.ofMinutes(10)))),
        args);
  }

  /// A training that completed, with stages, points, an artifact, a fault and notes of the
  /// kernel.
  void trained() throws IOException {
    RunWriter run = store.create(header(TRAINED, "demo", Said.NOON.minus(Duration.ofDays(3))));
    run.event(0, new RunEvent.Planned(List.of("prepare", "train")));
    run.event(1_000, RunEvent.state(RunState.RUNNING));
    run.event(SECOND, RunEvent.stage("prepare", StageState.RUNNING));
    run.event(
        SECOND,
        new RunEvent.Telemetry(
            Duration.ofSeconds(1),
            List.of(
                Counter.of("tree_rss_bytes", "/proc/PID/statm"),
                Counter.missing("gpu_pct/0", "NVIDIA's library (NVML)", "no device was found"))));
    PointShape machine = new PointShape(RunEvent.Telemetry.SOURCE, List.of("tree_rss_bytes"));
    run.point(2 * SECOND, RunSink.NO_STEP, machine, new double[] {400_000_000});
    run.event(
        SECOND,
        new RunEvent.Forecast(
            Optional.of("prepare"),
            OptionalLong.empty(),
            OptionalLong.empty(),
            0,
            "the earlier runs are still being looked at"));
    run.event(SECOND + SECOND / 4, forecast("prepare", 27));
    run.event(3 * SECOND, RunEvent.stage("prepare", StageState.COMPLETED));
    run.event(3 * SECOND, RunEvent.stage("train", StageState.RUNNING));
    run.event(3 * SECOND, forecast("train", 30));
    PointShape shape = PointShape.of("loss", "学習率");
    for (int step = 1; step <= 4; step++) {
      run.point((3 + step) * SECOND, step, shape, new double[] {2.0 / step, 0.001});
    }
    run.point(8 * SECOND, 5, new PointShape("rank1", List.of("loss")), new double[] {Double.NaN});
    run.event(9 * SECOND, new RunEvent.Progress(1240, Optional.of(4000.0), Optional.of("steps")));
    run.event(
        9 * SECOND,
        new RunEvent.Fault(
            "marker",
            "stdout line 18",
            "'::tacho piont' is no marker; the words are point, stage"));
    RunEvent.Artifact model = run.adopt(Files.writeString(folder.resolve("model.pt"), "weights"));
    run.event(
        10 * SECOND,
        new RunEvent.Artifact("model.pt", model.stored(), model.bytes(), model.sha256()));
    Files.writeString(run.outputLog(), "epoch 1\nepoch 2 \u001b[31mred\u001b[0m\n");
    run.event(30 * SECOND, RunEvent.stage("train", StageState.COMPLETED));
    run.event(
        31 * SECOND,
        new RunEvent.Usage(
            Duration.ofMillis(52_300),
            Duration.ofMillis(1_250),
            OptionalLong.of(512_000_000),
            3,
            1_200,
            40));
    run.event(31 * SECOND, new RunEvent.Output(true, 40, 0, 40, 0, 0));
    run.event(31 * SECOND, new RunEvent.ResultAttached(ResultJson.write(used())));
    run.event(31 * SECOND, ended(RunState.COMPLETED, "", 0));
    run.seal();
  }

  private static RunEvent forecast(String stage, long seconds) {
    return new RunEvent.Forecast(
        Optional.of(stage),
        OptionalLong.of(seconds * SECOND),
        OptionalLong.of((seconds + 3) * SECOND),
        5,
        "5 earlier runs of this command in this folder on this host");
  }

  /// What the training used: measured, derived and missing.
  private static Result used() {
    Provenance clock = new Provenance.Measured("CLOCK_MONOTONIC");
    Provenance kernel = new Provenance.Measured("wait4");
    return Result.of(
            new Tool("tacho", "0.1.0"),
            Platform.UNKNOWN,
            new Workload("demo", "command", Json.Obj.EMPTY))
        .measurements(
            List.of(
                used("cpu_time_s", new Statistic.Total(), 53.55, kernel, Evidence.NONE),
                used(
                    "tree_cpu_cores",
                    new Statistic.Rate(),
                    1.7274,
                    new Provenance.Derived("cpu_time_s / duration_s", List.of(kernel, clock)),
                    Evidence.NONE),
                used(
                    "memory_bytes",
                    new Statistic.Max(),
                    400_000_000,
                    new Provenance.Measured("/proc/PID/statm"),
                    new Evidence(OptionalLong.of(31), 1, 2, 0, Optional.empty(), Optional.empty())),
                new Measurement.Missing(
                    dev.tacho.core.metric.Metric.named("energy_j"),
                    Scope.WHOLE,
                    "no counter of energy was found")))
        .payload(Json.object().put("about", RunFacts.RESOURCES).build())
        .build();
  }

  private static Measurement used(
      String metric, Statistic statistic, double value, Provenance how, Evidence evidence) {
    return new Measurement.Known(
        dev.tacho.core.metric.Metric.named(metric), statistic, value, Scope.WHOLE, how, evidence);
  }

  /// A run that failed with exit code 3 after 2 s, without stages or points.
  void broken() {
    RunWriter run = store.create(header(BROKEN, "broken", Said.NOON.minus(Duration.ofHours(5))));
    run.event(1_000, RunEvent.state(RunState.RUNNING));
    run.event(2 * SECOND, ended(RunState.FAILED, "exit code 3", 3));
    run.seal();
  }

  /// A run that goes on for as long as the writer is not closed.
  RunWriter open() throws InterruptedException {
    RunWriter run = store.create(header(OPEN, "open", Said.NOON));
    run.event(0, new RunEvent.Planned(List.of("prepare", "train", "evaluate")));
    run.event(1_000, RunEvent.state(RunState.RUNNING));
    run.event(SECOND, RunEvent.stage("prepare", StageState.RUNNING));
    run.event(2 * SECOND, new RunEvent.Progress(20, Optional.of(80.0), Optional.of("files")));
    run.event(2 * SECOND, forecast("prepare", 3600));
    run.point(2 * SECOND, 1, PointShape.of("loss"), new double[] {0.75});
    run.flush();
    // status.json follows within a second
    while (store.list().getFirst().points() == 0) {
      Thread.sleep(20);
    }
    return run;
  }

  /// Makes the open run look like one that another host writes.
  void silence() throws IOException {
    lease("farhost", 7, 7);
  }

  /// Has the open run's lease name this writer.
  void lease(String host, long pid, long startTicks) throws IOException {
    Path lease = store.home().resolve("runs").resolve(OPEN.text()).resolve("lease");
    Json.Obj text =
        Json.object()
            .put("schema", "tacho.lease/1")
            .put("pid", pid)
            .put("start_ticks", startTicks)
            .put("boot", "another")
            .put("host", host)
            .build();
    Files.writeString(lease, text + "\n");
  }

  static RunEvent.StateChanged ended(RunState to, String reason, int exitCode) {
    return new RunEvent.StateChanged(
        to,
        reason.isEmpty() ? Optional.empty() : Optional.of(reason),
        OptionalInt.of(exitCode),
        Optional.empty());
  }

  /// A pipeline of three stages that failed in its second, tried twice, with the runs of these.
  void pipeline() {
    Instant began = Said.NOON.minus(Duration.ofHours(1));
    RunWriter run =
        store.create(header(PIPED, "digits", began, Optional.of(new Label("digits")), List.of()));
    run.event(0, new RunEvent.Planned(List.of("prepare", "train", "evaluate")));
    run.event(1_000, RunEvent.state(RunState.RUNNING));
    run.event(
        1_000,
        new StageChanged(
            "prepare",
            StageState.SKIPPED,
            Optional.empty(),
            Optional.of("completed in run " + TRAINED + ", inputs unchanged")));
    run.event(SECOND, RunEvent.stage("train", StageState.RUNNING));
    run.event(3 * SECOND, new RunEvent.Progress(40, Optional.of(200.0), Optional.of("steps")));
    run.event(
        5 * SECOND,
        new RunEvent.Fault("attempt", "stage train, run " + PIPED, "exit code 9; tried again"));
    run.event(
        9 * SECOND,
        new StageChanged(
            "train", StageState.FAILED, Optional.empty(), Optional.of("exit code 9, attempt 2")));
    run.event(
        9 * SECOND,
        new StageChanged(
            "evaluate", StageState.SKIPPED, Optional.empty(), Optional.of("train failed")));
    run.event(9 * SECOND, ended(RunState.FAILED, "stage train: exit code 9", 9));
    for (int attempt = 1; attempt <= 2; attempt++) {
      Link link =
          new Link(
              PIPED,
              Link.Role.MEMBER_OF,
              Map.of("stage", "train", "attempt", Integer.toString(attempt)));
      RunWriter member =
          store.create(
              header(
                  new RunId("01JNQ8QXX0000000000000TRN" + attempt),
                  "digits.train",
                  began.plusSeconds(attempt),
                  Optional.empty(),
                  List.of(link)));
      member.event(1_000, RunEvent.state(RunState.RUNNING));
      member.event(3 * SECOND, ended(RunState.FAILED, "exit code 9", 9));
      member.seal();
    }
    run.seal();
  }

  private RunHeader header(RunId id, String name, Instant started) {
    return header(id, name, started, Optional.empty(), List.of());
  }

  private RunHeader header(
      RunId id, String name, Instant started, Optional<Label> pipeline, List<Link> links) {
    return new RunHeader(
        id,
        Optional.of(new Label(name)),
        Optional.of(new Label("tests")),
        pipeline,
        Map.of("seed", "7"),
        pipeline.isPresent() ? List.of() : List.of("python", "train.py"),
        "/home/user/work",
        new ClockAnchor(started, System.nanoTime(), "4d7a3c10-0000-4000-8000-000000000001"),
        "tacho " + Version.TEXT,
        new RunHeader.Host(
            "testhost", "user", "Linux 6.1", "amd64", 2, OptionalLong.of(24_000_000_000L)),
        Optional.of(
            new RunHeader.Git(
                "0123456789abcdef0123456789abcdef01234567",
                Optional.of("main"),
                Optional.empty(),
                true)),
        Json.object().put("learning_rate", 0.001).build(),
        Map.of("OMP_NUM_THREADS", "2"),
        links);
  }

  /// `text` without what differs from one machine or second to the next.
  String masked(String text) {
    return text.replace(folder.toString(), "FOLDER")
        .replaceAll("\\b[0-9a-f]{64}\\b", "DIGEST")
        .replaceAll("\"(mono|bytes)\": [0-9]{3,}", "\"$1\": NUMBER")
        .replaceAll(" +[0-9.]+ kB", " SIZE")
        .replaceAll("\"at\": \"[^\"]*Z\"", "\"at\": \"MOMENT\"")
        .replaceAll("\"by\": \"[^\"]*\"", "\"by\": \"SOMEBODY\"");
  }
}
