package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The words on the health of a group of workers, on checkpoints that a job left.
@Timeout(60)
final class HealthWordTest {
  @TempDir Path folder;

  @Test
  void aStraggler_isSaidWithCauseOnsetAndAdvice_andFailsOnlyWhenAsked() throws IOException {
    job(90, false);
    Said said = Said.by(folder, "health", "status", "health.json");
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().startsWith("DEGRADED  job: 2 of 2 workers, step 20"), said.out());
    assertTrue(said.out().contains("warning: straggler (compute, since step "), said.out());
    assertTrue(said.out().contains("do: look at its machine"), said.out());
    assertEquals(1, Said.by(folder, "health", "status", "health.json", "--fail-on").code());
  }

  @Test
  void aHealthyJob_endsTheWatch_andPassesFailOn() throws IOException {
    job(40, true);
    Said said = Said.by(folder, "health", "watch", "health.json", "--fail-on");
    assertEquals(0, said.code(), said.out() + said.err());
    assertTrue(said.out().startsWith("HEALTHY"), said.out());
    assertEquals(1, said.out().lines().count(), said.out());
  }

  @Test
  void aWatchOfADegradedJob_endsAtOnceWithFailOn_andElseWhenTheTimeIsOver() throws IOException {
    job(90, false);
    assertEquals(1, Said.by(folder, "health", "watch", "health.json", "--fail-on").code());
    Said said =
        Said.by(folder, "health", "watch", "health.json", "--timeout", "1s", "--interval", "100ms");
    assertEquals(0, said.code(), said.err());
    assertEquals(2, said.out().lines().count(), said.out());
    assertTrue(said.err().contains("the job has not ended"), said.err());
  }

  @Test
  void whatCannotBeRead_ends3_alsoAfterItsTimeOut() throws IOException {
    Said missing = Said.by(folder, "health", "status", "nowhere.json", "--timeout", "300ms");
    assertEquals(3, missing.code());
    assertTrue(missing.err().contains("waited 300 ms"), missing.err());
    assertEquals(3, Said.by(folder, "health", "status", "no-such-run").code());
    Files.writeString(folder.resolve("bad.json"), "{");
    Said bad = Said.by(folder, "health", "report", "bad.json");
    assertEquals(3, bad.code());
    assertTrue(bad.err().contains("bad.json is no health checkpoint"), bad.err());
  }

  @Test
  void aReport_isAPageThatNeedsNoNetwork_andJsonHasTheSame() throws IOException {
    job(90, false);
    Said said = Said.by(folder, "health", "report", "health.json", "--html", "h.html", "--json");
    assertEquals(0, said.code(), said.err());
    Json.Obj json = Json.parseObject(said.out());
    assertEquals(Optional.of("degraded"), json.text("verdict"));
    String page = Files.readString(folder.resolve("h.html"));
    assertTrue(page.contains("rank 1 takes 2.3 times"), "the finding is in the page");
    assertTrue(page.contains("Compute by rank"));
    assertEquals(3, Said.by(folder, "health", "report", "health.json", "--html", "h.html").code());
  }

  /// Twenty steps of two workers, the second of which computes for `computeMs`.
  private void job(double computeMs, boolean ended) throws IOException {
    StringBuilder workers = new StringBuilder();
    for (int rank = 0; rank < 2; rank++) {
      workers.append(rank == 0 ? "" : ",").append("{\"rank\": ").append(rank);
      workers.append(", \"state\": \"running\", \"last_ns\": 20000000000, \"steps\": [");
      for (int step = 1; step <= 20; step++) {
        double compute = rank == 0 ? 40 : computeMs;
        workers.append(step == 1 ? "" : ",");
        workers.append("{\"step\": ").append(step);
        workers.append(", \"at_ns\": ").append(step * 1_000_000_000L);
        workers.append(", \"loss\": 2.5, \"compute_ms\": ").append(compute).append('}');
      }
      workers.append("]}");
    }
    Instant now = Said.NOON;
    Files.writeString(
        folder.resolve("health.json"),
        "{\"schema\": \"tacho.health/1\", \"run\": \"job\", \"started\": \""
            + now.minusSeconds(20)
            + "\", \"written\": \""
            + now
            + "\", \"ended\": "
            + ended
            + ", \"world\": 2, \"workers\": ["
            + workers
            + "]}");
  }
}
