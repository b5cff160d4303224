package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import java.util.Optional;

/// What the names and sources of counters of energy say.
public final class JouleSeries {
  /// How the source of a counter ends that is no counter of the device, but its power summed up
  /// by
  /// us.
  public static final String INTEGRATED = ", integrated over time";

  private static final String JOULES = "_energy_j/";

  private JouleSeries() {}

  /// Whether a series counts joules since its first reading.
  public static boolean is(String series) {
    return series.contains(JOULES);
  }

  /// Whether the device counts the joules itself.
  public static boolean isCounted(Counter counter) {
    return is(counter.series()) && !counter.source().endsWith(INTEGRATED);
  }

  /// The series of the power that is integrated to this one; empty for no series of joules.
  public static Optional<String> power(String series) {
    return is(series) ? Optional.of(series.replace(JOULES, "_power_w/")) : Optional.empty();
  }

  /// Its place on the device axis: `gpu0`, `cpu1`, `dram0`, `psys`, `jetson`.
  public static String device(String series) {
    int slash = series.indexOf('/');
    String which = series.substring(slash + 1);
    if (series.startsWith("gpu_")) {
      return "gpu" + which;
    }
    if (series.startsWith("cpu_package_")) {
      return "cpu" + which;
    }
    return series.startsWith("dram_") ? "dram" + which : which;
  }
}
