package dev.tacho.cli.keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// How many workers this machine has room for.
///
/// @param workers 2, or 1, or none where not even one has room
/// @param why there are fewer than 2, as a sentence
record DemoPlan(int workers, Optional<String> why) {
  static final int USUAL = 2;

  /// A worker's peak, and what Tacho itself needs beside them.
  private static final long WORKER_BYTES = 1L << 30;

  private static final long OTHER_BYTES = 512L << 20;

  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  /// What there is room for here.
  static DemoPlan here() {
    return of(
        Runtime.getRuntime().availableProcessors(),
        available(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  /// @param available bytes of memory; empty where that cannot be told
  /// @param system as Java names it and its processor
  static DemoPlan of(int cores, OptionalLong available, String system) {
    if (!system.equals("Linux amd64")) {
      return new DemoPlan(
          0, Optional.of("there is no libtorch for " + system + ", which trains on Linux x86-64"));
    }
    long room =
        available.isPresent()
            ? Math.max(0, available.getAsLong() - OTHER_BYTES) / WORKER_BYTES
            : USUAL;
    if (room < 1) {
      return new DemoPlan(
          0,
          Optional.of(
              "a worker needs 1 GiB of memory and Tacho 0.5 GiB beside it, and "
                  + gibibytes(available)
                  + " are available"));
    }
    if (cores < USUAL || room < USUAL) {
      return new DemoPlan(
          1,
          Optional.of(
              "two workers need 2 cores and 2.5 GiB of memory, and "
                  + cores
                  + (cores == 1 ? " core and " : " cores and ")
                  + gibibytes(available)
                  + " are available"));
    }
    return new DemoPlan(USUAL, Optional.empty());
  }

  /// With no more than `most` workers.
  DemoPlan atMost(int most) {
    return most < workers ? new DemoPlan(most, why) : this;
  }

  /// What is done where there is less room.
  String instead() {
    return workers == 0
        ? "the language model is left out, and a small model of bytes is trained in its place"
        : "one worker trains, and nothing is held against it";
  }

  private static String gibibytes(OptionalLong bytes) {
    return bytes.isPresent()
        ? String.format(Locale.ROOT, "%.1f GiB", bytes.getAsLong() / (double) (1L << 30))
        : "an unknown amount";
  }

  private static OptionalLong available() {
    try {
      return Files.readAllLines(MEMORY).stream()
          .filter(line -> line.startsWith(AVAILABLE))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
