package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.IllegalTransition;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RunWriterTest {
  @TempDir Path home;

  @Test
  void run_writtenAndRead_isTheSame() {
    RunStore store = RunStore.at(home.resolve(".tacho"));
    RunHeader header = TestRuns.header(store, "first");
    List<RunEvent> events = new ArrayList<>();
    try (RunWriter writer = store.create(header)) {
      for (RunEvent event :
          List.of(
              RunEvent.state(RunState.RUNNING),
              new RunEvent.Progress(3, Optional.of(10.0), Optional.of("steps")),
              new RunEvent.Unknown("weather", Json.parseObject("{\"sky\":\"grey\"}")),
              new RunEvent.Fault("marker", "stdout line 3", "no \"=\" in\nit \uD83D"))) {
        writer.event(event);
        events.add(event);
      }
      writer.point(5, 7, new PointShape("rank0", List.of("loss", "a \"b\"")), new double[] {1, 2});
      writer.point(
          6,
          RunSink.NO_STEP,
          PointShape.of("x", "y", "z", "w"),
          new double[] {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 1e-300});
    }
    StoredRun run = store.open(header.id());
    assertEquals(header, run.header());
    List<RunEvent> read = new ArrayList<>();
    run.events(e -> read.add(e.event()));
    assertEquals(events, read);
    assertEquals(
        List.of(
            "7 rank0 loss=1.0 a \"b\"=2.0",
            RunSink.NO_STEP + "  x=NaN y=-Infinity z=-0.0 w=1.0E-300"),
        TestRuns.points(run));
    assertEquals(List.of(), run.damage());
  }

  @Test
  void point_anyDouble_readsBackEqual() {
    long seed = System.nanoTime();
    var random = new java.util.Random(seed);
    RunStore store = RunStore.at(home);
    PointShape shape = PointShape.of("v");
    double[] values = new double[20_000];
    RunId id;
    try (RunWriter writer = TestRuns.running(store, "doubles")) {
      id = writer.id();
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (i % 4) {
              case 0 -> Double.longBitsToDouble(random.nextLong());
              case 1 -> random.nextInt(100_000) / 1000.0;
              case 2 -> random.nextLong();
              default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            };
        writer.point(i, i, shape, new double[] {values[i]});
      }
    }
    try (var cursor = store.open(id).points()) {
      for (int i = 0; i < values.length; i++) {
        assertTrue(cursor.next());
        assertEquals(values[i], cursor.value(0), 0.0, "seed " + seed + ", value " + i);
        assertEquals(i, cursor.nanos());
      }
      assertFalse(cursor.next());
    }
  }

  @Test
  void event_thatMayNotFollow_isRefusedAndNothingIsWritten() {
    RunStore store = RunStore.at(home);
    try (RunWriter writer = TestRuns.running(store, "strict")) {
      assertThrows(IllegalTransition.class, () -> writer.event(RunEvent.state(RunState.CREATED)));
      writer.event(RunEvent.state(RunState.FAILED));
      assertThrows(IllegalTransition.class, () -> writer.event(RunEvent.state(RunState.COMPLETED)));
      assertEquals(RunState.FAILED, store.open(writer.id()).facts().state());
    }
  }

  @Test
  void create_duplicateId_isRefusedWithOneMessage() {
    RunStore store = RunStore.at(home);
    RunHeader header = TestRuns.header(store, "twice");
    try (RunWriter _ = store.create(header)) {
      String message = assertThrows(StoreException.class, () -> store.create(header)).getMessage();
      assertTrue(message.contains(header.id().text()) && message.contains("fresh"), message);
    }
    assertEquals(1, store.list().size());
  }

  @Test
  void durableEvent_isInTheFileWhenTheCallReturns() throws IOException {
    RunStore store = RunStore.at(home);
    try (RunWriter writer = TestRuns.running(store, "durable")) {
      String text = Files.readString(writer.directory().resolve("events.jsonl"));
      assertTrue(text.contains("\"to\":\"running\"") && text.endsWith("\"}\n"), text);
    }
  }

  @Test
  void flush_pointsBeforeIt_canBeRead() {
    RunStore store = RunStore.at(home);
    try (RunWriter writer = TestRuns.running(store, "flushed")) {
      writer.point(1, 1, PointShape.of("loss"), new double[] {0.5});
      assertTrue(writer.flush());
      assertEquals(List.of("1  loss=0.5"), TestRuns.points(store.open(writer.id())));
    }
  }

  @Test
  void interruptedCaller_losesNothingAndStaysInterrupted() {
    RunStore store = RunStore.at(home);
    RunWriter writer = TestRuns.running(store, "interrupted");
    Thread.currentThread().interrupt();
    writer.event(RunEvent.stage("train", dev.tacho.core.StageState.RUNNING));
    assertTrue(Thread.interrupted());
    writer.event(RunEvent.state(RunState.CANCELLED));
    assertTrue(writer.problem().isEmpty());
    writer.seal();
    StoredRun run = store.open(writer.id());
    assertEquals(3, run.facts().entries());
    assertTrue(run.verify(Optional.empty()).ok());
  }

  @Test
  void writer_interruptedFromOutsideAllTheTime_losesNothing() throws Exception {
    RunStore store = RunStore.at(home);
    RunWriter writer = TestRuns.running(store, "storm");
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    writer.event(new RunEvent.ResultAttached(Json.object().put("i", i).build()));
                  }
                });
    while (caller.isAlive()) {
      caller.interrupt();
      Thread.onSpinWait();
    }
    writer.event(RunEvent.state(RunState.COMPLETED));
    writer.seal();
    StoredRun run = store.open(writer.id());
    assertEquals(302, run.facts().entries());
    assertEquals(List.of(), run.damage());
    assertTrue(run.verify(Optional.empty()).ok());
  }

  @Test
  void status_ofALiveRun_speaksWithinASecond() throws Exception {
    RunStore store = RunStore.at(home);
    try (RunWriter writer = TestRuns.running(store, "live")) {
      writer.point(1, 1, PointShape.of("loss"), new double[] {0.25});
      RunStatus status = store.list().getFirst();
      for (int i = 0; i < 300 && status.points() == 0; i++) {
        Thread.sleep(10);
        status = store.list().getFirst();
      }
      assertEquals(1, status.points());
      assertEquals(0.25, status.series().getFirst().last());
      assertEquals(RunState.RUNNING, status.state());
      WriterState.Alive alive = assertInstanceOf(WriterState.Alive.class, store.writer(status));
      assertEquals(ProcessHandle.current().pid(), alive.pid());
      assertEquals(ProcessHandle.current().pid(), status.pid());
    }
  }

  @Test
  void status_missingDamagedOrStale_isReadFromTheJournal() throws IOException {
    RunStore store = RunStore.at(home);
    RunId id = TestRuns.sealed(store, "rebuilt", 10);
    Path file = store.open(id).directory().resolve("status.json");
    RunStatus good = store.list().getFirst();
    assertFalse(good.rebuilt());
    String text = Files.readString(file);
    for (String bad : List.of("", "{", text.replace("\"events_bytes\":", "\"events_bytes\":1"))) {
      Files.writeString(file, bad);
      Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));
      RunStatus status = store.list().getFirst();
      assertTrue(status.rebuilt());
      assertEquals(good.state(), status.state());
      assertEquals(good.series(), status.series());
      assertEquals(good.points(), status.points());
      assertEquals(good.seal(), status.seal());
    }
  }

  @Test
  void series_beyondFiveHundred_areCountedAsMore() {
    RunStore store = RunStore.at(home);
    RunWriter writer = TestRuns.running(store, "many");
    for (int i = 0; i < 600; i++) {
      writer.point(i, i, PointShape.of("s" + i), new double[] {i});
    }
    writer.event(RunEvent.state(RunState.COMPLETED));
    writer.seal();
    RunStatus status = store.list().getFirst();
    assertEquals(500, status.series().size());
    assertTrue(status.moreSeries());
    assertEquals(600, status.points());
    assertEquals(600, TestRuns.points(store.open(writer.id())).size());
  }

  @Test
  void seal_ofARunThatGoesOn_isRefused() {
    RunStore store = RunStore.at(home);
    try (RunWriter writer = TestRuns.running(store, "early")) {
      assertThrows(StoreException.class, writer::seal);
      writer.event(RunEvent.state(RunState.CANCELLED));
    }
  }

  @Test
  void closed_writer_refusesMore() {
    RunStore store = RunStore.at(home);
    RunWriter writer = TestRuns.running(store, "closed");
    writer.close();
    writer.close();
    assertThrows(IllegalStateException.class, () -> writer.event(RunEvent.state(RunState.LOST)));
    assertEquals(RunState.RUNNING, writer.facts(RunFacts::state));
  }

  @Test
  void home_isTheNearestAncestorThenTheWorkingDirectory() throws IOException {
    Path deep = Files.createDirectories(home.resolve("a/b/c"));
    assertEquals(deep.resolve(".tacho"), RunStore.home(deep, Optional.empty(), Map.of()));
    Files.createDirectory(home.resolve("a/.tacho"));
    assertEquals(home.resolve("a/.tacho"), RunStore.home(deep, Optional.empty(), Map.of()));
    assertEquals(Path.of("/x"), RunStore.home(deep, Optional.empty(), Map.of("TACHO_HOME", "/x")));
    assertEquals(Path.of("/y"), RunStore.home(deep, Optional.of("/y"), Map.of("TACHO_HOME", "/x")));
  }

  @Test
  void store_ignoresItselfInGit() throws IOException {
    RunStore store = RunStore.at(home.resolve(".tacho"));
    TestRuns.sealed(store, "one", 1);
    assertEquals("*\n", Files.readString(home.resolve(".tacho/.gitignore")));
  }
}
