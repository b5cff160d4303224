package dev.tacho.store;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
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

/// Makes the golden folder of the present version: run once a release, into a new folder. The
/// folder of a released version is never made again.
final class GoldenMain {
  static final RunId ID = new RunId("01K0000000GQDEN00000000001");

  private GoldenMain() {}

  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]);
    Surroundings here =
        new Surroundings(
            "golden-host",
            "11111111-2222-3333-4444-555555555555",
            4242,
            _ -> true,
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z")),
            () -> 1_000_000_000L);
    RunStore store = RunStore.at(home, here);
    RunWriter writer = store.create(header(here));
    writer.event(10, RunEvent.state(RunState.RUNNING));
    writer.event(
        20,
        new RunEvent.Launched(
            new RunEvent.ProcessRef(4243, 99), new RunEvent.ProcessRef(4244, 100), false));
    writer.event(30, new RunEvent.Planned(List.of("prepare", "train")));
    writer.event(
        40,
        new RunEvent.StageChanged(
            "prepare", StageState.SKIPPED, Optional.empty(), Optional.of("cached")));
    writer.event(
        50,
        new RunEvent.StageChanged(
            "train", StageState.RUNNING, Optional.of(Duration.ofSeconds(30)), Optional.empty()));
    writer.event(60, new RunEvent.Progress(1, Optional.of(2.0), Optional.of("steps")));
    writer.point(70, 1, PointShape.of("loss", "größe \"q\""), new double[] {0.5, 1e-7});
    writer.point(80, 2, new PointShape("rank0", List.of("loss")), new double[] {Double.NaN});
    writer.flush();
    writer.point(90, RunSink.NO_STEP, PointShape.of("lr"), new double[] {-0.0});
    writer.point(95, 3, PointShape.of("lr"), new double[] {Double.NEGATIVE_INFINITY});
    writer.flush();
    writer.event(100, new RunEvent.InboxConsumed(12, 4));
    writer.event(110, new RunEvent.Clock(new ClockAnchor(here.wall().instant(), 2, here.boot())));
    Path model = Files.writeString(Files.createTempDirectory("golden").resolve("m.bin"), "weights");
    RunEvent.Artifact adopted = writer.adopt(model);
    writer.event(
        120, new RunEvent.Artifact("m.bin", adopted.stored(), adopted.bytes(), adopted.sha256()));
    writer.event(130, new RunEvent.Fault("marker", "stdout line 2", "no '=' in 'loss'"));
    writer.event(140, new RunEvent.Dropped("point", 3));
    writer.event(150, new RunEvent.Recovered("events.jsonl", "e30="));
    writer.event(
        160,
        new RunEvent.Usage(Duration.ofNanos(1), Duration.ofNanos(2), OptionalLong.of(3), 4, 5, 6));
    writer.event(170, new RunEvent.Output(true, 6, 0, 6, 0, 0));
    writer.event(
        180, new RunEvent.ResultAttached(Json.parseObject("{\"schema\":\"tacho.result/1\"}")));
    writer.event(190, new RunEvent.Unknown("weather", Json.parseObject("{\"sky\":\"blue\"}")));
    writer.event(200, RunEvent.stage("train", StageState.COMPLETED));
    Files.writeString(writer.outputLog(), "hello\n");
    Files.writeString(writer.inbox(), "\n{\"x\":1}\n");
    Files.createDirectories(writer.directory().resolve("samples"));
    Files.writeString(writer.directory().resolve("samples/load.jsonl"), "{\"sent\":1}\n");
    writer.event(
        210,
        new RunEvent.StateChanged(
            RunState.COMPLETED, Optional.empty(), OptionalInt.of(0), Optional.empty()));
    writer.seal();
    store.annotations().add(ID.text(), new Annotation.Tagged("best", "yes"));
    store.annotations().add(ID.text(), new Annotation.Noted(Annotation.Kind.NOTE, "good"));
    store.baselines().save("main", store.open(ID));
    // git would obey it
    Files.delete(home.resolve(".gitignore"));
  }

  private static RunHeader header(Surroundings here) {
    return new RunHeader(
        ID,
        Optional.of(new Label("golden")),
        Optional.of(new Label("formats")),
        Optional.empty(),
        Map.of("k", "v"),
        List.of("python", "train.py"),
        "/work",
        new ClockAnchor(here.wall().instant(), here.mono().getAsLong(), here.boot()),
        "tacho 0.1.0",
        new RunHeader.Host("golden-host", "me", "Linux 6", "amd64", 2, OptionalLong.of(1L << 34)),
        Optional.of(new RunHeader.Git("abc", Optional.of("main"), Optional.of("git@host:x"), true)),
        Json.parseObject("{\"lr\":0.1}"),
        Map.of("CUDA_VISIBLE_DEVICES", "0"),
        List.of(
            new Link(
                new RunId("01K0000000GQDEN00000000000"),
                Link.Role.MEMBER_OF,
                Map.of("rank", "1"))));
  }
}
