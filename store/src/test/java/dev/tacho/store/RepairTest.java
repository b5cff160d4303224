package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RepairTest {
  @TempDir Path home;

  private RunStore store() {
    return RunStore.at(home);
  }

  /// A run whose writer has given up without an end.
  private RunId abandoned(int points) {
    try (RunWriter writer = TestRuns.running(store(), "abandoned")) {
      for (int i = 0; i < points; i++) {
        writer.point(i, i, PointShape.of("loss"), new double[] {i / 8.0});
        if (i % 10 == 9) {
          writer.flush();
        }
      }
      writer.event(RunEvent.stage("train", dev.tacho.core.StageState.RUNNING));
      return writer.id();
    }
  }

  @Test
  void journalCutAtAnyByte_keepsEveryWholeLine_andTheTornBytes() throws IOException {
    RunId id = abandoned(35);
    Path folder = store().open(id).directory();
    for (String file : List.of("events.jsonl", "series-0001.jsonl")) {
      byte[] whole = Files.readAllBytes(folder.resolve(file));
      Random random = new Random(7);
      for (int i = 0; i < 40; i++) {
        int cut = i == 0 ? whole.length : random.nextInt(whole.length + 1);
        RunStore copy = RunStore.at(Files.createDirectories(home.resolve(file + i)));
        Path there = copyRun(folder, copy, id);
        Files.write(there.resolve(file), Arrays.copyOf(whole, cut));
        checkCut(copy, id, file, whole, cut);
      }
    }
  }

  private static Path copyRun(Path from, RunStore to, RunId id) throws IOException {
    Path there = Files.createDirectories(to.home().resolve("runs").resolve(id.text()));
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, there.resolve(file.getFileName()));
      }
    }
    return there;
  }

  private static void checkCut(RunStore store, RunId id, String file, byte[] whole, int cut) {
    String kept = new String(whole, 0, cut, StandardCharsets.UTF_8);
    String torn = kept.substring(kept.lastIndexOf('\n') + 1);
    long lines = kept.lines().filter(l -> !l.contains("\"mark\"")).count();
    RunWriter writer = store.takeOver(id).orElseThrow();
    writer.point(99, 99, PointShape.of("later"), new double[] {1});
    writer.event(RunEvent.state(RunState.LOST));
    writer.seal();
    StoredRun run = store.open(id);
    RunFacts facts = run.facts();
    String place = file + " cut at " + cut;
    assertEquals(RunState.LOST, facts.state(), place);
    assertEquals(List.of(), run.damage(), place);
    assertTrue(run.verify(Optional.empty()).ok(), place);
    assertEquals(torn.isEmpty() ? 0 : 1, facts.recovered(), place);
    run.events(
        e -> {
          if (e.event() instanceof RunEvent.Recovered(var name, var bytes)) {
            assertEquals(file, name);
            assertEquals(torn, new String(Base64.getDecoder().decode(bytes)), place);
          }
        });
    int points = TestRuns.points(run).size();
    if (file.startsWith("series")) {
      assertEquals(
          lines - (torn.isEmpty() || torn.contains("\"mark\"") ? 0 : 1) + 1, points, place);
    } else {
      assertEquals(36, points, place);
    }
  }

  @Test
  void tornLine_neverSwallowsTheNext() throws IOException {
    RunId id = abandoned(0);
    Path events = store().open(id).directory().resolve("events.jsonl");
    Files.writeString(events, "{\"n\":3,\"t\":5,\"ty", StandardOpenOption.APPEND);
    RunWriter writer = store().takeOver(id).orElseThrow();
    writer.event(RunEvent.state(RunState.LOST));
    writer.close();
    assertEquals(RunState.LOST, store().open(id).facts().state());
    assertEquals(1, store().open(id).facts().recovered());
  }

  @Test
  void zerosAtTheEnd_asAPowerCutLeavesThem_areCutOff() throws IOException {
    RunId id = abandoned(20);
    Path folder = store().open(id).directory();
    for (String file : List.of("events.jsonl", "series-0001.jsonl")) {
      Files.write(folder.resolve(file), new byte[70_000], StandardOpenOption.APPEND);
    }
    RunWriter writer = store().takeOver(id).orElseThrow();
    writer.event(RunEvent.state(RunState.LOST));
    writer.seal();
    StoredRun run = store().open(id);
    assertEquals(20, TestRuns.points(run).size());
    assertEquals(List.of(), run.damage());
    assertEquals(4, run.facts().recovered());
  }

  @Test
  void takeOver_whileTheWriterLives_isEmpty() {
    try (RunWriter writer = TestRuns.running(store(), "alive")) {
      assertTrue(store().takeOver(writer.id()).isEmpty());
      assertInstanceOf(WriterState.Alive.class, store().open(writer.id()).writer());
      writer.event(RunEvent.state(RunState.FAILED));
    }
  }

  @Test
  void takeOver_ofASealedRun_isRefused() {
    RunId id = TestRuns.sealed(store(), "sealed", 3);
    String message = assertThrows(StoreException.class, () -> store().takeOver(id)).getMessage();
    assertTrue(message.contains("sealed"), message);
  }

  @Test
  void anotherHostsRun_isSilentAndNothingIsRecorded() throws IOException {
    RunId id = abandoned(5);
    RunStore elsewhere = RunStore.at(home, other("elsewhere", "other-boot", true));
    byte[] before = Files.readAllBytes(store().open(id).directory().resolve("events.jsonl"));
    WriterState state = elsewhere.open(id).writer();
    assertTrue(
        state instanceof WriterState.Silent silent
            && silent.host().equals(Surroundings.real().host()),
        state.toString());
    String message = assertThrows(StoreException.class, () -> elsewhere.takeOver(id)).getMessage();
    assertTrue(message.contains("another host") && message.contains("--lost"), message);
    assertFalse(Files.exists(store().open(id).directory().resolve("seal.json")));
    assertEquals(
        new String(before), Files.readString(store().open(id).directory().resolve("events.jsonl")));
    // a person's word is enough
    RunWriter writer = elsewhere.takeOverOnWord(id).orElseThrow();
    writer.event(RunEvent.state(RunState.LOST, "tacho end --lost"));
    writer.seal();
  }

  @Test
  void networkFileSystem_provesNothing() {
    RunId id = abandoned(5);
    Surroundings real = Surroundings.real();
    RunStore store = RunStore.at(home, other(real.host(), real.boot(), false));
    assertTrue(store.open(id).writer() instanceof WriterState.Silent);
    assertThrows(StoreException.class, () -> store.takeOver(id));
  }

  @Test
  void earlierBootOfThisHost_isProvenDead_andItsTimeGoesOn() {
    RunId id = abandoned(5);
    Surroundings real = Surroundings.real();
    RunStore store = RunStore.at(home, other(real.host(), "next-boot", true));
    long last = store.open(id).facts().lastNanos();
    RunWriter writer = store.takeOver(id).orElseThrow();
    writer.event(RunEvent.state(RunState.LOST));
    writer.seal();
    assertTrue(store.open(id).facts().lastNanos() >= last);
  }

  private static Surroundings other(String host, String boot, boolean local) {
    return new Surroundings(
        host, boot, 1, _ -> local, InstantSource.system(), () -> System.nanoTime() - 1_000_000_000);
  }

  @Test
  void clockJumpingBackwards_matters_nothing() {
    Surroundings real = Surroundings.real();
    java.util.concurrent.atomic.AtomicLong wall =
        new java.util.concurrent.atomic.AtomicLong(System.currentTimeMillis());
    InstantSource jumping = () -> java.time.Instant.ofEpochMilli(wall.addAndGet(-3_600_000));
    RunStore store =
        RunStore.at(
            home,
            new Surroundings(
                real.host(), real.boot(), real.pid(), real.local(), jumping, real.mono()));
    RunId id = TestRuns.sealed(store, "jumps", 100);
    StoredRun run = store.open(id);
    long[] last = {-1};
    run.events(
        e -> {
          assertTrue(e.nanos() >= last[0]);
          last[0] = e.nanos();
        });
    assertEquals(100, store.list().getFirst().points());
    assertTrue(run.verify(Optional.empty()).ok());
    assertEquals(new WriterState.Ended(), run.writer());
  }
}
