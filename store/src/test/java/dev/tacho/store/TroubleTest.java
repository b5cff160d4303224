package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Disks and machines that misbehave while a run is recorded.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class TroubleTest {
  private static final PointShape LOSS = PointShape.of("loss");

  @TempDir Path home;

  private static void await(BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 1500 && !until.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertTrue(until.getAsBoolean(), "waited for 15 s in vain");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void fullDisk_isToldOnce_andNothingIsLostOnceThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(home.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=2m", "tacho-test", disk.toString()) == 0,
        "a small file system cannot be mounted here (needs root)");
    try {
      RunStore store = RunStore.at(disk.resolve(".tacho"));
      List<StoreProblem> told = new CopyOnWriteArrayList<>();
      RunWriter writer = TestRuns.running(store, "full");
      writer.onProblem(told::add);
      Path filler = disk.resolve("filler");
      fill(filler);
      writer.event(RunEvent.stage("train", StageState.RUNNING));
      for (int i = 0; i < 1000; i++) {
        writer.point(i, i, LOSS, new double[] {i});
      }
      assertFalse(writer.flush());
      writer.event(RunEvent.stage("train", StageState.COMPLETED));
      StoreProblem problem = writer.problem().orElseThrow();
      assertTrue(problem.waiting() && problem.message().contains("No space"), problem.message());
      Thread.sleep(1200);
      assertEquals(1, told.size(), told.toString());

      Files.delete(filler);
      await(() -> writer.problem().isEmpty());
      writer.event(RunEvent.state(RunState.COMPLETED));
      writer.seal();
      StoredRun run = store.open(writer.id());
      assertEquals(1000, TestRuns.points(run).size());
      assertEquals(StageState.COMPLETED, run.facts().stages().getFirst().state());
      assertEquals(List.of(), run.damage());
      assertTrue(run.verify(Optional.empty()).ok());
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void fullDisk_forTooLong_countsWhatWasLostAndSaysSoInTheRun() throws Exception {
    Path disk = Files.createDirectory(home.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tacho-test", disk.toString()) == 0,
        "a small file system cannot be mounted here (needs root)");
    try {
      RunStore store = RunStore.at(disk.resolve(".tacho"));
      RunWriter writer = TestRuns.running(store, "lossy");
      Path filler = disk.resolve("filler");
      fill(filler);
      int given = 100_000;
      for (int i = 0; i < given; i++) {
        writer.point(i, i, LOSS, new double[] {i + 0.25});
      }
      long lost = writer.problem().orElseThrow().lostPoints();
      assertTrue(lost > 0 && lost < given, lost + " lost");
      Files.delete(filler);
      await(() -> writer.problem().filter(StoreProblem::waiting).isEmpty());
      writer.event(RunEvent.state(RunState.COMPLETED));
      writer.seal();
      StoredRun run = store.open(writer.id());
      assertEquals(given - lost, TestRuns.points(run).size());
      assertEquals(lost, run.facts().dropped().get("store point"));
      assertEquals(lost, run.status().dropped().get("store point"));
      assertTrue(run.verify(Optional.empty()).ok());
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("No space"), full.toString());
    }
  }

  @Test
  void fileSizeLimit_harmsNobody() throws Exception {
    List<String> java = Jvm.of(LimitedMain.class, home.resolve(".tacho").toString()).command();
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 400 && exec \"$@\"", "sh"));
    command.addAll(java);
    Process limited = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(limited.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, limited.waitFor(), output);
    assertTrue(output.contains("File too large") && output.contains("went on"), output);
    RunStore store = RunStore.at(home.resolve(".tacho"));
    StoredRun run = store.open(store.list().getFirst().id());
    assertTrue(TestRuns.points(run).size() > 100);
    RunWriter writer = store.takeOver(run.header().id()).orElseThrow();
    writer.event(RunEvent.state(RunState.LOST));
    writer.seal();
    assertTrue(store.open(writer.id()).verify(Optional.empty()).ok());
  }

  @Test
  void deletedFolder_isToldOnce_andTheRecorderGoesOn() throws Exception {
    RunStore store = RunStore.at(home.resolve(".tacho"));
    RunWriter writer = TestRuns.running(store, "deleted");
    List<StoreProblem> told = new CopyOnWriteArrayList<>();
    writer.onProblem(told::add);
    deleteUnderTheWriter(store.home());
    writer.event(RunEvent.stage("train", StageState.RUNNING));
    writer.point(1, 1, LOSS, new double[] {1});
    await(() -> writer.problem().isPresent());
    for (int i = 0; i < 100_000; i++) {
      writer.point(i, i, LOSS, new double[] {1});
    }
    writer.event(RunEvent.stage("train", StageState.COMPLETED));
    writer.event(RunEvent.state(RunState.COMPLETED));
    assertTrue(writer.problem().orElseThrow().message().contains("deleted"));
    String message = assertThrows(StoreException.class, writer::seal).getMessage();
    assertTrue(message.contains("cannot be sealed"), message);
    assertTrue(writer.problem().orElseThrow().lostPoints() > 0);
    // the first of them was written into a file that was gone already
    assertTrue(writer.problem().orElseThrow().lostEvents() >= 3);
    assertFalse(told.isEmpty());
    assertTrue(told.size() <= 2, told.toString());
  }

  /// The writer may put a file there, or replace one, while the folder is being emptied.
  private static void deleteUnderTheWriter(Path folder) throws IOException {
    for (int tries = 0; Files.exists(folder); tries++) {
      try {
        Disk.delete(folder);
      } catch (NoSuchFileException | DirectoryNotEmptyException e) {
        if (tries > 100) {
          throw e;
        }
      }
    }
  }

  @Test
  void placeThatCannotBeWritten_isOneClearMessage() {
    RunStore store = RunStore.at(Path.of("/proc/tacho/.tacho"));
    String message =
        assertThrows(StoreException.class, () -> store.create(TestRuns.header(store, "nowhere")))
            .getMessage();
    assertTrue(message.contains("/proc/tacho") && message.contains("--home"), message);
    assertEquals(List.of(), store.list());
  }

  @Test
  void suspendedWriter_isNotLost() throws Exception {
    Process victim = Jvm.start(VictimMain.class, home.toString(), "5");
    try (var lines = victim.inputReader()) {
      RunId id = new RunId(lines.readLine().substring("run ".length()));
      assertEquals(0, run("kill", "-STOP", Long.toString(victim.pid())));
      Thread.sleep(Boolean.getBoolean("tacho.long") ? 60_000 : 3_000);
      RunStore store = RunStore.at(home);
      assertInstanceOf(WriterState.Alive.class, store.open(id).writer());
      assertTrue(store.takeOver(id).isEmpty());
      assertEquals(RunState.RUNNING, store.list().getFirst().state());
      assertEquals(RunState.RUNNING, store.open(id).facts().state());
    } finally {
      victim.destroyForcibly().waitFor();
    }
    RunStore store = RunStore.at(home);
    assertEquals(new WriterState.Dead(), store.writer(store.list().getFirst()));
  }
}
