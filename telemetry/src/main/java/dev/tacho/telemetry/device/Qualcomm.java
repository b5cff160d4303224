package dev.tacho.telemetry.device;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.host.Host;
import dev.tacho.telemetry.kernel.SmallFile;
import dev.tacho.telemetry.kernel.Unreadable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Qualcomm (Adreno) GPU as the kernel shows it: `kgsl`, the maker's own driver, or the
/// mainline driver `msm`, of which devfreq tells the clock alone; and the machine's thermal zones,
/// by type.
///
/// Sources: drivers/gpu/msm/kgsl_pwrctrl.c of the maker's kernels (`gpubusy` is busy and total time
/// of the last window in microseconds, both 0 once the GPU's bus clock was switched off);
/// Documentation/ABI/testing/sysfs-class-devfreq (`cur_freq` in hertz) and sysfs-class-thermal
/// (`temp` in thousandths of a degree) of the kernel. See decision 078.
public final class Qualcomm implements Source {
  private static final String KGSL = "class/kgsl/kgsl-3d0";
  private static final int MOST_ZONES = 128;
  private static final Pattern ZONE = Pattern.compile("thermal_zone(\\d{1,4})");
  private static final Pattern BUSY = Pattern.compile("(\\d{1,15})\\s+(\\d{1,15})");
  private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,9})\\s*%?");
  private static final Pattern GPU_ZONE = Pattern.compile("(?i)gpu.*");

  private final Gauges gpu;
  private final Gauges zones;
  private final List<Counter> counters;

  private record Zone(int number, String type, Path temperature) {}

  private Qualcomm(Path sys, Optional<Path> kgsl, Optional<Path> devfreq, int number) {
    List<Zone> all = zones(sys);
    this.gpu = new Gauges(gpu(kgsl, devfreq, all, "/" + number), Optional.empty());
    this.zones = new Gauges(all.stream().map(zone -> gauge(zone, all)).toList(), Optional.empty());
    this.counters = new ArrayList<>(gpu.counters());
    counters.addAll(zones.counters());
    for (String series : List.of("gpu_power_w/", "gpu_energy_j/")) {
      counters.add(
          Counter.missing(series + number, "sysfs", "no Qualcomm driver tells the GPU's power"));
    }
    counters.add(
        Counter.missing(
            "gpu_memory_bytes/" + number, "sysfs", "the GPU shares the memory of the host"));
  }

  /// Looks for it.
  ///
  /// @param sys the root of sysfs, `/sys`
  /// @param number that the GPU gets
  public static Source open(Path sys, int number) {
    Optional<Path> kgsl = Optional.of(sys.resolve(KGSL)).filter(Files::isDirectory);
    Optional<Path> devfreq = devfreq(sys);
    if (kgsl.isEmpty() && devfreq.isEmpty()) {
      return Host.absent(
          List.of("gpu_pct/" + number),
          "kgsl",
          "there is neither "
              + sys.resolve(KGSL)
              + " nor an Adreno GPU in "
              + sys
              + "/class/devfreq");
    }
    return new Qualcomm(sys, kgsl, devfreq, number);
  }

  @Override
  public List<Counter> counters() {
    return List.copyOf(counters);
  }

  @Override
  public void read(Reading into) {
    gpu.read(into);
    if (into.slow()) {
      zones.read(into);
    }
  }

  @Override
  public void close() {
    // nothing is held open
  }

  private static List<Gauge> gpu(
      Optional<Path> kgsl, Optional<Path> devfreq, List<Zone> zones, String n) {
    List<Gauge> gauges = new ArrayList<>();
    gauges.add(busy(kgsl, n));
    Optional<Path> clock =
        kgsl.map(folder -> folder.resolve("gpuclk"))
            .filter(Files::exists)
            .or(() -> kgsl.map(folder -> folder.resolve("devfreq/cur_freq")).filter(Files::exists))
            .or(() -> devfreq.map(folder -> folder.resolve("cur_freq")));
    Path hertz = clock.or(() -> kgsl.map(folder -> folder.resolve("gpuclk"))).orElseThrow();
    gauges.add(
        Gauge.of(
            "gpu_sm_clock_mhz" + n,
            named(hertz),
            Gauge.Range.MEGAHERTZ,
            () -> SmallFile.number(hertz) / 1e6));
    Optional<Path> own = kgsl.map(folder -> folder.resolve("temp")).filter(Files::exists);
    gauges.add(
        own.map(
                file ->
                    Gauge.of(
                        "gpu_temperature_c" + n,
                        named(file),
                        Gauge.Range.CELSIUS,
                        () -> celsius(file)))
            .orElseGet(
                () ->
                    Gauge.of(
                        "gpu_temperature_c" + n,
                        "hottest thermal zone whose type begins with gpu",
                        Gauge.Range.CELSIUS,
                        () -> hottest(zones))));
    return gauges;
  }

  private static Gauge busy(Optional<Path> kgsl, String n) {
    String series = "gpu_pct" + n;
    if (kgsl.isEmpty()) {
      return Gauge.of(
          series,
          "devfreq",
          Gauge.Range.PERCENT,
          () -> {
            throw new Unreadable("the mainline driver msm tells no load in sysfs");
          });
    }
    Path counts = kgsl.get().resolve("gpubusy");
    Path percentage = kgsl.get().resolve("gpu_busy_percentage");
    return Files.exists(counts) || !Files.exists(percentage)
        ? Gauge.of(series, named(counts), Gauge.Range.PERCENT, () -> share(counts))
        : Gauge.of(series, named(percentage), Gauge.Range.PERCENT, () -> percent(percentage));
  }

  /// `busy total`. A GPU whose clock was off for the whole window has 0 of 0, which is 0 %: left
  /// out, a GPU that mostly sleeps would look busy.
  private static double share(Path file) throws Unreadable {
    String text = SmallFile.text(file);
    Matcher counts = BUSY.matcher(text);
    if (!counts.matches()) {
      throw new Unreadable(
          file + " says '" + SmallFile.shown(text) + "', which is not busy and total time");
    }
    long busy = SmallFile.number(file, counts.group(1));
    long total = SmallFile.number(file, counts.group(2));
    if (total == 0 && busy == 0) {
      return 0;
    }
    if (busy > total) {
      throw new Unreadable(file + " says " + text + ": more busy time than time");
    }
    return 100.0 * busy / total;
  }

  private static double percent(Path file) throws Unreadable {
    String text = SmallFile.text(file);
    Matcher percentage = PERCENTAGE.matcher(text);
    if (!percentage.matches()) {
      throw new Unreadable(file + " says '" + SmallFile.shown(text) + "', which is no percentage");
    }
    return SmallFile.number(file, percentage.group(1));
  }

  /// Thousandths of a degree. Some old drivers write whole degrees there, which would pass for a
  /// chip at the freezing point; such a value is refused, since nothing tells which it is.
  private static double celsius(Path file) throws Unreadable {
    long thousandths = SmallFile.number(file);
    if (Math.abs(thousandths) < 1000) {
      throw new Unreadable(
          file + " says " + thousandths + ", which is not in thousandths of a degree");
    }
    return thousandths / 1e3;
  }

  private static double hottest(List<Zone> zones) throws Unreadable {
    OptionalDouble hottest = OptionalDouble.empty();
    Optional<Unreadable> fault = Optional.empty();
    for (Zone zone : zones) {
      if (GPU_ZONE.matcher(zone.type()).matches()) {
        try {
          double celsius =
              Gauge.Range.CELSIUS.require(
                  zone.temperature().toString(), celsius(zone.temperature()));
          hottest = OptionalDouble.of(Math.max(celsius, hottest.orElse(celsius)));
        } catch (Unreadable e) {
          fault = Optional.of(e);
        }
      }
    }
    if (hottest.isPresent()) {
      return hottest.getAsDouble();
    }
    throw fault.orElseGet(() -> new Unreadable("no thermal zone has a type that begins with gpu"));
  }

  private static Gauge gauge(Zone zone, List<Zone> all) {
    long same = all.stream().filter(other -> other.type().equals(zone.type())).count();
    String name = zone.type().toLowerCase(Locale.ROOT) + (same > 1 ? "." + zone.number() : "");
    return Gauge.of(
        "sensor_temperature_c/" + name,
        "thermal_zone" + zone.number(),
        Gauge.Range.CELSIUS,
        () -> celsius(zone.temperature()));
  }

  private static List<Zone> zones(Path sys) {
    List<Zone> zones = new ArrayList<>();
    for (Path folder : folders(sys.resolve("class/thermal"))) {
      Matcher name = ZONE.matcher(folder.getFileName().toString());
      if (name.matches() && zones.size() < MOST_ZONES) {
        try {
          String type = SmallFile.text(folder.resolve("type")).replaceAll("[^\\w.-]", "_");
          if (!type.isEmpty()) {
            zones.add(new Zone(Integer.parseInt(name.group(1)), type, folder.resolve("temp")));
          }
        } catch (Unreadable _) {
          // a zone without a type says nothing
        }
      }
    }
    zones.sort(Comparator.comparingInt(Zone::number));
    return zones;
  }

  /// The devfreq device of an Adreno GPU, by its name or by what the device tree calls it.
  private static Optional<Path> devfreq(Path sys) {
    Set<Path> found = new HashSet<>();
    for (Path folder : folders(sys.resolve("class/devfreq"))) {
      boolean isAdreno = folder.getFileName().toString().contains("kgsl-3d0");
      try {
        isAdreno |=
            SmallFile.text(folder.resolve("device/of_node/compatible")).contains("qcom,adreno");
      } catch (Unreadable _) {
        // not from a device tree
      }
      if (isAdreno) {
        boolean _ = found.add(folder);
      }
    }
    return found.stream().min(Comparator.naturalOrder());
  }

  private static List<Path> folders(Path parent) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      entries.forEach(folders::add);
    } catch (IOException | DirectoryIteratorException _) {
      // there are none
    }
    return folders;
  }

  private static String named(Path file) {
    Path folder = file.resolveSibling(".").normalize().getFileName();
    return (folder == null ? "" : folder + "/") + file.getFileName();
  }
}
