package dev.tacho.telemetry.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a helper process for NVIDIA's library is worth its start.
class NvidiaSignsTest {
  @TempDir Path root;

  @Test
  void emptyMachine_hasNoSign() {
    assertEquals(List.of(), libraries(Map.of()));
  }

  @Test
  void driversDevice_letsTheLoaderLookForTheLibrary() throws IOException {
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev/nvidiactl"));
    assertEquals(List.of("libnvidia-ml.so.1"), libraries(Map.of()));
  }

  @Test
  void libraryInAnOddPlace_isTriedAfterTheName() throws IOException {
    Path folder = Files.createDirectories(root.resolve("usr/lib/wsl/lib"));
    Path file = Files.createFile(folder.resolve("libnvidia-ml.so.1"));
    assertEquals(List.of("libnvidia-ml.so.1", file.toString()), libraries(Map.of()));
  }

  @Test
  void libraryNamedByTheUser_isTheOnlyOne() {
    assertEquals(
        List.of("/opt/x/libnvidia-ml.so"),
        libraries(Map.of("TACHO_NVML_LIBRARY", "/opt/x/libnvidia-ml.so")));
  }

  private List<String> libraries(Map<String, String> environment) {
    return NvidiaSigns.look(root, environment).libraries();
  }
}
