package dev.tacho.health.checkpoint;

import dev.tacho.health.HealthException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A health checkpoint on disk. Replaced whole: a reader sees the old one or the new one.
public final class HealthFile {
  /// How it is called where nobody says otherwise.
  public static final String NAME = "health.json";

  private HealthFile() {}

  /// Puts `checkpoint` in place of what `file` holds. Not synced: it is a cache of the moment.
  public static void write(Path file, HealthCheckpoint checkpoint) {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(aside, checkpoint.toJson() + "\n", StandardCharsets.UTF_8);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new HealthException(
          "health checkpoint "
              + file
              + " cannot be written: "
              + e
              + "; free space or name"
              + " another folder",
          e);
    }
  }
}
