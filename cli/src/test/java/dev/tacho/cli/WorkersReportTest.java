package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A report of a group of workers is about the group, and reads their runs.
class WorkersReportTest {
  private static final RunId GROUP = new RunId("01JNQ8QXX0000000000000GRP0");
  private static final PointShape STEP =
      PointShape.of("loss", "compute_ms", "wait_ms", "all_reduce_ms", "tokens_per_s");
  private static final long SECOND = 1_000_000_000L;
  private static final int STEPS = 40;

  @TempDir Path folder;

  @Test
  void report_ofAGroup_hasASectionOnItsWorkersAndIsOneRun() throws IOException {
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    try (RunWriter group = store.create(header(GROUP, "group", List.of()))) {
      group.event(1_000, RunEvent.state(RunState.RUNNING));
      group.event(50 * SECOND, RunEvent.state(RunState.COMPLETED));
      group.seal();
    }
    for (int rank = 0; rank < 2; rank++) {
      worker(store, rank);
    }
    Said said = Said.by(folder, "report", GROUP.text());
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().contains("## Workers\n"), said.out());
    assertTrue(said.out().contains("group, own work by rank and step"), said.out());
    assertFalse(said.out().contains("group-rank-0"), said.out());
  }

  private void worker(RunStore store, int rank) throws IOException {
    Link link = new Link(GROUP, Link.Role.MEMBER_OF, Map.of("rank", Integer.toString(rank)));
    RunId id = new RunId("01JNQ8QXX0000000000000RNK" + rank);
    try (RunWriter run = store.create(header(id, "group-rank-" + rank, List.of(link)))) {
      run.event(1_000, RunEvent.state(RunState.RUNNING));
      for (int step = 1; step <= STEPS; step++) {
        double[] values = {5.0 / step, 40 + rank, 2 - rank, 3, 1000};
        run.point(step * SECOND, step, STEP, values);
      }
      run.event(50 * SECOND, RunEvent.state(RunState.COMPLETED));
      run.seal();
    }
  }

  private RunHeader header(RunId id, String name, List<Link> links) {
    return new RunHeader(
        id,
        Optional.of(new Label(name)),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        folder.toString(),
        new ClockAnchor(Said.NOON, 0, "4d7a3c10-0000-4000-8000-000000000001"),
        "tacho",
        RunHeader.Host.UNKNOWN,
        Optional.empty(),
        Json.Obj.EMPTY,
        Map.of(),
        links);
  }
}
