package dev.tacho.telemetry.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Tier;
import dev.tacho.telemetry.Reading;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The processor's counters of energy. No machine with such counters was at hand: the trees are
/// constructed, their layout is that of the kernel's Documentation/power/powercap/powercap.rst,
/// their range that of a common package (262,143,328,850 microjoules).
class RaplSourceTest {
  private static final long RANGE = 262_143_328_850L;
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path sys;

  @Test
  void packagesMemoryAndPlatform_areCounters_theirPartsAreNot() throws IOException {
    zone("intel-rapl:0", "package-0", 0);
    zone("intel-rapl:0:0", "core", 0);
    zone("intel-rapl:0:1", "dram", 0);
    zone("intel-rapl:1", "package-1", 0);
    zone("intel-rapl:2", "psys", 0);
    zone("intel-rapl-mmio:0", "package-0", 0);
    try (RaplSource source = RaplSource.open(sys)) {
      assertEquals(
          List.of(
              "cpu_package_energy_j/0 cpu-package/gross",
              "dram_energy_j/0 dram/gross",
              "cpu_package_energy_j/1 cpu-package/gross",
              "board_energy_j/psys board/gross"),
          source.counters().stream()
              .map(c -> c.series() + " " + c.boundary().orElse("none"))
              .toList());
    }
  }

  @Test
  void thirtySecondsOfKnownJoules_areCountedWithinOnePercent_acrossAWrap() throws IOException {
    // 65 W, and in the middle 180 W; the counter stands 300 J before its end
    long start = RANGE - 300_000_000L;
    Path energy = zone("intel-rapl:0", "package-0", start);
    double truth = 0;
    try (RaplSource source = RaplSource.open(sys)) {
      source.read(new Reading(0, false));
      for (int second = 1; second <= 30; second++) {
        truth += second > 10 && second <= 20 ? 180 : 65;
        put(energy, (start + Math.round(truth * 1e6)) % RANGE);
        Reading reading = new Reading(second * SECOND, false);
        source.read(reading);
        assertEquals(truth, reading.value("cpu_package_energy_j/0").orElseThrow(), truth * 0.01);
      }
      var total = assertInstanceOf(Measurement.Known.class, source.totals().getFirst());
      assertEquals(3_100, total.value(), 31);
      assertEquals(Tier.MEASURED, total.how().tier());
      assertEquals(
          "{device=cpu0, energy_boundary=cpu-package/gross} whole", total.scope().toString());
      assertEquals(31, total.evidence().samples().orElseThrow());
    }
  }

  @Test
  void counterThatGoesBack_costsThatTick_andTheTotalIsALowerBound() throws IOException {
    Path energy = zone("intel-rapl:0", "package-0", 50_000_000);
    try (RaplSource source = RaplSource.open(sys)) {
      source.read(new Reading(0, false));
      put(energy, 60_000_000);
      source.read(new Reading(SECOND, false));
      put(energy, 1_000_000);
      Reading back = new Reading(2 * SECOND, false);
      source.read(back);
      assertEquals(
          "the counter went back from 60.000 J to 1.000 J; the total is a lower bound",
          back.loss("cpu_package_energy_j/0").orElseThrow());
      put(energy, 4_000_000);
      Reading on = new Reading(3 * SECOND, false);
      source.read(on);
      assertEquals(13, on.value("cpu_package_energy_j/0").orElseThrow());
      var total = assertInstanceOf(Measurement.Missing.class, source.totals().getFirst());
      assertTrue(total.reason().startsWith("at least 13.000 J: the counter went back"));
    }
  }

  @Test
  void counterThatVanishes_isLost_andCountsOnWhenItIsBack() throws IOException {
    Path energy = zone("intel-rapl:0", "package-0", 0);
    try (RaplSource source = RaplSource.open(sys)) {
      source.read(new Reading(0, false));
      Files.delete(energy);
      Reading gone = new Reading(SECOND, false);
      source.read(gone);
      assertEquals(energy + " has vanished", gone.loss("cpu_package_energy_j/0").orElseThrow());
      put(energy, 130_000_000);
      Reading back = new Reading(2 * SECOND, false);
      source.read(back);
      // the counter itself has counted what was not looked at
      assertEquals(130, back.value("cpu_package_energy_j/0").orElseThrow());
    }
  }

  @Test
  void longBlindness_inWhichItMayHaveWrapped_isNotCounted() throws IOException {
    Path energy = zone("intel-rapl:0", "package-0", 0);
    try (RaplSource source = RaplSource.open(sys)) {
      source.read(new Reading(0, false));
      put(energy, 130_000_000);
      Reading late = new Reading(3_600 * SECOND, false);
      source.read(late);
      assertTrue(late.loss("cpu_package_energy_j/0").orElseThrow().contains("wrapped unseen"));
    }
  }

  @Test
  void machineWithoutPowercap_saysSo() {
    try (RaplSource source = RaplSource.open(sys)) {
      Counter counter = source.counters().getFirst();
      assertEquals("cpu_package_energy_j/0", counter.series());
      assertTrue(counter.missing().orElseThrow().startsWith("no intel-rapl zone there"));
      var total = assertInstanceOf(Measurement.Missing.class, source.totals().getFirst());
      assertEquals(counter.missing().orElseThrow(), total.reason());
    }
  }

  @Test
  void counterForRootOnly_isMissingWithTheRemedy() {
    Path file = Path.of("/sys/class/powercap/intel-rapl:0/energy_uj");
    assertEquals(
        file
            + " may be read by root only (since CVE-2020-8694): run as root, or let your group read"
            + " it, as root: chgrp GROUP "
            + file
            + " && chmod g+r "
            + file,
        RaplSource.reason(file, new AccessDeniedException(file.toString())));
  }

  @Test
  void unreadableZone_costsOnlyItself() throws IOException {
    zone("intel-rapl:0", "package-0", 0);
    Path broken = zone("intel-rapl:1", "package-1", 0);
    Files.writeString(broken, "no number\n");
    try (RaplSource source = RaplSource.open(sys)) {
      assertEquals(
          List.of(true, false),
          source.counters().stream().map(counter -> counter.missing().isEmpty()).toList());
      source.read(new Reading(0, false));
    }
  }

  private Path zone(String folder, String name, long microjoules) throws IOException {
    Path zone = Files.createDirectories(sys.resolve("class/powercap").resolve(folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
    put(zone.resolve("energy_uj"), microjoules);
    return zone.resolve("energy_uj");
  }

  private static void put(Path energy, long microjoules) throws IOException {
    Files.writeString(energy, microjoules + "\n");
  }
}
