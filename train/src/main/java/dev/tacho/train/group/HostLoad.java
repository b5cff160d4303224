package dev.tacho.train.group;

import dev.tacho.health.Heard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What the machine gave to others since it was asked last: the share of time that a hypervisor
/// took away, and that some task waited for a processor. Confined to one thread.
final class HostLoad {
  private static final int STEAL = 8;
  private static final int STATES = 8;
  private static final double MICROS = 1e-6;
  private static final double NANOS = 1e-9;

  private final Path proc;
  private long ticks;
  private long stolen;
  private OptionalLong waitedMicros = OptionalLong.empty();
  private long lastNanos;
  private boolean begun;

  HostLoad(Path proc) {
    this.proc = proc;
  }

  /// The load since the last call, of which the first tells nothing.
  ///
  /// @param nanos now
  /// @param at the same moment as the group counts it
  Heard.Loaded read(long nanos, long at) {
    OptionalDouble steal = steal();
    OptionalLong waited = waitedMicros();
    OptionalDouble pressure = OptionalDouble.empty();
    if (begun && waited.isPresent() && waitedMicros.isPresent() && nanos > lastNanos) {
      double share =
          (waited.getAsLong() - waitedMicros.getAsLong()) * MICROS / ((nanos - lastNanos) * NANOS);
      pressure = OptionalDouble.of(Math.clamp(share, 0, 1));
    }
    waitedMicros = waited;
    lastNanos = nanos;
    OptionalDouble told = begun ? steal : OptionalDouble.empty();
    begun = true;
    return new Heard.Loaded(at, told, pressure);
  }

  private OptionalDouble steal() {
    try {
      String text = Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] parts = text.substring(0, text.indexOf('\n')).split(" +");
      if (parts.length <= STEAL) {
        return OptionalDouble.empty();
      }
      long all = 0;
      for (int i = 1; i <= STATES; i++) {
        all += Long.parseLong(parts[i]);
      }
      long now = Long.parseLong(parts[STEAL]);
      long passed = all - ticks;
      OptionalDouble share =
          passed > 0
              ? OptionalDouble.of(Math.clamp((double) (now - stolen) / passed, 0, 1))
              : OptionalDouble.empty();
      ticks = all;
      stolen = now;
      return share;
    } catch (IOException | NumberFormatException _) {
      // another system
      return OptionalDouble.empty();
    }
  }

  private OptionalLong waitedMicros() {
    try {
      String text = Files.readString(proc.resolve("pressure/cpu"), StandardCharsets.ISO_8859_1);
      int at = text.indexOf("total=");
      int end = text.indexOf('\n', at);
      return at < 0 || end < 0
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text.substring(at + "total=".length(), end).strip()));
    } catch (IOException | NumberFormatException _) {
      // a kernel without pressure
      return OptionalLong.empty();
    }
  }
}
