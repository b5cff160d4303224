package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @Test
  void hardwareThatIsNotThere_skipsWithItsReason() throws IOException {
    var absent = NeedsProgram.Condition.on(dir.toString(), "nvidia-smi");
    assertTrue(absent.isDisabled());
    assertEquals("no nvidia-smi on the PATH of this machine", absent.getReason().orElseThrow());
    Files.createSymbolicLink(dir.resolve("nvidia-smi"), Path.of("/bin/sh"));
    assertFalse(NeedsProgram.Condition.on(dir.toString(), "nvidia-smi").isDisabled());
  }
}
