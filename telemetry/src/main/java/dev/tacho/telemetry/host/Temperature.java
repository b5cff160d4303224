package dev.tacho.telemetry.host;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.kernel.KeptFile;
import dev.tacho.telemetry.kernel.Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The hottest sensor of the processor: those of its own driver, else thermal zones that name it.
/// A sensor that cannot be read is left out; when none can, the temperature is lost.
public final class Temperature implements Source {
  static final String SERIES = "host_temperature_c";

  private static final Set<String> DRIVERS =
      Set.of("coretemp", "k10temp", "zenpower", "cpu_thermal", "fam15h_power");
  private static final double MILLI = 1e-3;

  private final List<KeptFile> sensors;
  private final String source;

  private Temperature(List<KeptFile> sensors, String source) {
    this.sensors = sensors;
    this.source = source;
  }

  static Source open(Roots roots) {
    List<KeptFile> drivers = new ArrayList<>();
    for (Path monitor : Lines.entries(roots.sys().resolve("class/hwmon"))) {
      if (Lines.first(monitor.resolve("name")).filter(DRIVERS::contains).isPresent()) {
        for (Path entry : Lines.entries(monitor)) {
          String name = entry.getFileName().toString();
          if (name.startsWith("temp") && name.endsWith("_input")) {
            readable(entry, drivers);
          }
        }
      }
    }
    if (!drivers.isEmpty()) {
      return new Temperature(drivers, "/sys/class/hwmon");
    }
    List<KeptFile> zones = new ArrayList<>();
    for (Path zone : Lines.entries(roots.sys().resolve("class/thermal"))) {
      if (Lines.first(zone.resolve("type")).filter(Temperature::ofProcessor).isPresent()) {
        readable(zone.resolve("temp"), zones);
      }
    }
    if (!zones.isEmpty()) {
      return new Temperature(zones, "/sys/class/thermal");
    }
    return Host.absent(
        List.of(SERIES),
        "/sys/class/hwmon, /sys/class/thermal",
        "no sensor of the processor's temperature is to be seen here");
  }

  private static boolean ofProcessor(String type) {
    return type.equals("x86_pkg_temp") || type.toLowerCase(Locale.ROOT).contains("cpu");
  }

  private static void readable(Path file, List<KeptFile> into) {
    var sensor = new KeptFile(file.toString());
    if (sensor.read() && sensor.text().length() > 0) {
      into.add(sensor);
    } else {
      sensor.close();
    }
  }

  @Override
  public List<Counter> counters() {
    return Host.present(List.of(SERIES), source);
  }

  @Override
  public void read(Reading into) {
    double hottest = Double.NEGATIVE_INFINITY;
    for (KeptFile sensor : sensors) {
      if (sensor.read() && sensor.text().length() > 0) {
        hottest = Math.max(hottest, sensor.text().number() * MILLI);
      }
    }
    if (Double.isFinite(hottest)) {
      into.set(SERIES, hottest);
    } else {
      into.lost(SERIES, "no sensor of the processor answers any more");
    }
  }

  @Override
  public void close() {
    sensors.forEach(KeptFile::close);
  }
}
