package dev.tacho.health.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Clue;
import dev.tacho.health.Collective;
import dev.tacho.health.HealthException;
import dev.tacho.health.Verdict;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerState;
import dev.tacho.health.WorkerStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints written, read, put together and judged.
class HealthCheckpointTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  private static final String LATER = "2026-03-01T12:10:00Z";

  @TempDir Path folder;

  @Test
  void whatIsWritten_isReadBackTheSame_withNotANumberAsData() {
    HealthCheckpoint whole =
        new HealthCheckpoint(
            "01ABC",
            Optional.of("demo"),
            START,
            START.plusSeconds(9),
            Duration.ofSeconds(1),
            true,
            2,
            OptionalLong.of(400),
            Optional.of(Duration.ofSeconds(30)),
            OptionalDouble.of(0.01),
            OptionalDouble.of(0.5),
            List.of(
                worker(0, 5, 40, WorkerState.RUNNING),
                new WorkerHealth(
                    1,
                    WorkerState.DEAD,
                    Optional.of("host-b"),
                    OptionalLong.of(7),
                    OptionalLong.of(SECOND),
                    List.of(step(1, 1, 40, Double.NaN)),
                    Optional.of(new Collective(3, "gradients", 1, SECOND, OptionalLong.empty())),
                    Optional.of("ended by signal 9 (SIGKILL)"))),
            List.of(anomaly(AnomalyKind.DEAD, OptionalInt.of(1))));
    Path file = folder.resolve("health.json");
    HealthFile.write(file, whole);
    HealthReading read = HealthFile.read(file);
    assertEquals(whole.toJson(), read.checkpoint().toJson());
    assertEquals(whole, read.checkpoint());
    assertTrue(read.judged());
  }

  @Test
  void theWritersWordStands_andOnlyThatItStoppedWritingIsAdded() throws IOException {
    Path file = folder.resolve("health.json");
    HealthFile.write(file, of(2, List.of(worker(0, 20, 40, WorkerState.RUNNING)), 20));
    Diagnosis fresh = look(file, 21);
    assertEquals(Verdict.HEALTHY, fresh.verdict());
    Diagnosis old = look(file, 200);
    assertEquals(List.of(AnomalyKind.STALE), kinds(old));
    assertTrue(old.anomalies().getFirst().message().contains("3 min"));
  }

  @Test
  void withoutAJudge_theStepsAreJudged_aStragglerOfTwoWithCause() throws IOException {
    Path file =
        unjudged(
            "health.json",
            of(
                2,
                List.of(
                    worker(0, 20, 40, WorkerState.RUNNING), worker(1, 20, 90, WorkerState.RUNNING)),
                20));
    Diagnosis diagnosis = look(file, 21);
    assertEquals(List.of(AnomalyKind.STRAGGLER), kinds(diagnosis));
    assertEquals(OptionalInt.of(1), diagnosis.anomalies().getFirst().rank());
    assertEquals(Cause.COMPUTE, diagnosis.anomalies().getFirst().cause());
    assertEquals(Verdict.DEGRADED, diagnosis.verdict());
    Json.Obj json = diagnosis.toJson();
    assertEquals(Optional.of("reader"), json.text("judged_by"));
  }

  @Test
  void aRankThatIsMissing_orDead_orNoNumber_isSaidInWords() throws IOException {
    Path missing =
        unjudged("missing.json", of(2, List.of(worker(0, 90, 40, WorkerState.RUNNING)), 90));
    Diagnosis alone = look(missing, 91);
    assertEquals(List.of(AnomalyKind.MISSING), kinds(alone));
    assertEquals(OptionalInt.of(1), alone.anomalies().getFirst().rank());
    Path dead =
        unjudged(
            "dead.json",
            of(
                2,
                List.of(
                    worker(0, 20, 40, WorkerState.RUNNING), worker(1, 20, 40, WorkerState.DEAD)),
                20));
    assertEquals(List.of(AnomalyKind.DEAD), kinds(look(dead, 21)));
    WorkerHealth broken = worker(1, 20, 40, WorkerState.RUNNING);
    List<WorkerStep> steps = new ArrayList<>(broken.recent());
    steps.set(19, step(1, 20, 40, Double.NaN));
    Path nan =
        unjudged(
            "nan.json",
            of(2, List.of(worker(0, 20, 40, WorkerState.RUNNING), with(broken, steps)), 20));
    assertEquals(List.of(AnomalyKind.NOT_FINITE), kinds(look(nan, 21)));
  }

  @Test
  void stepsOfLaterCheckpoints_areJudgedWithTheEarlierOnes() throws IOException {
    HealthFollower follower = new HealthFollower();
    List<AnomalyKind> found = List.of();
    for (int upTo = 20; upTo <= 80; upTo += 20) {
      List<WorkerHealth> workers = new ArrayList<>();
      for (int rank = 0; rank < 2; rank++) {
        List<WorkerStep> steps = new ArrayList<>();
        for (int s = upTo - 19; s <= upTo; s++) {
          steps.add(step(rank, s, rank == 1 && s > 60 ? 80 : 40 + s % 3, 3));
        }
        workers.add(with(worker(rank, 1, 40, WorkerState.RUNNING), steps));
      }
      Path file = unjudged("health.json", of(2, workers, upTo));
      found = kinds(follower.look(HealthFile.read(file), START.plusSeconds(upTo)));
      assertEquals(upTo == 80, !found.isEmpty(), () -> "at the end of a checkpoint");
    }
    assertEquals(List.of(AnomalyKind.STRAGGLER), found);
  }

  @Test
  void aFolderWithAFileAWorker_isOneGroup_onOneClock() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (int rank = 0; rank < 2; rank++) {
      HealthCheckpoint part =
          of(2, List.of(worker(rank, 20, rank == 0 ? 40 : 90, WorkerState.RUNNING)), 20);
      unjudged("parts/rank-" + rank + ".json", part);
    }
    Diagnosis diagnosis = look(parts, 21);
    assertEquals(2, diagnosis.reading().checkpoint().workers().size());
    assertEquals(List.of(AnomalyKind.STRAGGLER), kinds(diagnosis));
    HealthFile.write(
        parts.resolve("other.json"),
        new HealthCheckpoint(
            "another",
            Optional.empty(),
            START,
            START,
            Duration.ofSeconds(1),
            false,
            1,
            OptionalLong.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of(),
            List.of()));
    assertTrue(
        assertThrows(HealthException.class, () -> HealthFile.read(parts))
            .getMessage()
            .contains("different runs"));
  }

  @Test
  void aWriterFromTheFuture_hasAnotherClock_andIsNotStaleForThat() throws IOException {
    Path file = folder.resolve("health.json");
    HealthFile.write(file, of(1, List.of(worker(0, 20, 40, WorkerState.RUNNING)), 100));
    Files.setLastModifiedTime(file, FileTime.from(START.plusSeconds(40)));
    Diagnosis diagnosis = new HealthFollower().look(HealthFile.read(file), START.plusSeconds(42));
    assertEquals(List.of(AnomalyKind.CLOCK_SKEW), kinds(diagnosis));
    assertEquals(2, diagnosis.ageSeconds(), 0.1);
    assertEquals(Verdict.HEALTHY, diagnosis.verdict());
  }

  @Test
  void checkpointsOfMiniCluster_areRead_withoutTheirInventedNumbers() throws IOException {
    Path file = folder.resolve("old.json");
    Files.writeString(
        file,
        """
        {"run_id": "6f1c", "total_steps": 100, "completed_steps": 7,
         "timestamp": "2026-03-01T12:00:00.500000", "is_complete": false, "later": 1,
         "workers": [
          {"worker_id": 0, "step": 7, "loss": 0.55, "throughput_samples_per_sec": 0.0,
           "allreduce_time_ms": 0.0, "compute_time_ms": 0.0, "status": "healthy",
           "timestamp": "2026-03-01T12:00:00.400000", "unknown": true},
          {"worker_id": 1, "step": 7, "loss": 0.56, "throughput_samples_per_sec": 128.0,
           "allreduce_time_ms": 1.5, "compute_time_ms": 3.0, "status": "failed",
           "timestamp": "2026-03-01T12:00:00.400000"}]}
        """);
    Diagnosis diagnosis = new HealthFollower().look(HealthFile.read(file), START.plusSeconds(1));
    assertEquals(List.of(AnomalyKind.DEAD), kinds(diagnosis));
    WorkerStep first = diagnosis.reading().checkpoint().workers().getFirst().last().get();
    assertTrue(first.computeMs().isEmpty());
    assertTrue(first.tokensPerSecond().isEmpty());
    assertTrue(diagnosis.remarks().stream().anyMatch(r -> r.contains("UTC")));
    assertFalse(diagnosis.reading().judged());
  }

  @Test
  void whatIsNoCheckpoint_isRefusedWithASentence() throws IOException {
    assertRefused("{\"schema\": \"tacho.health/2\"}", "tacho.health/2");
    assertRefused("{\"workers\": 3}", "its schema is missing");
    assertRefused("[1", "is no health checkpoint");
    assertRefused(
        "{\"schema\":\"tacho.health/1\",\"run\":\"a\",\"started\":\"x\"}", "'started' must be");
    assertRefused(
        "{\"schema\":\"tacho.health/1\",\"run\":\"a\",\"started\":\"2026-03-01T12:00:00Z\","
            + "\"written\":\"2026-03-01T12:00:00Z\",\"world\":9999999999,\"workers\":[]}",
        "'world' must be 1 to");
    assertTrue(
        assertThrows(HealthException.class, () -> HealthFile.read(folder.resolve("nowhere.json")))
            .getMessage()
            .contains("no health checkpoint at"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThrows(HealthException.class, () -> HealthFile.read(empty));
  }

  @Test
  @Timeout(20)
  void aTimeTooFarAway_isRefusedWithItsField() throws IOException {
    assertRefused(whole("0001-01-01T00:00:00Z", LATER, ""), "'started' must be in the years");
    assertRefused(whole(LATER, "+99999-01-01T00:00:00Z", ""), "'written' must be in the years");
    assertRefused(whole("1969-12-31T23:59:59Z", LATER, ""), "'started' must be in the years");
    for (String at : List.of("0001-01-01T00:00:00", "0001-01-01T00:00:00Z")) {
      assertRefused(
          miniCluster("{\"worker_id\":0,\"step\":1,\"timestamp\":\"" + at + "\"}"),
          "'timestamp' must be in the years");
    }
  }

  @Test
  @Timeout(20)
  void theEarliestAndTheLatestTime_areJudged_whateverTheFilesTimeIs() throws IOException {
    for (String written : List.of("1970-01-01T00:00:00Z", "2199-12-31T23:59:59Z")) {
      Path file = folder.resolve("health.json");
      Files.writeString(
          file, whole("1970-01-01T00:00:00Z", written, ",\"every_ns\":9223372036854775807"));
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1902-01-01T00:00:00Z")));
      Diagnosis diagnosis = new HealthFollower().look(HealthFile.read(file), START);
      assertEquals(written.startsWith("2199"), kinds(diagnosis).contains(AnomalyKind.CLOCK_SKEW));
    }
  }

  @Test
  @Timeout(20)
  void moreWorkersThanCanBeJudged_areRefused_andAsManyAsCanAreJudgedSoon() throws IOException {
    assertRefused(whole(4097, ""), "'world' must be 1 to 4096, found 4097");
    assertRefused(whole(1_048_576, ""), "'world' must be 1 to 4096");
    assertRefused(whole(1, "{\"rank\":1000000}"), "'rank' must be 0 to 4095");
    assertRefused(
        miniCluster("{\"worker_id\":1000000,\"step\":1}"), "'worker_id' must be 0 to 4095");
    Path file = folder.resolve("health.json");
    Files.writeString(file, whole(4096, "{\"rank\":4095}"));
    Diagnosis diagnosis =
        new HealthFollower().look(HealthFile.read(file), Instant.parse(LATER).plusSeconds(1));
    assertTrue(kinds(diagnosis).contains(AnomalyKind.MISSING));
  }

  @Test
  @Timeout(20)
  void ranksTwice_ranksThatFitNoInt_andNegativeLengths_areRefusedWithTheirField()
      throws IOException {
    assertRefused(whole(2, "{\"rank\":1},{\"rank\":1}"), "'rank' must differ");
    assertRefused(
        miniCluster("{\"worker_id\":1,\"step\":1},{\"worker_id\":1,\"step\":2}"),
        "'worker_id' must differ");
    assertRefused(whole(2, "{\"rank\":4294967296}"), "'rank' must be 0 to");
    for (String rank : List.of("4294967296", "-1")) {
      assertRefused(
          whole(
              LATER,
              LATER,
              ",\"anomalies\":[{\"kind\":\"dead\",\"rank\":"
                  + rank
                  + ",\"onset_ns\":1,\"found_ns\":1,\"message\":\"gone\"}]"),
          "'rank' must be 0 to");
    }
    assertRefused(whole(LATER, LATER, ",\"every_ns\":-1"), "'every_ns' must be 0 or more");
    assertRefused(
        whole(LATER, LATER, ",\"collective_limit_ns\":-1"),
        "'collective_limit_ns' must be 0 or more");
  }

  @Test
  void whatIsNoText_orTooLong_isRefusedWithASentence() throws IOException {
    Path file = folder.resolve("bad.json");
    Files.write(file, new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'});
    assertUnread(file, "it is no text in UTF-8");
    Files.write(file, new byte[(16 << 20) + 1]);
    assertUnread(file, "more than the 16777216 bytes");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @EnabledOnOs(OS.LINUX)
  void aPipeOrADevice_isNotWaitedFor() throws IOException, InterruptedException {
    assertUnread(Path.of("/dev/zero"), "it is no regular file");
    Path pipe = folder.resolve("pipe.json");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertUnread(pipe, "it is no regular file");
    assertUnread(folder, "it is no regular file");
  }

  private static void assertUnread(Path file, String part) {
    String message = assertThrows(HealthException.class, () -> HealthFile.read(file)).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static String whole(int world, String workers) {
    return "{\"schema\":\"tacho.health/1\",\"run\":\"a\",\"started\":\"2026-03-01T12:00:00Z\","
        + "\"written\":\"2026-03-01T12:10:00Z\",\"world\":"
        + world
        + ",\"workers\":["
        + workers
        + "]}";
  }

  private static String whole(String started, String written, String more) {
    return "{\"schema\":\"tacho.health/1\",\"run\":\"a\",\"started\":\""
        + started
        + "\",\"written\":\""
        + written
        + "\",\"world\":1,\"workers\":[]"
        + more
        + "}";
  }

  private static String miniCluster(String workers) {
    return "{\"run_id\":\"a\",\"timestamp\":\"2026-03-01T12:00:00\",\"workers\":[" + workers + "]}";
  }

  private void assertRefused(String text, String part) throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, text);
    String message = assertThrows(HealthException.class, () -> HealthFile.read(file)).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.contains("bad.json"), message);
  }

  /// As a job writes it that does not look for anomalies.
  private Path unjudged(String name, HealthCheckpoint checkpoint) throws IOException {
    Path file = folder.resolve(name);
    Json.Builder without = Json.object();
    checkpoint
        .toJson()
        .members()
        .forEach(
            (key, value) -> {
              if (!key.equals("anomalies")) {
                without.put(key, value);
              }
            });
    Files.writeString(file, without.build().toString());
    return file;
  }

  private static Diagnosis look(Path file, int seconds) {
    HealthReading reading = HealthFile.read(file);
    HealthReading then =
        new HealthReading(
            reading.checkpoint(),
            reading.checkpoint().written(),
            reading.judged(),
            reading.remarks());
    return new HealthFollower().look(then, START.plusSeconds(seconds));
  }

  private static List<AnomalyKind> kinds(Diagnosis diagnosis) {
    return diagnosis.anomalies().stream().map(Anomaly::kind).toList();
  }

  private static HealthCheckpoint of(int world, List<WorkerHealth> workers, int seconds) {
    return new HealthCheckpoint(
        "01ABC",
        Optional.empty(),
        START,
        START.plusSeconds(seconds),
        Duration.ofSeconds(1),
        false,
        world,
        OptionalLong.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        workers,
        List.of());
  }

  private static WorkerHealth worker(int rank, int steps, double computeMs, WorkerState state) {
    List<WorkerStep> recent = new ArrayList<>();
    for (int s = Math.max(1, steps - 19); s <= steps; s++) {
      recent.add(step(rank, s, computeMs + s % 3, 3));
    }
    return new WorkerHealth(
        rank,
        state,
        Optional.of("host-a"),
        OptionalLong.of(100 + rank),
        OptionalLong.of(steps * SECOND),
        recent,
        Optional.empty(),
        Optional.empty());
  }

  private static WorkerHealth with(WorkerHealth w, List<WorkerStep> steps) {
    return new WorkerHealth(
        w.rank(), w.state(), w.host(), w.pid(), w.lastNanos(), steps, w.collective(), w.reason());
  }

  /// A step a second.
  private static WorkerStep step(int rank, int step, double computeMs, double loss) {
    return new WorkerStep(
        rank,
        step,
        step * SECOND,
        loss,
        OptionalDouble.of(computeMs),
        OptionalDouble.empty(),
        OptionalDouble.of(2),
        OptionalDouble.of(4),
        OptionalDouble.of(1),
        OptionalDouble.of(2048),
        OptionalDouble.of(1.25),
        OptionalLong.of(500_000_000),
        OptionalLong.of(-step));
  }

  private static Anomaly anomaly(AnomalyKind kind, OptionalInt rank) {
    return new Anomaly(
        kind,
        rank,
        Cause.PROCESS,
        OptionalLong.of(1),
        SECOND,
        2 * SECOND,
        OptionalLong.empty(),
        "rank 1 is gone",
        List.of(new Clue("time", 1.5, OptionalDouble.of(2), "s", 1)),
        "restart");
  }
}
