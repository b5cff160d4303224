package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobTest {
  @TempDir Path directory;

  @Test
  void start_commandThatEnds_tellsItsExitCodeAndKeepsItsOutput()
      throws IOException, InterruptedException {
    try (Job job = Jobs.start(directory, "sh", "-c", "echo out; echo err >&2; exit 7")) {
      assertEquals(new Ending.Exited(7), job.await().ending());
      OutputReport report = job.finishOutput(Jobs.LONG).orElseThrow();
      assertTrue(report.complete());
      assertEquals(4, report.stdoutBytes());
      assertEquals(4, report.stderrBytes());
      String log = Files.readString(directory.resolve("output.log"));
      assertEquals(8, log.length());
      assertTrue(log.contains("out\n") && log.contains("err\n"), log);
    }
  }

  @Test
  void start_childKilledBySignal_tellsTheSignal() throws InterruptedException {
    try (Job job = Jobs.start(directory, "sh", "-c", "kill -9 $$")) {
      assertEquals(new Ending.Signalled(Signal.KILL, false), job.await().ending());
      assertTrue(job.finishOutput(Duration.ofSeconds(20)).isPresent());
    }
  }
}
