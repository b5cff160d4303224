package dev.tacho.telemetry.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcTextTest {
  private final ProcText text = new ProcText();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 4095, 4096, 4097, 8192, 300_000})
  void aFile_isReadWhole_whateverItsLength(int length) throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "x".repeat(length));
    assertEquals(length, text.read(file.toString()));
    assertEquals("x".repeat(length), text.all());
  }

  @Test
  void anOpenFile_isReadAnewEachTime() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "12 34\n");
    int fd = text.open(file.toString());
    assertEquals(6, text.read(fd));
    assertEquals(12, text.number());
    Path _ = Files.writeString(file, "-7\n");
    assertEquals(3, text.read(fd));
    assertEquals(-7, text.number());
    text.close(fd);
  }

  @Test
  void whatIsNotThere_isAnError_andLeavesNoText() {
    assertEquals(-Kernel.ENOENT, text.read(folder.resolve("none").toString()));
    assertEquals("", text.all());
    assertFalse(text.hasNumber());
    assertEquals(0, text.number());
    assertEquals(-Kernel.ENOENT, text.open("/" + "x".repeat(5000)));
  }

  @Test
  void aFolder_isListed_numbersAreTakenDown_andAgain() throws IOException {
    for (String name : new String[] {"7", "12345678", "self", "12x", "1234567890123", "0"}) {
      Files.createDirectory(folder.resolve(name));
    }
    int fd = text.open(folder.toString());
    for (int i = 0; i < 2; i++) {
      var pids = new Pids();
      assertEquals(6, text.list(fd, pids));
      pids.sort();
      assertEquals(2, pids.size());
      assertTrue(pids.has(7) && pids.has(12345678));
      pids.remove(7);
      pids.remove(8);
      assertFalse(pids.has(7));
      assertEquals(12345678, pids.get(0));
    }
    text.close(fd);
  }

  @Test
  void lines_areFoundByTheirBegin_only() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "XPss: 1\nPss_Dirty: 2\nPss:   3 kB\nPss:");
    assertTrue(text.read(file.toString()) > 0);
    assertTrue(text.behindLine("Pss:"));
    assertEquals(3, text.number());
    assertTrue(text.behindLine("Pss:"));
    assertFalse(text.hasNumber());
    assertFalse(text.behindLine("Rss:"));
  }
}
