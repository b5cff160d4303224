package dev.tacho.telemetry.device;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.EnergyBoundary.Extent;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.SmallFile;
import dev.tacho.telemetry.kernel.Unreadable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// AMD GPUs as the `amdgpu` driver of the kernel shows them in sysfs. A GPU that sleeps is left
/// asleep, and its counters are lost meanwhile.
///
/// Source: the kernel's documentation, gpu/amdgpu: "GPU sysfs Power State Interfaces" and "HWMON
/// Interfaces" (power in microwatts, temperatures in thousandths of a degree, clocks in hertz). The
/// binary `gpu_metrics`, whose layout differs by device, is left alone. See decision 078.
public final class AmdGpus implements Source {
  private static final String VENDOR = "0x1002";
  private static final Pattern CARD = Pattern.compile("card(\\d{1,4})");
  private static final Pattern LEVEL =
      Pattern.compile("\\s*\\w{1,4}:\\s*(\\d{1,9})\\s*MHZ\\s*\\*\\s*");
  private static final Pattern SLOT = Pattern.compile("(?m)^PCI_SLOT_NAME=(\\S{1,40})$");

  private final List<Gpu> gpus = new ArrayList<>();
  private final List<Counter> counters = new ArrayList<>();

  private record Gpu(Path device, Gauges gauges) {}

  /// Looks for them.
  ///
  /// @param sys the root of sysfs, `/sys`
  /// @param first the number of the first AMD GPU, those below being other makers'
  public AmdGpus(Path sys, int first) {
    for (Path device : devices(sys)) {
      int number = first + gpus.size();
      var gauges = new Gauges(gauges(device, "/" + number), asleep(device));
      gpus.add(new Gpu(device, gauges));
      counters.addAll(gauges.counters());
      counters.addAll(throttling("/" + number));
    }
    if (gpus.isEmpty()) {
      counters.add(
          Counter.missing(
              "gpu_pct/" + first,
              "amdgpu sysfs",
              "no GPU in " + sys.resolve("class/drm") + " has AMD's number " + VENDOR));
    }
  }

  /// How many there are.
  public int count() {
    return gpus.size();
  }

  /// The number, counted from 0 among AMD's, of the GPU at a PCI address such as `0000:c9:00.0`.
  Optional<Integer> at(String address) {
    for (int i = 0; i < gpus.size(); i++) {
      if (slot(gpus.get(i).device()).filter(address::equalsIgnoreCase).isPresent()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Counter> counters() {
    return List.copyOf(counters);
  }

  @Override
  public void read(Reading into) {
    for (Gpu gpu : gpus) {
      Optional<String> asleep = asleep(gpu.device());
      if (asleep.isPresent()) {
        gpu.gauges().lose(into, asleep.get());
      } else {
        gpu.gauges().read(into);
      }
    }
  }

  @Override
  public List<Measurement> totals() {
    return gpus.stream().flatMap(gpu -> gpu.gauges().totals().stream()).toList();
  }

  @Override
  public void close() {
    // nothing is held open
  }

  private static Iterable<Path> devices(Path sys) {
    Map<Integer, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> cards =
        Files.newDirectoryStream(sys.resolve("class/drm"), "card*")) {
      for (Path card : cards) {
        Matcher name = CARD.matcher(card.getFileName().toString());
        Path device = card.resolve("device");
        if (name.matches() && isAmd(device)) {
          Path _ = found.put(Integer.valueOf(name.group(1)), device);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // no graphics here
    }
    return found.values();
  }

  private static boolean isAmd(Path device) {
    try {
      return SmallFile.text(device.resolve("vendor")).equals(VENDOR);
    } catch (Unreadable _) {
      return false;
    }
  }

  private static Optional<String> slot(Path device) {
    try {
      Matcher slot = SLOT.matcher(SmallFile.text(device.resolve("uevent")));
      return slot.find() ? Optional.of(slot.group(1)) : Optional.empty();
    } catch (Unreadable _) {
      return Optional.empty();
    }
  }

  private static Optional<String> asleep(Path device) {
    try {
      String status = SmallFile.text(device.resolve("power/runtime_status"));
      return status.equals("suspended")
          ? Optional.of("the GPU sleeps (runtime_status says suspended), and is not woken")
          : Optional.empty();
    } catch (Unreadable _) {
      return Optional.empty();
    }
  }

  private static List<Gauge> gauges(Path device, String n) {
    Path hwmon = hwmon(device);
    Path busy = device.resolve("gpu_busy_percent");
    Path memoryBusy = device.resolve("mem_busy_percent");
    Path used = device.resolve("mem_info_vram_used");
    Path total = device.resolve("mem_info_vram_total");
    return List.of(
        Gauge.of("gpu_pct" + n, name(busy), Gauge.Range.PERCENT, () -> SmallFile.number(busy)),
        Gauge.of(
            "gpu_memory_busy_pct" + n,
            name(memoryBusy),
            Gauge.Range.PERCENT,
            () -> SmallFile.number(memoryBusy)),
        Gauge.of(
            "gpu_memory_bytes" + n, name(used), Gauge.Range.BYTES, () -> SmallFile.number(used)),
        Gauge.of(
            "gpu_memory_total_bytes" + n,
            name(total),
            Gauge.Range.BYTES,
            () -> SmallFile.number(total)),
        power(hwmon, n),
        temperature(hwmon, n),
        clock("gpu_sm_clock_mhz" + n, hwmon.resolve("freq1_input"), device.resolve("pp_dpm_sclk")),
        clock(
            "gpu_memory_clock_mhz" + n,
            hwmon.resolve("freq2_input"),
            device.resolve("pp_dpm_mclk")));
  }

  private static Gauge power(Path hwmon, String n) {
    Path power = firstThere(hwmon.resolve("power1_average"), hwmon.resolve("power1_input"));
    // only processors with a GPU inside have a northbridge voltage; their power is of the whole
    boolean isPartOfProcessor = Files.exists(hwmon.resolve("in1_input"));
    return Gauge.power(
        "gpu_power_w" + n,
        new Gauge.Energy("gpu_energy_j" + n, "gpu" + n.substring(1)),
        name(power) + (isPartOfProcessor ? " (the processor's cores are in it)" : ""),
        isPartOfProcessor ? Extent.CPU_PACKAGE : Extent.GPU_PACKAGE,
        () -> SmallFile.number(power) / 1e6);
  }

  /// The edge of the chip; where it has no such sensor, the junction.
  private static Gauge temperature(Path hwmon, String n) {
    Path sensor = firstThere(hwmon.resolve("temp1_input"), hwmon.resolve("temp2_input"));
    return Gauge.of(
        "gpu_temperature_c" + n,
        name(sensor),
        Gauge.Range.CELSIUS,
        () -> SmallFile.number(sensor) / 1e3);
  }

  private static Gauge clock(String series, Path hertz, Path levels) {
    return Files.exists(hertz) || !Files.exists(levels)
        ? Gauge.of(series, name(hertz), Gauge.Range.MEGAHERTZ, () -> SmallFile.number(hertz) / 1e6)
        : Gauge.of(series, name(levels), Gauge.Range.MEGAHERTZ, () -> level(levels));
  }

  /// The level that is marked with a star, as in `1: 1500Mhz *`.
  private static double level(Path levels) throws Unreadable {
    String text = SmallFile.text(levels).toUpperCase(Locale.ROOT);
    for (String line : text.split("\n", -1)) {
      Matcher level = LEVEL.matcher(line);
      if (level.matches()) {
        return SmallFile.number(levels, level.group(1));
      }
    }
    throw new Unreadable(
        levels + " marks no level as the present one: '" + SmallFile.shown(text) + "'");
  }

  private static List<Counter> throttling(String n) {
    String reason = "amdgpu tells throttling in the binary gpu_metrics alone, which is not read";
    return List.of(
        Counter.missing("gpu_throttled_power" + n, "amdgpu sysfs", reason),
        Counter.missing("gpu_throttled_thermal" + n, "amdgpu sysfs", reason));
  }

  /// The folder of the sensors; a name that does not exist where there is none.
  private static Path hwmon(Path device) {
    Path all = device.resolve("hwmon");
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(all, "hwmon*")) {
      List<Path> found = new ArrayList<>();
      folders.forEach(found::add);
      return found.stream().min(Comparator.naturalOrder()).orElse(all.resolve("hwmon0"));
    } catch (IOException | DirectoryIteratorException _) {
      return all.resolve("hwmon0");
    }
  }

  private static Path firstThere(Path one, Path other) {
    return !Files.exists(one) && Files.exists(other) ? other : one;
  }

  private static String name(Path file) {
    return "amdgpu " + file.getFileName();
  }
}
