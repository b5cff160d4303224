package dev.tacho.recorder.timeleft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which runs of a real store count as earlier runs of the same work.
@Timeout(120)
class RunHistoryTest {
  private static final long SECOND = 1_000_000_000L;
  private static final RunEvent.StateChanged COMPLETED = RunEvent.state(RunState.COMPLETED);

  @TempDir Path folder;

  @Test
  void read_sameCommandInTheSameFolder_counts() {
    RunStore store = store();
    wrote(store, header(store, "here", "/work", "train"), 10, COMPLETED);
    wrote(store, header(store, "here", "/work", "train"), 12, COMPLETED);
    wrote(store, header(store, "here", "/work", "other"), 99, COMPLETED);
    wrote(store, header(store, "here", "/elsewhere", "train"), 99, COMPLETED);
    wrote(store, header(store, "here", "/work", "train"), 99, RunEvent.state(RunState.FAILED));
    TimeLeft.Left left = left(store, header(store, "here", "/work", "train"));
    assertEquals(2, left.runs());
    assertEquals(11, left.p50Nanos().orElseThrow() / 1e9, 0.1);
    assertEquals("2 earlier runs of this command in this folder on this host", left.basis());
  }

  @Test
  void read_samePipeline_countsWhateverTheCommandAndFolder() {
    RunStore store = store();
    wrote(store, header(store, "here", "/a", "one", "nightly"), 10, COMPLETED);
    wrote(store, header(store, "here", "/a", "two", "nightly"), 10, COMPLETED);
    wrote(store, header(store, "here", "/a", "two", "weekly"), 99, COMPLETED);
    wrote(store, header(store, "here", "/a", "two"), 99, COMPLETED);
    TimeLeft.Left left = left(store, header(store, "here", "/b", "three", "nightly"));
    assertEquals("2 earlier runs of pipeline nightly on this host", left.basis());
  }

  @Test
  void read_stoppedMeanwhile_doesNotCount() {
    RunStore store = store();
    RunHeader header = header(store, "here", "/work", "train");
    try (RunWriter run = store.create(header)) {
      run.event(0, RunEvent.state(RunState.RUNNING));
      run.event(SECOND, new RunEvent.Suspended("SIGTSTP"));
      run.event(9 * SECOND, new RunEvent.Resumed());
      run.event(10 * SECOND, COMPLETED);
      run.seal();
    }
    assertEquals(
        "no earlier completed run of this command in this folder",
        left(store, header(store, "here", "/work", "train")).basis());
  }

  @Test
  void read_emptyStore_unknown() {
    RunStore store = store();
    assertEquals(
        "no earlier completed run of pipeline nightly",
        left(store, header(store, "here", "/work", "train", "nightly")).basis());
  }

  /// A thousand in the long checks; what the reading costs is printed, not judged.
  @Test
  void read_manyRuns_theNewest20() throws Exception {
    RunStore store = store();
    int runs = Boolean.getBoolean("tacho.long") ? 1000 : 60;
    for (int i = 0; i < runs; i++) {
      // names of one millisecond stand in no order
      Thread.sleep(2);
      long seconds = i < runs - 30 ? 500 : 10;
      wrote(store, header(store, "here", "/work", "train", "p"), seconds, COMPLETED);
    }
    long before = System.nanoTime();
    TimeLeft.Left left = left(store, header(store, "here", "/work", "train", "p"));
    System.out.println(
        "history of " + runs + " runs read in " + (System.nanoTime() - before) / 1_000_000 + " ms");
    assertEquals(20, left.runs());
    assertEquals(10, left.p50Nanos().orElseThrow() / 1e9, 0.1);
  }

  @Test
  void lookUp_onAThreadOfItsOwn_knowsSoon() throws Exception {
    RunStore store = store();
    wrote(store, header(store, "here", "/work", "train"), 10, COMPLETED);
    RunHistory history = RunHistory.lookUp(store, header(store, "here", "/work", "train"));
    while (history.now().at(running(), 0).run().runs() == 0) {
      Thread.sleep(5);
    }
    assertTrue(history.now().at(running(), 0).run().p50Nanos().isPresent());
  }

  private static TimeLeft.Left left(RunStore store, RunHeader header) {
    return RunHistory.read(store, header).at(running(), 0).run();
  }

  private static RunFacts running() {
    RunFacts facts = new RunFacts();
    facts.add(new RunEvent.Entry(1, 0, 0, RunEvent.state(RunState.RUNNING)));
    facts.add(new RunEvent.Entry(2, 0, 0, RunEvent.stage("all", StageState.RUNNING)));
    return facts;
  }

  private RunStore store() {
    return RunStore.at(folder.resolve(".tacho"));
  }

  private static void wrote(
      RunStore store, RunHeader header, long seconds, RunEvent.StateChanged end) {
    try (RunWriter run = store.create(header)) {
      run.event(0, RunEvent.state(RunState.RUNNING));
      run.event(0, RunEvent.stage("all", StageState.RUNNING));
      run.event(seconds * SECOND, RunEvent.stage("all", StageState.COMPLETED));
      run.event(seconds * SECOND, end);
      run.seal();
    }
  }

  private static RunHeader header(RunStore store, String host, String directory, String command) {
    return header(store, host, directory, command, Optional.empty());
  }

  private static RunHeader header(
      RunStore store, String host, String directory, String command, String pipeline) {
    return header(store, host, directory, command, Optional.of(new Label(pipeline)));
  }

  private static RunHeader header(
      RunStore store, String host, String directory, String command, Optional<Label> pipeline) {
    return new RunHeader(
        store.freshId(),
        Optional.empty(),
        Optional.empty(),
        pipeline,
        Map.of(),
        List.of(command),
        directory,
        new ClockAnchor(Instant.now(), System.nanoTime(), "boot"),
        "test",
        new RunHeader.Host(host, "u", "s", "a", 1, OptionalLong.empty()),
        Optional.empty(),
        Json.Obj.EMPTY,
        Map.of(),
        List.of());
  }
}
