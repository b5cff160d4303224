package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Room left on the file system of a folder, for a user without special rights. Read on the slow
/// cadence, since a file system of the network may let one wait.
final class FreeSpace implements Source {
  private static final String SERIES = "disk_free_bytes";

  private final Path directory;

  private FreeSpace(Path directory) {
    this.directory = directory;
  }

  static Source open(Path directory) {
    try {
      long _ = free(directory);
      return new FreeSpace(directory);
    } catch (IOException e) {
      return Host.absent(List.of(SERIES), source(directory), trouble(directory, e));
    }
  }

  @Override
  public List<Counter> counters() {
    return Host.present(List.of(SERIES), source(directory));
  }

  @Override
  public void read(Reading into) {
    if (into.slow()) {
      try {
        into.set(SERIES, (double) free(directory));
      } catch (IOException e) {
        into.lost(SERIES, trouble(directory, e));
      }
    }
  }

  private static long free(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  private static String source(Path directory) {
    return "file system of " + directory;
  }

  private static String trouble(Path directory, IOException e) {
    return "the file system of " + directory + " does not tell its free space: " + e.getMessage();
  }

  @Override
  public void close() {
    // nothing is open
  }
}
