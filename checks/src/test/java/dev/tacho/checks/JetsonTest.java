package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A run beside a `tegrastats`, as the packed program records it. No Jetson board was at hand: the
/// program is a shell script that prints a line of a public report.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class JetsonTest {
  @TempDir Path folder;

  @Test
  void board_isRecordedWithTheRun_andItsProgramIsNoLeftover() throws IOException {
    Path line = Checkout.root().resolve("telemetry/src/test/resources/tegrastats/orin-nano.txt");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path program =
        Files.writeString(
            bin.resolve("tegrastats"), "#!/bin/sh\nwhile cat '" + line + "'; do sleep 0.2; done\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path work = Files.createDirectory(folder.resolve("work"));
    PackedProgram tacho = PackedProgram.in(work).with("PATH", bin + ":" + System.getenv("PATH"));

    Outcome outcome = tacho.run("run", "--sample-every", "250ms", "--", "sleep", "3");
    assertEquals(0, outcome.code(), outcome.err());
    assertFalse(outcome.err().contains("left running"), outcome.err());
    assertFalse(isAlive(program), "tegrastats outlives the run");

    Json.Obj run = json(tacho, "show", "latest", "--json");
    String used = run.needObject("resources").toString();
    assertTrue(used.contains("board/gross"), used);
    Json power =
        json(tacho, "show", "latest", "--history", "telemetry/board_power_w/jetson", "--json")
            .needObject("history")
            .array("points")
            .getLast();
    assertTrue(power.toString().contains("17.946"), power.toString());
  }

  private static Json.Obj json(PackedProgram tacho, String... arguments) {
    Outcome shown = tacho.run(arguments);
    assertEquals(0, shown.code(), shown.err());
    return Json.parseObject(shown.out());
  }

  private static boolean isAlive(Path program) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .anyMatch(line -> line.contains(program.toString()));
  }
}
