package dev.tacho.train.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What this process takes of the machine. Confined to one thread.
final class OwnProcess {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path SCHEDULED = Path.of("/proc/thread-self/schedstat");
  private static final String RESIDENT = "VmRSS:";

  /// How long the calling thread was ready so far and no processor was free; empty where the system
  /// does not tell.
  OptionalLong queuedNanos() {
    try {
      String[] parts = Files.readString(SCHEDULED, StandardCharsets.ISO_8859_1).strip().split(" ");
      if (parts.length > 1) {
        return OptionalLong.of(Long.parseLong(parts[1]));
      }
    } catch (IOException _) {
      // another system, or one that keeps no account of it
    }
    return OptionalLong.empty();
  }

  /// What it has in memory; empty where the system does not tell.
  OptionalLong residentBytes() {
    try {
      String status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
      int at = status.indexOf(RESIDENT);
      if (at >= 0) {
        String line = status.substring(at + RESIDENT.length(), status.indexOf('\n', at));
        return OptionalLong.of(1024 * Long.parseLong(line.replace("kB", "").strip()));
      }
    } catch (IOException _) {
      // another system
    }
    return OptionalLong.empty();
  }
}
