package dev.tacho.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibtorchTest {
  @Test
  void aFolderThatCannotBeMade_isNamed(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String message =
        String.valueOf(
            assertThrows(LmException.class, () -> Libtorch.load(file.resolve("libs")))
                .getMessage());
    assertTrue(message.startsWith(file + "/libs cannot hold libtorch's libraries"), message);
  }

  @Test
  void whatIsNotUnpackedYet_isSaid_andNothingIsLoaded(@TempDir Path folder) throws IOException {
    assertEquals(new Libtorch.Standing.Packed("2.10.0"), Libtorch.look(folder));
    Path _ = Files.createFile(folder.resolve("whole-" + Libtorch.VERSION));
    assertEquals(new Libtorch.Standing.Unpacked("2.10.0"), Libtorch.look(folder));
  }

  @Test
  void theVersion_isThatOfTheJars() {
    String path = System.getProperty("java.class.path");
    assertTrue(path.contains("pytorch-" + Libtorch.VERSION + ".jar"), path);
  }

  @Test
  void flagsOfProcessors_sayWhetherTheyHave16BitProducts() {
    assertTrue(Precision.in("processor\t: 0\nflags\t\t: fpu amx_bf16 amx_tile\n"));
    assertTrue(Precision.in("Features\t: fp asimd bf16\n"));
    assertFalse(Precision.in("flags\t\t: fpu avx512f avx512_bf16x\n"));
    assertFalse(Precision.in(""));
    assertTrue(Precision.FP32.here());
    assertEquals("bf16", Precision.BF16.text());
  }
}
