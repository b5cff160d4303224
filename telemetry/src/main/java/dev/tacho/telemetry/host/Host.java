package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Absent;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.Kernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The machine as a whole: processors, memory, pressure, network, disks, temperature, and the
/// room left on one file system. A source for each, so that each fails alone.
public final class Host {
  private Host() {}

  /// All of them, opened.
  ///
  /// @param directory on the file system whose free space is told
  public static List<Source> open(Roots roots, Path directory) {
    if (!Kernel.supported()) {
      List<Counter> missing = new ArrayList<>();
      for (String series : allSeries()) {
        missing.add(Counter.missing(series, "/proc", Kernel.unsupported()));
      }
      return List.of(new Absent(missing), FreeSpace.open(directory));
    }
    return List.of(
        HostCpu.open(roots),
        HostMemory.open(roots),
        Pressure.open(roots),
        Network.open(roots),
        Disks.open(roots),
        Temperature.open(roots),
        FreeSpace.open(directory));
  }

  /// The processor's temperature alone.
  public static Source heat(Roots roots) {
    return Kernel.supported()
        ? Temperature.open(roots)
        : absent(List.of(Temperature.SERIES), "/sys", Kernel.unsupported());
  }

  private static List<String> allSeries() {
    List<String> all = new ArrayList<>(HostCpu.SERIES);
    all.addAll(HostMemory.SERIES);
    all.addAll(Pressure.SERIES);
    all.addAll(Network.SERIES);
    all.addAll(Disks.SERIES);
    all.add(Temperature.SERIES);
    return all;
  }

  /// All of `series` missing for one reason.
  public static Source absent(List<String> series, String source, String reason) {
    return new Absent(series.stream().map(name -> Counter.missing(name, source, reason)).toList());
  }

  /// All of `series` read from `source`.
  static List<Counter> present(List<String> series, String source) {
    return series.stream().map(name -> Counter.of(name, source)).toList();
  }

  /// All of `series` lost for one reason.
  static void lost(List<String> series, String reason, Reading into) {
    series.forEach(name -> into.lost(name, reason));
  }
}
