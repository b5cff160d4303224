package dev.tacho.cli.train;

import dev.tacho.cli.shell.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder for as long as something runs.
record Scratch(Path folder) implements AutoCloseable {
  /// @param prefix of its name, so that people know whose it is
  static Scratch make(String prefix) {
    try {
      return new Scratch(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw Refusal.input(
          "the folder for temporary files cannot be written ("
              + e.getMessage()
              + "); free space there");
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean _ = Files.deleteIfExists(each);
      }
    } catch (IOException _) {
      // the system clears that folder
    }
  }
}
