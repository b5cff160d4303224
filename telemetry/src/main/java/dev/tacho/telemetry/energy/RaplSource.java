package dev.tacho.telemetry.energy;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The processor's own counters of energy (RAPL), as the kernel's powercap shows them: packages,
/// their memory, and the platform where a board has that. The zones inside a package (`core`,
/// `uncore`) are parts of it and left out, and so is the second door to the same counter
/// (`intel-rapl-mmio`). AMD's processors stand under the same names.
///
/// Layout: the kernel's Documentation/power/powercap/powercap.rst.
public final class RaplSource implements Source {
  private static final String POWERCAP = "class/powercap";
  private static final Pattern PACKAGE = Pattern.compile("intel-rapl:[0-9]+");
  private static final Pattern SUBZONE = Pattern.compile("intel-rapl:[0-9]+:[0-9]+");
  private static final String PACKAGE_NAME = "package-";
  private static final String FIRST_PACKAGE = "cpu_package_energy_j/0";

  /// More than any processor or board draws.
  private static final double MOST_WATTS = 2_000;

  private static final double MICRO = 1e6;

  private final List<Zone> zones;
  private final List<Counter> counters;

  private RaplSource(List<Zone> zones, List<Counter> counters) {
    this.zones = List.copyOf(zones);
    this.counters = List.copyOf(counters);
  }

  /// One counter.
  ///
  /// @param device its place on the device axis
  private record Zone(
      String series, String device, EnergyBoundary boundary, Path energy, JouleCounter tally) {
    String source() {
      return energy.toString();
    }
  }

  /// Finds out which zones there are and which may be read.
  ///
  /// @param sys `/sys`
  public static RaplSource open(Path sys) {
    List<Zone> zones = new ArrayList<>();
    List<Counter> counters = new ArrayList<>();
    Path powercap = sys.resolve(POWERCAP);
    for (Path folder : folders(powercap)) {
      zone(folder, zones, counters);
    }
    if (counters.isEmpty()) {
      counters.add(
          new Counter(
              FIRST_PACKAGE,
              powercap.toString(),
              Optional.of(boundary(EnergyBoundary.Extent.CPU_PACKAGE).word()),
              Optional.of(
                  "no intel-rapl zone there: a virtual machine, a processor without the counter, or"
                      + " a kernel without its driver (modprobe intel_rapl_msr)")));
    }
    return new RaplSource(zones, counters);
  }

  @Override
  public List<Counter> counters() {
    return counters;
  }

  @Override
  public void read(Reading into) {
    for (Zone zone : zones) {
      Optional<String> wrong;
      try {
        wrong = zone.tally().take(into.monoNanos(), joules(zone.energy()));
      } catch (IOException | NumberFormatException e) {
        wrong = Optional.of(reason(zone.energy(), e));
      }
      if (wrong.isPresent()) {
        into.lost(zone.series(), wrong.orElseThrow());
      } else {
        zone.tally().total().ifPresent(joules -> into.set(zone.series(), joules));
      }
    }
  }

  @Override
  public List<Measurement> totals() {
    List<Measurement> totals = new ArrayList<>();
    for (Zone zone : zones) {
      totals.add(zone.tally().account(zone.device(), zone.boundary(), zone.source()));
    }
    for (Counter counter : counters) {
      counter.missing().ifPresent(reason -> totals.add(missing(counter, reason)));
    }
    return totals;
  }

  private static Measurement missing(Counter counter, String reason) {
    Scope scope =
        counter
            .boundary()
            .flatMap(EnergyBoundary::parse)
            .map(of -> of.in(Scope.WHOLE))
            .orElse(Scope.WHOLE);
    return new Measurement.Missing(MetricRegistry.known().require("energy_j"), scope, reason);
  }

  @Override
  public void close() {
    // nothing stays open between two readings
  }

  private static void zone(Path folder, List<Zone> zones, List<Counter> counters) {
    Optional<Zone> named = Optional.empty();
    try {
      named = named(folder);
      if (named.isEmpty()) {
        return;
      }
      double _ = joules(named.orElseThrow().energy());
      zones.add(named.orElseThrow());
      counters.add(counter(named.orElseThrow(), Optional.empty()));
    } catch (IOException | NumberFormatException e) {
      Path energy = folder.resolve("energy_uj");
      counters.add(
          named
              .map(zone -> counter(zone, Optional.of(reason(energy, e))))
              .orElseGet(
                  () ->
                      Counter.missing(
                          "cpu_package_energy_j/" + folder.getFileName(),
                          energy.toString(),
                          reason(energy, e))));
    }
  }

  private static Counter counter(Zone zone, Optional<String> missing) {
    return new Counter(zone.series(), zone.source(), Optional.of(zone.boundary().word()), missing);
  }

  /// The zone that a folder is; empty where it is part of another one.
  private static Optional<Zone> named(Path folder) throws IOException {
    String id = folder.getFileName().toString();
    String name = text(folder.resolve("name"));
    if (name.startsWith(PACKAGE_NAME) && PACKAGE.matcher(id).matches()) {
      String number = name.substring(PACKAGE_NAME.length());
      return Optional.of(
          zone(
              folder,
              "cpu_package_energy_j/" + number,
              "cpu" + number,
              EnergyBoundary.Extent.CPU_PACKAGE));
    }
    if (name.equals("dram") && SUBZONE.matcher(id).matches()) {
      Path parent = folder.resolveSibling(id.substring(0, id.lastIndexOf(':')));
      String number = text(parent.resolve("name")).replace(PACKAGE_NAME, "");
      return Optional.of(
          zone(folder, "dram_energy_j/" + number, "dram" + number, EnergyBoundary.Extent.DRAM));
    }
    return name.equals("psys")
        ? Optional.of(zone(folder, "board_energy_j/psys", "psys", EnergyBoundary.Extent.BOARD))
        : Optional.empty();
  }

  private static Zone zone(Path folder, String series, String device, EnergyBoundary.Extent extent)
      throws IOException {
    double range = Long.parseLong(text(folder.resolve("max_energy_range_uj"))) / MICRO;
    return new Zone(
        series,
        device,
        boundary(extent),
        folder.resolve("energy_uj"),
        new JouleCounter(range, MOST_WATTS));
  }

  private static EnergyBoundary boundary(EnergyBoundary.Extent extent) {
    return new EnergyBoundary(extent, EnergyBoundary.Idle.GROSS);
  }

  /// In the order of their names, packages before their parts.
  private static Iterable<Path> folders(Path powercap) {
    TreeSet<Path> folders = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(powercap, "intel-rapl:*")) {
      all.forEach(folders::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException _) {
      // told as missing
    }
    return folders;
  }

  private static double joules(Path energy) throws IOException {
    return Long.parseLong(text(energy)) / MICRO;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /// Why a counter cannot be read, and what helps.
  static String reason(Path file, Exception e) {
    if (e instanceof AccessDeniedException) {
      return file
          + " may be read by root only (since CVE-2020-8694): run as root, or let your group read it,"
          + " as root: chgrp GROUP "
          + file
          + " && chmod g+r "
          + file;
    }
    return e instanceof NoSuchFileException
        ? file + " has vanished"
        : file + " cannot be read: " + e.getMessage();
  }
}
