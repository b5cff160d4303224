package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SamplesTest {
  private static final SampleShape LOAD = SampleShape.requests("load");

  @TempDir Path home;
  private RunStore store;

  @BeforeEach
  void store() {
    store = RunStore.at(home.resolve(".tacho"));
  }

  @Test
  void rows_areReadAsGiven_bySet_andSealed() {
    RunWriter writer = TestRuns.running(store, "load");
    SampleShape own = new SampleShape("trial.v2", List.of("größe \"q\""));
    double[] values = {12, 30, 99.5, 7};
    writer.sample(10, 0, "ok", LOAD, values);
    values[1] = Double.NaN;
    writer.sample(20, 1, "http 503", LOAD, values);
    writer.sample(5, 1, "", own, new double[] {-0.5});
    writer.event(RunEvent.state(RunState.COMPLETED));
    Seal seal = writer.seal();
    StoredRun run = store.open(writer.id());
    assertEquals(List.of("load", "trial.v2"), run.sampleNames());
    assertEquals(
        List.of(
            "0 10 ok sent=12.0 first=30.0 last=99.5 tokens=7.0",
            "1 20 http 503 sent=12.0 first=NaN last=99.5 tokens=7.0"),
        TestRuns.samples(run, "load"));
    assertEquals(List.of("1 5  größe \"q\"=-0.5"), TestRuns.samples(run, "trial.v2"));
    assertEquals(List.of(), TestRuns.samples(run, "none"));
    assertEquals(List.of(), run.damage());
    assertTrue(seal.files().containsKey("samples/load.jsonl"));
    assertTrue(run.verify(Optional.of(seal.digest())).ok());
  }

  @Test
  void moreThanABuffer_isGroupedAndReadWhole() {
    RunWriter writer = TestRuns.running(store, "much");
    for (int i = 0; i < 20_000; i++) {
      writer.sample(i, i, "ok", LOAD, new double[] {i, i + 1, i + 2, 1});
    }
    writer.event(RunEvent.state(RunState.COMPLETED));
    writer.seal();
    StoredRun run = store.open(writer.id());
    assertEquals(20_000, TestRuns.samples(run, "load").size());
    assertEquals(List.of(), run.damage());
  }

  @Test
  void tornEnd_isKeptInTheJournalAndCutOff_wholeRowsGetTheirMark() throws IOException {
    RunWriter writer = TestRuns.running(store, "torn");
    writer.sample(1, 1, "ok", LOAD, new double[] {1, 2, 3, 4});
    writer.close();
    RunId id = writer.id();
    Path file = writer.directory().resolve("samples/load.jsonl");
    Files.writeString(
        file,
        "{\"t\":2,\"s\":2,\"status\":\"ok\",\"m\":{\"sent\":5}}\n{\"t\":3,\"s\"",
        StandardOpenOption.APPEND);
    RunWriter next = store.takeOver(id).orElseThrow();
    next.sample(4, 4, "late", LOAD, new double[] {1, 2, 3, 4});
    next.event(RunEvent.state(RunState.LOST));
    next.seal();
    StoredRun run = store.open(id);
    assertEquals(
        List.of(
            "1 1 ok sent=1.0 first=2.0 last=3.0 tokens=4.0",
            "2 2 ok sent=5.0",
            "4 4 late sent=1.0 first=2.0 last=3.0 tokens=4.0"),
        TestRuns.samples(run, "load"));
    assertEquals(List.of(), run.damage());
    List<String> recovered = new ArrayList<>();
    run.events(
        e -> {
          if (e.event() instanceof RunEvent.Recovered r) {
            recovered.add(r.file());
          }
        });
    assertEquals(List.of("samples/load.jsonl"), recovered);
    assertTrue(run.verify(Optional.empty()).ok());
  }

  @Test
  void deadDisk_losesRowsOnlyBeyondTheBound_andCountsThem() throws Exception {
    RunWriter writer = TestRuns.running(store, "gone");
    Path away = home.resolve("away");
    writer.flush();
    Files.move(writer.directory(), away);
    for (int i = 0; i < 1500 && writer.problem().isEmpty(); i++) {
      writer.sample(i, i, "ok", LOAD, new double[] {1, 2, 3, 4});
      Thread.sleep(10);
    }
    for (int i = 0; i < 10_000; i++) {
      writer.sample(i, i, "ok", LOAD, new double[] {1, 2, 3, 4});
    }
    long lost = writer.problem().orElseThrow().lostSamples();
    assertTrue(lost > 0 && lost < 10_000, lost + " lost");
    Files.move(away, writer.directory());
    for (int i = 0; i < 1500 && writer.problem().orElseThrow().waiting(); i++) {
      Thread.sleep(10);
    }
    writer.event(RunEvent.state(RunState.COMPLETED));
    assertEquals(Optional.empty(), writer.facts(RunFacts::lastChange).flatMap(c -> c.reason()));
    writer.seal();
    StoredRun run = store.open(writer.id());
    assertEquals(
        writer.problem().orElseThrow().lostSamples(), run.facts().dropped().get("store sample"));
    assertEquals(List.of(), run.damage());
  }

  @Test
  void namesThatAreNoFiles_andTooManySets_areRefused() {
    for (String name : new String[] {"", "..", "../x", "a/b", ".hidden", "a\nb", "x".repeat(65)}) {
      assertThrows(IllegalArgumentException.class, () -> SampleShape.requests(name));
    }
    try (RunWriter writer = TestRuns.running(store, "sets")) {
      for (int i = 0; i < SampleLogs.MAX_SETS; i++) {
        writer.sample(1, 1, "ok", SampleShape.requests("set-" + i), new double[4]);
      }
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> writer.sample(1, 1, "ok", SampleShape.requests("more"), new double[4]));
      assertFalse(String.valueOf(refused.getMessage()).isEmpty());
    }
  }
}
