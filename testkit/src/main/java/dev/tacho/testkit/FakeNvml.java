package dev.tacho.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Makes a stand-in for NVIDIA's library from C. `fake_nvml.c` beside this class says how it can be
/// told to misbehave, by [#VARIABLE].
public final class FakeNvml {
  /// Chooses what the library does.
  public static final String VARIABLE = "TACHO_FAKE_NVML";
  /// Left out of the library: the counter of energy, and functions of newer drivers.
  public static final String LACKS_ENERGY = "-DLACKS_ENERGY";

  private static final String SOURCE = "fake_nvml.c";

  private FakeNvml() {}

  /// Compiles it into `folder`; empty where there is no `gcc`.
  public static Optional<Path> build(Path folder, String... options) {
    try {
      Path source = folder.resolve(SOURCE);
      try (InputStream code =
          Objects.requireNonNull(FakeNvml.class.getResourceAsStream(SOURCE), SOURCE)) {
        Files.write(source, code.readAllBytes());
      }
      Path library = folder.resolve("libnvidia-ml.so.1");
      List<String> command =
          new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-Wall", "-Werror"));
      command.addAll(List.of(options));
      command.addAll(List.of("-o", library.toString(), source.toString()));
      return run(command) ? Optional.of(library) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// False where the program is not installed.
  private static boolean run(List<String> command) throws IOException {
    Process compiler;
    try {
      compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException _) {
      return false;
    }
    try (InputStream said = compiler.getInputStream()) {
      String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      if (compiler.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + text);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("waiting for the compiler was interrupted", e);
    }
  }
}
