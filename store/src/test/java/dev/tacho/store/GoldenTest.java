package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunFacts;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Folders that released versions wrote are read for ever.
@Timeout(30)
final class GoldenTest {
  private static final Path VERSION_1 = Path.of("src/test/resources/golden/v1");

  @Test
  void version1_isReadWhole() throws IOException {
    RunStore store = RunStore.at(VERSION_1);
    StoredRun run = store.open(GoldenMain.ID);
    RunFacts facts = run.facts();
    assertEquals(18, facts.entries());
    assertEquals(RunState.COMPLETED, facts.state());
    assertEquals(List.of(), run.damage());
    assertEquals("cached", facts.stages().getFirst().reason().orElseThrow());
    assertEquals(12, facts.inboxConsumed());
    assertEquals(Map.of("marker", 1L), facts.faults());
    assertEquals(1, facts.recovered());
    assertEquals(
        List.of(
            "1  loss=0.5 größe \"q\"=1.0E-7",
            "2 rank0 loss=NaN",
            RunSink.NO_STEP + "  lr=-0.0",
            "3  lr=-Infinity"),
        TestRuns.points(run));
    RunStatus status = store.list().getFirst();
    assertFalse(status.rebuilt());
    assertEquals(4, status.points());
    assertEquals(
        List.of("loss", "größe \"q\"", "rank0/loss", "lr"),
        status.series().stream().map(s -> s.name()).toList());
    String digest = Files.readString(VERSION_1.resolve("digest")).strip();
    assertTrue(run.verify(Optional.of(digest)).ok(), run.verify(Optional.of(digest)).toString());
    assertEquals(Map.of("best", "yes"), store.annotations().of(GoldenMain.ID.text()).tags());
    assertEquals(digest, store.baselines().find("main").orElseThrow().seal());
  }

  @Test
  void version1_status_equalsWhatTheJournalSays() {
    RunStore store = RunStore.at(VERSION_1);
    RunStatus listed = store.list().getFirst();
    RunStatus rebuilt = store.open(GoldenMain.ID).rebuilt();
    assertEquals(listed.series(), rebuilt.series());
    assertEquals(listed.state(), rebuilt.state());
    assertEquals(listed.progress(), rebuilt.progress());
    assertEquals(listed.links(), rebuilt.links());
    assertEquals(listed.seal(), rebuilt.seal());
  }
}
