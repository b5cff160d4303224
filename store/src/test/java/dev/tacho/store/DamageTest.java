package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Damage;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DamageTest {
  @TempDir Path home;
  private RunStore store;
  private RunId id;
  private Path folder;

  @BeforeEach
  void aSealedRunOfEveryKindOfFile() throws IOException {
    store = RunStore.at(home.resolve(".tacho"));
    RunWriter writer = TestRuns.running(store, "complete");
    id = writer.id();
    folder = writer.directory();
    Path model = Files.writeString(home.resolve("model.pt"), "weights");
    writer.event(writer.adopt(model));
    Files.writeString(writer.outputLog(), "hello\n");
    Files.writeString(writer.inbox(), "\n{\"type\":\"plan\"}\n");
    for (int i = 0; i < 100; i++) {
      writer.point(i, i, PointShape.of("loss"), new double[] {i + 0.5});
      writer.sample(i, i, "ok", SampleShape.requests("load"), new double[] {i, i + 1, i + 9, 3});
      if (i % 10 == 9) {
        writer.flush();
      }
    }
    writer.event(RunEvent.state(RunState.COMPLETED));
    writer.seal();
  }

  private void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void oneByteInAnyFile_isFoundByVerify_andNamesThatFileOnly() throws IOException {
    Seal seal = store.open(id).seal().orElseThrow();
    assertEquals(
        List.of(
            "artifacts/model.pt",
            "events.jsonl",
            "inbox.jsonl",
            "output.log",
            "run.json",
            "samples/load.jsonl",
            "series-0001.jsonl"),
        List.copyOf(seal.files().keySet()));
    for (String name : seal.files().keySet()) {
      Path file = folder.resolve(name);
      byte[] before = Files.readAllBytes(file);
      flip(file, before.length / 2);
      Verdict verdict = Sealing.verify(new RunFolder(folder), id, Optional.empty());
      assertFalse(verdict.ok());
      assertEquals(
          List.of(name),
          verdict.files().stream()
              .filter(f -> f.standing() == Verdict.Standing.CHANGED)
              .map(Verdict.FileCheck::file)
              .toList());
      Files.write(file, before);
    }
    StoredRun run = store.open(id);
    assertTrue(run.verify(Optional.of(seal.digest())).ok());
    // a seal that was made anew over changed files has another digest
    flip(folder.resolve("seal.json"), 80);
    assertFalse(run.verify(Optional.of(seal.digest())).ok());
  }

  @Test
  void missingExtraAndGrownFiles_areTold() throws IOException {
    Files.delete(folder.resolve("output.log"));
    Files.writeString(folder.resolve("more.txt"), "x");
    Files.writeString(
        folder.resolve("inbox.jsonl"), "late\n", java.nio.file.StandardOpenOption.APPEND);
    Verdict verdict = store.open(id).verify(Optional.empty());
    List<String> told =
        verdict.files().stream()
            .filter(f -> f.standing() != Verdict.Standing.OK)
            .map(f -> f.file() + " " + f.standing() + " " + f.detail())
            .toList();
    assertEquals(
        List.of(
            "inbox.jsonl CHANGED 5 bytes longer than sealed; what was sealed is unchanged before"
                + " them",
            "more.txt EXTRA not under the seal",
            "output.log MISSING "),
        told);
  }

  @Test
  void eventLine_damagedAtAnyByte_costsThatEventOnly_andIsNamed() throws IOException {
    Path file = folder.resolve("events.jsonl");
    byte[] good = Files.readAllBytes(file);
    long entries = store.open(id).facts().entries();
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      int at = random.nextInt(good.length - 1);
      if (good[at] == '\n') {
        continue;
      }
      flip(file, at);
      long line = new String(good, 0, at).chars().filter(c -> c == '\n').count() + 1;
      StoredRun run = store.open(id);
      List<RunEvent> events = new ArrayList<>();
      run.events(e -> events.add(e.event()));
      if (Files.readAllBytes(file)[at] != '\n') {
        assertEquals(entries - 1, events.size(), "byte " + at);
      }
      assertTrue(
          run.damage().stream().anyMatch(d -> d.file().equals("events.jsonl") && d.line() == line),
          "byte " + at + ": " + run.damage());
      Files.write(file, good);
    }
  }

  @Test
  void seriesByte_damagedAnywhere_costsItsGroupAtMost_andNoValueIsInvented() throws IOException {
    Path file = folder.resolve("series-0001.jsonl");
    byte[] good = Files.readAllBytes(file);
    List<String> points = TestRuns.points(store.open(id));
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(good.length);
      flip(file, at);
      StoredRun run = store.open(id);
      List<String> read = TestRuns.points(run);
      assertTrue(points.containsAll(read), "byte " + at);
      assertTrue(read.size() >= points.size() - 20, "byte " + at + ": " + read.size());
      List<Damage> damage = run.damage();
      assertFalse(damage.isEmpty(), "byte " + at);
      assertEquals("series-0001.jsonl", damage.getFirst().file());
      assertTrue(damage.getFirst().line() > 0);
      Files.write(file, good);
    }
  }

  @Test
  void samplesByte_damagedAnywhere_costsItsGroupAtMost_andNoValueIsInvented() throws IOException {
    Path file = folder.resolve("samples/load.jsonl");
    byte[] good = Files.readAllBytes(file);
    List<String> rows = TestRuns.samples(store.open(id), "load");
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      flip(file, random.nextInt(good.length));
      StoredRun run = store.open(id);
      List<String> read = TestRuns.samples(run, "load");
      assertTrue(rows.containsAll(read) && read.size() >= rows.size() - 20, read.toString());
      assertEquals("samples/load.jsonl", run.damage().getFirst().file());
      Files.write(file, good);
    }
  }

  @Test
  void header_damaged_isNamedAndDoesNotHideOtherRuns() throws IOException {
    RunId other = TestRuns.sealed(store, "other", 1);
    Files.writeString(folder.resolve("run.json"), "{");
    Files.delete(folder.resolve("status.json"));
    String message = assertThrows(StoreException.class, () -> store.open(id)).getMessage();
    assertTrue(message.contains("run.json line 1"), message);
    assertEquals(List.of(other), store.list().stream().map(RunStatus::id).toList());
    assertEquals(List.of(folder), List.copyOf(store.newest(10).unreadable().keySet()));
  }

  @Test
  void header_ofAnotherMajorVersion_isRefusedWithTheReason() throws IOException {
    Path file = folder.resolve("run.json");
    Files.writeString(file, Files.readString(file).replace("tacho.run/1", "tacho.run/2"));
    String message = assertThrows(StoreException.class, () -> store.open(id)).getMessage();
    assertTrue(message.contains("tacho.run/2") && message.contains("newer"), message);
  }

  @Test
  void tenMegabyteLine_isReadWithoutHarm() throws IOException {
    Path file = folder.resolve("events.jsonl");
    Files.writeString(file, "x".repeat(10 << 20) + "\n", java.nio.file.StandardOpenOption.APPEND);
    StoredRun run = store.open(id);
    assertEquals(RunState.COMPLETED, run.facts().state());
    assertEquals(1, run.damage().size());
  }

  @Test
  void otherJsonOfTheSameMeaning_isReadToo() throws IOException {
    Path file = folder.resolve("series-0001.jsonl");
    Files.delete(folder.resolve("seal.json"));
    Files.writeString(
        file,
        "{\"m\": {\"l\\u006fss\": \"NaN\", \"b\": 1e3}, \"s\": 4, \"t\": 77}\n",
        java.nio.file.StandardOpenOption.APPEND);
    List<String> points = TestRuns.points(store.open(id));
    assertEquals("4  loss=NaN b=1000.0", points.getLast());
  }
}
