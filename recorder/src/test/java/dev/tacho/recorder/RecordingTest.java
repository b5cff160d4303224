package dev.tacho.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.SeriesSummary;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.recorder.machine.Enclosure;
import dev.tacho.recorder.timeleft.TimeLeft;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real commands, recorded by this JVM; the packed program is tested in checks.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class RecordingTest implements RecordingListener {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private final List<TimeLeft.Estimate> foreseen = new ArrayList<>();
  private int looks;

  @Test
  void record_commandWithMarkers_keepsPointsArtifactAndTrueEnd() throws Exception {
    RecordingOutcome outcome =
        record(
            RecordingOrder.Door.UNIX,
            Optional.empty(),
            "sh",
            "-c",
            """
            echo '::tacho stage begin train'; echo '::tacho point step=1 loss=0.5'
            echo model > m.txt; echo '::tacho artifact m.txt'; echo '::tacho artifact gone.txt'
            echo '{"type":"point","step":2,"m":{"loss":0.25}}' >> "$TACHO_EVENTS"
            case $TACHO_URL in unix:*) echo "$TACHO_URL" > url;; *) exit 9;; esac
            echo '::tacho stage end train'; exit 3
            """);
    assertEquals(3, outcome.exitCode());
    assertEquals(RunState.FAILED, outcome.end().to());
    StoredRun run = run(outcome);
    assertTrue(run.verify(outcome.sealDigest()).ok());
    RunFacts facts = run.facts();
    assertEquals("m.txt", facts.artifacts().getFirst().path());
    assertEquals(1, facts.faults().get("artifact"), "the missing file is told");
    SeriesSummary loss = run.status().series().getFirst();
    assertEquals(2, loss.count());
    assertEquals(0.25, loss.min());
    assertTrue(facts.usage().isPresent());
    assertTrue(facts.output().orElseThrow().complete());
    assertTrue(looks > 0);
    // two ways in have no order between them
    assertEquals(
        List.of("1 loss 0.5", "2 loss 0.25"),
        board().lines().sorted().toList(),
        "read back by another program");
    Path socket = Path.of(URI.create(Files.readString(folder.resolve("url")).strip()).getPath());
    assertFalse(Files.exists(socket.getParent()), "the socket's folder goes with it");
  }

  @Test
  void record_sameCommandAgain_isForetoldFromTheFirst() throws Exception {
    String[] stages = {
      "sh",
      "-c",
      "echo '::tacho plan a b'; for s in a b; do echo \"::tacho stage begin $s\"; sleep 1;"
          + " echo \"::tacho stage end $s\"; done"
    };
    RunFacts first = run(record(RecordingOrder.Door.CLOSED, Optional.empty(), stages)).facts();
    List<RunEvent.Entry> unknown = first.forecasts();
    assertEquals(
        "no earlier completed run of this command in this folder",
        ((RunEvent.Forecast) unknown.getLast().event()).basis());
    RunFacts second = run(record(RecordingOrder.Door.CLOSED, Optional.empty(), stages)).facts();
    RunEvent.Forecast last =
        second.forecasts().stream()
            .map(entry -> (RunEvent.Forecast) entry.event())
            .filter(forecast -> forecast.stage().equals(Optional.of("b")))
            .findFirst()
            .orElseThrow();
    assertEquals(1, last.runs());
    double left = last.p50Nanos().orElseThrow() / 1e9;
    assertTrue(left > 0.3 && left < 10, () -> left + " s of about one second");
    assertTrue(foreseen.getLast().run().p50Nanos().isPresent(), "and the listener hears of it");
  }

  @Test
  void record_moreMemoryThanItsLimit_endsOutOfMemoryByTheKernelsWord() throws Exception {
    RecordingOutcome outcome = withMemory(40 << 20, "ulimit -v 2000000; exec tail /dev/zero");
    assertEquals(RunState.OUT_OF_MEMORY, outcome.end().to(), outcome.end()::toString);
    assertEquals(137, outcome.exitCode());
    assertEquals(
        "the kernel killed a process of the command for memory; SIGKILL",
        outcome.end().reason().orElseThrow());
    List<Path> groups = Enclosure.written(run(outcome).directory());
    assertFalse(groups.isEmpty());
    assertTrue(groups.stream().noneMatch(Files::exists), "removed: " + groups);
  }

  @Test
  void record_commandThatOutlivesAKillForMemory_isCompletedWithAFault() throws Exception {
    RecordingOutcome outcome =
        withMemory(40 << 20, "(ulimit -v 2000000; exec tail /dev/zero); echo and on");
    assertEquals(RunState.COMPLETED, outcome.end().to(), outcome.end()::toString);
    assertEquals(1, run(outcome).facts().faults().get("memory"));
  }

  @Test
  void record_killNotForMemory_isNeverCalledOutOfMemory() throws Exception {
    RecordingOutcome outcome =
        record(RecordingOrder.Door.CLOSED, Optional.empty(), "sh", "-c", "kill -9 $$");
    assertEquals(RunState.FAILED, outcome.end().to());
    assertEquals("SIGKILL, cause unknown", outcome.end().reason().orElseThrow());
  }

  private RecordingOutcome withMemory(long bytes, String script) throws Exception {
    RecordingOutcome outcome =
        record(
            new RecordingOrder.Observing(Optional.empty(), OptionalLong.of(bytes), List.of()),
            RecordingOrder.Door.CLOSED,
            Optional.empty(),
            HolderProgram.command(),
            "sh",
            "-c",
            script);
    // nothing was started where the command cannot have a group
    assumeTrue(outcome.exitCode() != 125, notices::toString);
    return outcome;
  }

  @Test
  void record_signalBeforeTheCommandRuns_isPassedOnAndTheGraceCounts() throws Exception {
    // the holder starts before the command
    List<String> holder =
        new ArrayList<>(List.of("/bin/sh", "-c", "kill -TERM $PPID; exec \"$@\"", "holder"));
    holder.addAll(HolderProgram.command());
    RecordingOutcome outcome =
        record(
            RecordingOrder.Door.CLOSED,
            Optional.of(Duration.ofSeconds(40)),
            holder,
            "sh",
            "-c",
            "trap '' TERM; while :; do sleep 0.1; done");
    assertEquals(RunState.CANCELLED, outcome.end().to());
  }

  @Test
  void record_refusedPost_isCountedInTheRun() throws Exception {
    RecordingOutcome outcome =
        record(
            RecordingOrder.Door.LOOPBACK,
            Optional.empty(),
            "python3",
            "-c",
            """
            import os, urllib.request, urllib.error
            request = urllib.request.Request(os.environ["TACHO_URL"] + "/v1/events", b"{}")
            try:
                urllib.request.urlopen(request)
            except urllib.error.HTTPError as e:
                assert e.code == 401, e.code
            """);
    assertEquals(0, outcome.exitCode());
    assertEquals(1, run(outcome).facts().faults().get("http"));
  }

  @Test
  void record_timeOut_endsTheCommandAndSaysSo() throws Exception {
    RecordingOutcome outcome =
        record(
            RecordingOrder.Door.CLOSED,
            Optional.of(Duration.ofMillis(300)),
            "sh",
            "-c",
            "[ -z \"$TACHO_URL\" ] && exec sleep 50");
    assertEquals(124, outcome.exitCode());
    assertEquals(RunState.TIMED_OUT, outcome.end().to());
  }

  @Test
  void record_timeLimitOfCenturies_isNoLimit() throws Exception {
    RecordingOutcome outcome =
        record(RecordingOrder.Door.CLOSED, Optional.of(Duration.ofDays(200_000)), "true");
    assertEquals(0, outcome.exitCode());
    assertEquals(RunState.COMPLETED, outcome.end().to());
  }

  @Test
  void record_processesLeftBehind_areEndedAndTold() throws Exception {
    RecordingOutcome outcome =
        record(
            RecordingOrder.Door.CLOSED,
            Optional.empty(),
            "sh",
            "-c",
            "setsid sleep 100 & echo $! > left");
    assertEquals(0, outcome.exitCode());
    long left = Long.parseLong(Files.readString(folder.resolve("left")).strip());
    assertFalse(ProcessHandle.of(left).map(ProcessHandle::isAlive).orElse(false));
    assertEquals(1, run(outcome).facts().faults().get("leftover"));
  }

  @Test
  void record_commandThatCannotStart_isAFailedRunWithTheReason() throws Exception {
    RecordingOutcome outcome =
        record(RecordingOrder.Door.CLOSED, Optional.empty(), "no-such-command");
    assertEquals(127, outcome.exitCode());
    assertEquals(RunState.FAILED, outcome.end().to());
    assertTrue(notices.getFirst().contains("no-such-command"), notices.toString());
  }

  @Test
  void record_whereTheTensorBoardFolderIsAFile_goesOn_andSaysWhy() throws Exception {
    Files.writeString(folder.resolve("board"), "a file");
    RecordingOutcome outcome = record(RecordingOrder.Door.CLOSED, Optional.empty(), "true");
    assertEquals(0, outcome.exitCode());
    assertTrue(
        notices.stream().anyMatch(n -> n.contains("it is a file, not a folder; the run goes on")),
        notices.toString());
  }

  /// The scalars of the event file as a reader in another language finds them, checksums included.
  private String board() throws Exception {
    Path file;
    try (var files = Files.list(folder.resolve("board"))) {
      file = files.findFirst().orElseThrow();
    }
    Path script = Path.of("src/test/resources/read_events.py").toAbsolutePath();
    Process reader =
        new ProcessBuilder("python3", script.toString(), file.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, reader.waitFor(), text);
    return text;
  }

  private RecordingOutcome record(
      RecordingOrder.Door door, Optional<Duration> timeout, String... command) throws Exception {
    return record(door, timeout, HolderProgram.command(), command);
  }

  private RecordingOutcome record(
      RecordingOrder.Door door, Optional<Duration> timeout, List<String> holder, String... command)
      throws Exception {
    return record(RecordingOrder.Observing.NONE, door, timeout, holder, command);
  }

  private RecordingOutcome record(
      RecordingOrder.Observing observing,
      RecordingOrder.Door door,
      Optional<Duration> timeout,
      List<String> holder,
      String... command)
      throws Exception {
    RecordingOrder order =
        new RecordingOrder(
            List.of(command),
            folder,
            System.getenv(),
            Optional.of(new Label("test")),
            Optional.empty(),
            Map.of("k", "v"),
            Optional.empty(),
            timeout,
            Duration.ofSeconds(2),
            List.of(),
            Optional.of(Path.of("board")),
            observing,
            RuleBook.builtIn(),
            door,
            true,
            holder,
            "tacho test");
    return Recording.record(RunStore.at(folder.resolve(".tacho")), order, this);
  }

  private StoredRun run(RecordingOutcome outcome) {
    return RunStore.at(folder.resolve(".tacho")).open(outcome.id());
  }

  @Override
  public void started(RunId id) {}

  @Override
  public void stands(RunFacts facts, long nanos, boolean rawTerminal) {
    looks++;
  }

  @Override
  public void foresees(TimeLeft.Estimate estimate, long nanos) {
    foreseen.add(estimate);
  }

  @Override
  public void notice(String message) {
    notices.add(message);
  }
}
