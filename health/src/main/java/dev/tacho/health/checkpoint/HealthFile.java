package dev.tacho.health.checkpoint;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.health.HealthException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A health checkpoint on disk. Replaced whole: a reader sees the old one or the new one. See
/// docs/decisions/208-a-checkpoint-that-anyone-writes.md.
public final class HealthFile {
  /// How it is called where nobody says otherwise.
  public static final String NAME = "health.json";

  private static final int MOST_PARTS = 4096;
  private static final int MOST_BYTES = 16 << 20;

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

  /// What `path` says of a group: a checkpoint, one of MiniCluster's, or a folder in which each
  /// worker keeps its own. Fails with a [HealthException] where it is none, or cannot be read.
  public static HealthReading read(Path path) {
    if (!Files.isDirectory(path)) {
      return one(path);
    }
    List<HealthReading> parts = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.json")) {
      for (Path file : files) {
        if (parts.size() == MOST_PARTS) {
          throw new HealthException(
              path
                  + " holds more than "
                  + MOST_PARTS
                  + " files; name a folder of health"
                  + " checkpoints only");
        }
        parts.add(one(file));
      }
    } catch (IOException e) {
      throw new HealthException("folder " + path + " cannot be read: " + e + "; name another", e);
    }
    if (parts.isEmpty()) {
      throw new HealthException(
          "folder "
              + path
              + " holds no health checkpoint (*.json); name the file or folder that"
              + " the job writes");
    }
    return HealthReading.of(parts);
  }

  private static HealthReading one(Path file) {
    try {
      Json.Obj json = Json.parseObject(text(file));
      Instant modified = HealthJson.clamped(Files.getLastModifiedTime(file).toInstant());
      Optional<String> schema = json.text("schema");
      if (schema.isEmpty() && json.get("workers").isPresent() && json.get("run_id").isPresent()) {
        return MiniCluster.read(json, modified);
      }
      if (!schema.equals(Optional.of(HealthCheckpoint.SCHEMA))) {
        throw new HealthException(
            file
                + " is no health checkpoint that this version reads: its schema is "
                + schema.map(s -> "'" + s + "'").orElse("missing")
                + ", and it must be '"
                + HealthCheckpoint.SCHEMA
                + "'; name the file that the job writes");
      }
      return new HealthReading(
          HealthJson.read(json), modified, json.get("anomalies").isPresent(), List.of());
    } catch (NoSuchFileException e) {
      throw new HealthException(
          "no health checkpoint at " + file + "; name the file or folder that the job writes", e);
    } catch (CharacterCodingException e) {
      throw new HealthException(
          file
              + " is no health checkpoint: it is no text in UTF-8; name the file that the job"
              + " writes",
          e);
    } catch (IOException e) {
      throw new HealthException(file + " cannot be read: " + e + "; name another", e);
    } catch (JsonException e) {
      throw new HealthException(
          file + " is no health checkpoint: " + e.getMessage() + "; see docs/formats.md", e);
    }
  }

  /// A pipe or a device may never end, and a file may grow while it is read.
  private static String text(Path file) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new HealthException(
          file
              + " is no health checkpoint: it is no regular file; name the file that the job"
              + " writes");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new HealthException(
          file
              + " is no health checkpoint: it has more than the "
              + MOST_BYTES
              + " bytes that are read; name the file that the job writes");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
