package dev.tacho.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.recorder.inbox.Intake;
import dev.tacho.recorder.inbox.Replay;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs whose writer gave them up without an end, as a dead recorder does.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class RecoveryTest {
  @TempDir Path folder;

  @Test
  void recover_deadRecorder_takesInTheRestOfTheInboxAndSealsAsLost() throws Exception {
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    RunId id = abandoned(store, 3, Optional.empty());
    Recovery.Result result = Recovery.recover(store, id);
    Recovery.Result.Finished finished = assertInstanceOf(Recovery.Result.Finished.class, result);
    assertEquals(RunState.LOST, finished.state());
    var run = store.open(id);
    assertEquals(10, countPoints(run));
    assertEquals(true, run.verify(Optional.of(finished.sealDigest())).ok());
    assertInstanceOf(Recovery.Result.Over.class, Recovery.recover(store, id));
  }

  @Test
  void recover_commandStillAlive_recordsNothing() throws Exception {
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    Process command = new ProcessBuilder("sleep", "60").start();
    try {
      RunId id = abandoned(store, 1, ProcessIdentity.of(command.pid()));
      Recovery.Result.StillRunning running =
          assertInstanceOf(Recovery.Result.StillRunning.class, Recovery.recover(store, id));
      assertEquals(command.pid(), running.pid());
      assertEquals(RunState.RUNNING, store.open(id).facts().state());
      command.destroyForcibly().waitFor();
      assertInstanceOf(Recovery.Result.Finished.class, Recovery.recover(store, id));
    } finally {
      command.destroyForcibly();
    }
  }

  @Test
  void end_onAPersonsWord_endsAsThePersonSays() throws Exception {
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    RunId id = abandoned(store, 10, Optional.empty());
    Recovery.end(store, id, RunEvent.state(RunState.CANCELLED, "by hand"));
    var facts = store.open(id).facts();
    assertEquals(RunState.CANCELLED, facts.state());
    assertEquals(Optional.of("by hand"), facts.lastChange().orElseThrow().reason());
  }

  @Test
  void recover_longAfterTheDeath_theRunEndsWhenItWasLastSeen() throws Exception {
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    RunId id = abandoned(store, 4, Optional.empty());
    Thread.sleep(500);
    assertInstanceOf(Recovery.Result.Finished.class, Recovery.recover(store, id));
    var facts = store.open(id).facts();
    assertEquals(RunState.LOST, facts.state());
    assertTrue(
        facts.endedNanos().orElseThrow() <= facts.lastNanos() - 400_000_000L,
        "the time until the recovery is not the run's: " + facts.endedNanos());
  }

  @Test
  void recover_recorderAtWork_isLeftAlone() {
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    try (RunWriter writer = store.create(header(store))) {
      writer.event(RunEvent.state(RunState.RUNNING));
      assertInstanceOf(Recovery.Result.Recording.class, Recovery.recover(store, writer.id()));
    }
  }

  /// A run with ten points in its inbox, of which the recorder took in `taken` before it died.
  private static RunId abandoned(RunStore store, int taken, Optional<ProcessIdentity> command)
      throws Exception {
    try (RunWriter writer = store.create(header(store))) {
      writer.event(RunEvent.state(RunState.RUNNING));
      command.ifPresent(
          c -> {
            var ref = new RunEvent.ProcessRef(c.pid(), c.startTicks());
            writer.event(new RunEvent.Launched(ref, ref, false));
          });
      StringBuilder lines = new StringBuilder();
      Intake intake =
          new Intake(
              writer,
              new dev.tacho.core.RunFacts(),
              writer.header().started().monoNanos(),
              (_, _) -> {},
              Replay.none());
      for (int i = 0; i < 10; i++) {
        String line =
            "{\"mono\":"
                + System.nanoTime()
                + ",\"type\":\"point\",\"step\":"
                + i
                + ",\"m\":{\"loss\":"
                + i
                + "}}";
        lines.append(line).append('\n');
        if (i < taken) {
          intake.line(0, line);
        }
      }
      Files.write(
          writer.inbox(),
          lines.toString().getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return writer.id();
    }
  }

  private static long countPoints(dev.tacho.core.RunReader run) {
    long count = 0;
    try (var points = run.points()) {
      while (points.next()) {
        count++;
      }
    }
    return count;
  }

  private static RunHeader header(RunStore store) {
    ProcessIdentity here = ProcessIdentity.current();
    return new RunHeader(
        store.freshId(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of("true"),
        "/",
        new ClockAnchor(Instant.now(), System.nanoTime(), here.bootId()),
        "test",
        new RunHeader.Host(here.host(), "u", "s", "a", 1, OptionalLong.empty()),
        Optional.empty(),
        Json.Obj.EMPTY,
        Map.of(),
        List.of());
  }
}
