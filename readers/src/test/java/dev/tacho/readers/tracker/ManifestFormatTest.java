package dev.tacho.readers.tracker;

import static dev.tacho.readers.TestReaders.nanos;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunFacts;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.Stage;
import dev.tacho.core.StageState;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Folders as the older run tracker's public description has them (constructed).
@Timeout(60)
class ManifestFormatTest {
  private static final String RECORD =
      """
      {"run_id": "pipeline-0f", "created_at": "2026-03-01T09:30:00.000+00:00", "status": "STATUS",\
       "enabled_steps": ["train", "compare"], "artifact_dir": "/tmp/x",\
       "initiator": "run.py --token abc", "completed_at": COMPLETED, "summary": SUMMARY,\
       "steps": [{"step_id": "train", "display_name": "Train", "order": 1, "status": "completed",\
       "started_at": "2026-03-01T09:30:01+00:00", "ended_at": "2026-03-01T09:30:11+00:00"},\
       {"step_id": "compare", "order": 2, "status": "SECOND",\
       "started_at": "2026-03-01T09:30:11+00:00", "ended_at": ENDED}]}
      """;
  private static final String TELEMETRY =
      """
      {"timestamp_ms": 1772357402000, "frame_idx": null, "steps_per_sec": 2.5, "cpu_percent_process": NaN, "gpu_devices": [{"index": 0, "util_percent": 50.0}]}
      """;

  @TempDir Path folder;
  private Path run;

  private static String running() {
    return RECORD
        .replace("STATUS", "running")
        .replace("COMPLETED", "null")
        .replace("SUMMARY", "{}")
        .replace("SECOND", "running")
        .replace("ENDED", "null");
  }

  private static String failed() {
    return RECORD
        .replace("STATUS", "failed")
        .replace("COMPLETED", "\"2026-03-01T09:30:20+00:00\"")
        .replace("SUMMARY", "{\"failed_step\": \"compare\", \"exit_code\": 3}")
        .replace("SECOND", "failed")
        .replace("ENDED", "\"2026-03-01T09:30:20+00:00\"");
  }

  private void manifest(String... lines) throws IOException {
    run = Files.createDirectories(folder.resolve("run-tracker/pipeline-0f"));
    Files.writeString(
        run.resolve("manifest.jsonl"),
        String.join("", lines),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Test
  void theLastRecordWins_withItsStagesAndItsEnd() throws IOException {
    manifest(running(), running(), failed());
    RunReader read = open(folder);
    RunFacts facts = read.facts();
    assertEquals(RunState.FAILED, facts.state());
    assertEquals(20_000_000_000L, facts.endedNanos().orElseThrow());
    assertEquals(Optional.of("step compare"), facts.lastChange().orElseThrow().reason());
    assertEquals(3, facts.lastChange().orElseThrow().exitCode().orElseThrow());
    assertEquals(
        List.of(StageState.COMPLETED, StageState.FAILED),
        facts.stages().stream().map(Stage::state).toList());
    assertEquals("pipeline-0f", read.header().title());
    assertEquals(
        Optional.of("run.py --token [redacted]"), read.header().configuration().text("initiator"));
    assertEquals(List.of(), read.damage());
  }

  @Test
  void aRecordThatSaysRunning_provesNothing() throws IOException {
    manifest(running());
    RunReader read = open(folder);
    assertEquals(RunState.RUNNING, read.facts().state());
    assertTrue(read.unknownState().isPresent());
  }

  @Test
  void adviceAndPerformanceTests_areKept() throws IOException {
    manifest(
        "{\"recommendation\": {\"trigger\": \"gpu_idle\", \"severity\": \"info\","
            + " \"message\": \"GPU idle\", \"suggested_actions\": [\"check CUDA\"]}}\n",
        "{\"perf_test\": {\"test_id\": \"a\", \"status\": \"passed\"}}\n",
        failed());
    RunReader read = open(folder);
    assertEquals(List.of("info gpu_idle: GPU idle; check CUDA"), read.notes());
    assertEquals(1, read.endValues().array("perf_tests").size());
  }

  @Test
  void telemetry_isSeriesWithTheirTimes() throws IOException {
    manifest(failed());
    Files.writeString(run.resolve("telemetry.jsonl"), TELEMETRY);
    RunReader read = open(folder);
    assertEquals(List.of(2_000_000_000L), nanos(read, "steps_per_sec"));
    assertEquals(1, values(read, "cpu_percent_process").size());
    assertEquals(1, values(read, "gpu/0/util_percent").size());
  }

  @Test
  void aTornLine_isTold_andATornEndWaits() throws IOException {
    manifest(running(), "{\"run_id\": \"pi" + "\n", failed(), "{\"run_id\": \"later");
    RunReader read = open(folder);
    assertEquals(RunState.FAILED, read.facts().state());
    assertEquals(1, read.damage().size());
    assertEquals(2, read.damage().getFirst().line());
  }

  @Test
  void whatTheManifestGrewBy_isReadAlone() throws IOException {
    RunReaders readers = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    manifest(running());
    Files.writeString(run.resolve("telemetry.jsonl"), TELEMETRY);
    assertEquals(RunState.RUNNING, TestReaders.open(readers, run).facts().state());
    manifest(failed());
    Files.writeString(run.resolve("telemetry.jsonl"), TELEMETRY, StandardOpenOption.APPEND);
    RunReader read = TestReaders.open(readers, run);
    assertEquals(RunState.FAILED, read.facts().state());
    assertEquals(2, values(read, "steps_per_sec").size());
    assertEquals(Optional.empty(), read.unknownState());
  }

  @Test
  void theManifestItself_isTheRunOfItsFolder() throws IOException {
    manifest(failed());
    assertEquals(RunState.FAILED, open(run.resolve("manifest.jsonl")).facts().state());
  }
}
