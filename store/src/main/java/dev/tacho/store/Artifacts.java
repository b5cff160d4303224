package dev.tacho.store;

import dev.tacho.core.RunEvent;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/// Files that a run made, taken into its folder. Stateless, any thread.
final class Artifacts {
  private Artifacts() {}

  static RunEvent.Artifact adopt(RunFolder folder, Path file, long largestCopy) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new StoreException(
            Files.exists(file)
                ? "artifact " + file + " is not a file; name a file, or pack the folder first"
                : "artifact " + file + " does not exist");
      }
      if (Files.size(file) > largestCopy) {
        MessageDigest digest = Disk.sha256();
        long bytes = Disk.digest(file, Long.MAX_VALUE, digest);
        return new RunEvent.Artifact(file.toString(), Optional.empty(), bytes, Disk.hex(digest));
      }
      return copy(folder, file);
    } catch (IOException e) {
      throw new StoreException("artifact " + file + " cannot be taken: " + Disk.reason(e), e);
    }
  }

  private static RunEvent.Artifact copy(RunFolder folder, Path file) throws IOException {
    Files.createDirectories(folder.artifacts());
    String name = String.valueOf(file.getFileName());
    for (int i = 1; ; i++) {
      String stored = i == 1 ? name : i + "-" + name;
      Path to = folder.artifacts().resolve(stored);
      try {
        Seal.Sealed copied = Disk.copy(file, to);
        return new RunEvent.Artifact(
            file.toString(), Optional.of(stored), copied.bytes(), copied.sha256());
      } catch (FileAlreadyExistsException _) {
        // an earlier artifact of that name stays
      } catch (IOException e) {
        Files.deleteIfExists(to);
        throw e;
      }
    }
  }
}
