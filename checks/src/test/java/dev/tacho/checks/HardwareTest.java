package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can be shown only where the hardware is, and that it skips with its reason elsewhere.
@Timeout(180)
class HardwareTest {
  @TempDir Path dir;

  @NeedsProgram("nvidia-smi")
  @Test
  void aRecordedCommand_seesTheSameGpus() throws IOException {
    var work = Files.createDirectories(dir.resolve("work"));
    var bare = Shell.run(work, java.util.Map.of(), "nvidia-smi", "-L");
    var recorded = PackedProgram.in(work).run("run", "--", "nvidia-smi", "-L");
    assertEquals(bare.out(), recorded.out());
    assertEquals(bare.code(), recorded.code());
  }

  @NeedsProgram("nvidia-smi")
  @Test
  void aRun_hasTheGpusAndTheMemory_thatTheirOwnToolTellsOf() throws IOException {
    var work = Files.createDirectories(dir.resolve("work"));
    var told =
        Shell.run(
            work,
            java.util.Map.of(),
            "nvidia-smi",
            "--query-gpu=memory.total",
            "--format=csv,noheader,nounits");
    var tacho = PackedProgram.in(work);
    assertEquals(0, tacho.run("run", "--sample-every", "250ms", "--", "sleep", "10").code());
    var mebibytes = told.out().lines().map(String::strip).toList();
    for (int device = 0; device < mebibytes.size(); device++) {
      var shown =
          tacho.run(
              "show",
              "latest",
              "--json",
              "--history",
              "telemetry/gpu_memory_total_bytes/" + device);
      assertEquals(0, shown.code(), shown.err());
      var last = Json.parseObject(shown.out()).needObject("history").array("points").getLast();
      double bytes = ((Json.Obj) last).number("value").orElseThrow();
      assertEquals(Double.parseDouble(mebibytes.get(device)), bytes / (1 << 20), 1);
    }
  }

  @Test
  void hardwareThatIsNotThere_skipsWithItsReason() throws IOException {
    var absent = NeedsProgram.Condition.on(dir.toString(), "nvidia-smi");
    assertTrue(absent.isDisabled());
    assertEquals("no nvidia-smi on the PATH of this machine", absent.getReason().orElseThrow());
    Files.createSymbolicLink(dir.resolve("nvidia-smi"), Path.of("/bin/sh"));
    assertFalse(NeedsProgram.Condition.on(dir.toString(), "nvidia-smi").isDisabled());
  }
}
