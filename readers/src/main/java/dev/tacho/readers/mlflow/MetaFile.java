package dev.tacho.readers.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// The few members of a `meta.yaml` that tell which run lies in a folder, taken line by line:
/// found runs are counted in thousands, and a YAML library would cost more than the disk.
///
/// @param run the run's id; empty where the file is about something else
/// @param deleted whether MLflow hides it
record MetaFile(Optional<String> run, Optional<Instant> started, boolean deleted) {
  static final String NAME = "meta.yaml";

  private static final int MOST_BYTES = 1 << 16;

  /// Reads the file in `folder`; says nothing where there is none.
  static MetaFile in(Path folder) {
    try (InputStream in = Files.newInputStream(folder.resolve(NAME))) {
      return of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException _) {
      return new MetaFile(Optional.empty(), Optional.empty(), false);
    }
  }

  private static MetaFile of(String text) {
    Optional<String> run = Optional.empty();
    Optional<Instant> started = Optional.empty();
    boolean deleted = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      int colon = line.indexOf(':');
      String value = colon < 0 ? "" : plain(line.substring(colon + 1));
      switch (colon < 0 ? "" : line.substring(0, colon)) {
        case "run_id", "run_uuid" -> run = Optional.of(value).filter(v -> !v.isEmpty());
        case "start_time" -> started = millis(value);
        case "lifecycle_stage" -> deleted = value.equals("deleted");
        default -> {}
      }
    }
    return new MetaFile(run, started, deleted);
  }

  private static String plain(String value) {
    String text = value.strip();
    boolean quoted = text.length() > 1 && (text.startsWith("'") || text.startsWith("\""));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static Optional<Instant> millis(String value) {
    try {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(value)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
