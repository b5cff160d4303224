package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A command is measured, and a slower one does not pass, by the packed program. The factor is so
/// large that no neighbour on the machine decides; what the gate makes of small ones is judged on
/// made-up values in its room.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class GateTest {
  private static final String SPIN = "x = 1\nfor i in range(%d): x = x * 31 %% 1000003\n";

  @TempDir Path folder;

  @Test
  void gate_sameCommandPasses_threeTimesTheWorkFails() throws Exception {
    PackedProgram tacho = PackedProgram.in(Files.createDirectory(folder.resolve("work")));
    bench(tacho, 500_000);
    assertEquals(0, tacho.run("gate", "save", "spin", "latest").code());
    bench(tacho, 500_000);
    Outcome same = tacho.run("gate", "check", "spin", "latest", "--max-regression", "100%");
    assertEquals(0, same.code(), same.out() + same.err());
    bench(tacho, 1_500_000);
    Outcome slower =
        tacho.run(
            "gate",
            "check",
            "spin",
            "latest",
            "--max-regression",
            "50%",
            "--junit",
            "gate.xml",
            "--json");
    assertEquals(1, slower.code(), slower.out() + slower.err());
    assertEquals("failed", Json.parseObject(slower.out()).needText("status"));
    var xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("work/gate.xml").toFile());
    assertTrue(xml.getElementsByTagName("failure").getLength() >= 1);
  }

  @Test
  void bench_thatIsInterrupted_leavesNobodyAndACancelledRun() throws Exception {
    PackedProgram tacho = PackedProgram.in(Files.createDirectory(folder.resolve("work")));
    Path pid = folder.resolve("pid");
    var started =
        tacho.start(
            "bench",
            "command",
            "--name",
            "stopped",
            "--",
            "sh",
            "-c",
            "sleep 300 & echo $! > " + pid + "; wait");
    long sleeper = await(pid);
    started.process().destroy();
    Outcome outcome = PackedProgram.await(started);
    assertEquals(1, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("SIGTERM was sent to tacho during warm-up 1 of 1"));
    assertFalse(ProcessHandle.of(sleeper).map(ProcessHandle::isAlive).orElse(false));
    assertTrue(tacho.run("show", "stopped").out().contains("cancelled"));
  }

  private static void bench(PackedProgram tacho, int turns) {
    Outcome outcome =
        tacho.run(
            "bench",
            "command",
            "--name",
            "spin",
            "--",
            "python3",
            "-S",
            "-c",
            SPIN.formatted(turns));
    assertEquals(0, outcome.code(), outcome.err());
  }

  private static long await(Path file) throws IOException, InterruptedException {
    while (true) {
      Optional<String> text =
          Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
      if (text.filter(t -> !t.isEmpty()).isPresent()) {
        return Long.parseLong(text.get());
      }
      Thread.sleep(20);
    }
  }
}
