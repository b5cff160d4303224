package dev.tacho.telemetry.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Fixtures;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AmdGpusTest {
  @TempDir Path folder;

  @Test
  void valuesOfPublicReports_areReadInOurUnits() {
    var gpus = new AmdGpus(Fixtures.path("amd/radeon"), 0);
    assertEquals(1, gpus.count());
    Reading reading = Fixtures.read(gpus);
    assertEquals(100, Fixtures.value(reading, "gpu_pct/0"));
    assertEquals(6812925952.0, Fixtures.value(reading, "gpu_memory_bytes/0"));
    assertEquals(8573157376.0, Fixtures.value(reading, "gpu_memory_total_bytes/0"));
    assertEquals(9.103, Fixtures.value(reading, "gpu_power_w/0"), 1e-9);
    assertEquals(45, Fixtures.value(reading, "gpu_temperature_c/0"));
    assertEquals(351.59, Fixtures.value(reading, "gpu_sm_clock_mhz/0"), 1e-9);
    assertEquals(300, Fixtures.value(reading, "gpu_memory_clock_mhz/0"), 1e-9);
    assertEquals("gpu-package/gross", boundary(gpus, "gpu_power_w/0"));
  }

  @Test
  void whatTheDriverLacks_isMissingWithItsReason() {
    var gpus = new AmdGpus(Fixtures.path("amd/radeon"), 0);
    String busy = Fixtures.missing(gpus, "gpu_memory_busy_pct/0").orElseThrow();
    assertTrue(busy.startsWith("there is no ") && busy.endsWith("mem_busy_percent"), busy);
    assertTrue(Fixtures.missing(gpus, "gpu_throttled_thermal/0").orElseThrow().contains("binary"));
    assertEquals(Optional.empty(), Fixtures.read(gpus).value("gpu_memory_busy_pct/0"));
  }

  @Test
  void energy_isPowerIntegratedOverTime() {
    var gpus = new AmdGpus(Fixtures.path("amd/radeon"), 0);
    gpus.read(new Reading(1_000_000_000L, true));
    var later = new Reading(3_000_000_000L, false);
    gpus.read(later);
    assertEquals(2 * 9.103, Fixtures.value(later, "gpu_energy_j/0"), 1e-9);
  }

  @Test
  void levels_theStarredOneIsTheClock_andOtherMakersAreNotOurs() {
    var gpus = new AmdGpus(Fixtures.path("amd/levels"), 2);
    Reading reading = Fixtures.read(gpus);
    assertEquals(1500, Fixtures.value(reading, "gpu_sm_clock_mhz/2"));
    assertEquals(450, Fixtures.value(reading, "gpu_memory_clock_mhz/2"));
    assertEquals(1, gpus.count());
    assertEquals(Optional.of(0), gpus.at("0000:01:00.0"));
    assertEquals(Optional.empty(), gpus.at("0000:02:00.0"));
  }

  @Test
  void powerOfAProcessorWithGpu_enclosesTheProcessor() {
    var gpus = new AmdGpus(Fixtures.path("amd/levels"), 0);
    assertEquals("cpu-package/gross", boundary(gpus, "gpu_power_w/0"));
    assertEquals("cpu-package/gross", boundary(gpus, "gpu_energy_j/0"));
  }

  @Test
  void hostileTree_givesReasonsAndNoNumber() {
    var gpus = new AmdGpus(Fixtures.path("hostile/amd"), 0);
    Reading reading = Fixtures.read(gpus);
    assertEquals(List.of(), List.copyOf(reading.values().keySet()));
    assertTrue(gpus.counters().stream().noneMatch(counter -> counter.missing().isEmpty()));
    assertTrue(Fixtures.loss(reading, "gpu_pct/0").contains("'banana', which is no number"));
    assertTrue(Fixtures.loss(reading, "gpu_memory_bytes/0").contains("which cannot be"));
    assertTrue(Fixtures.loss(reading, "gpu_memory_total_bytes/0").contains("no number"));
    assertTrue(Fixtures.loss(reading, "gpu_temperature_c/0").contains("511.0 degrees Celsius"));
    assertTrue(Fixtures.loss(reading, "gpu_sm_clock_mhz/0").contains("so that it is off"));
    assertTrue(Fixtures.loss(reading, "gpu_memory_clock_mhz/0").contains("marks no level"));
  }

  @Test
  void noGpu_isOneMissingCounter() {
    var gpus = new AmdGpus(folder, 0);
    assertEquals(1, gpus.counters().size());
    assertTrue(Fixtures.missing(gpus, "gpu_pct/0").orElseThrow().contains("0x1002"));
  }

  @Test
  void gpuThatSleeps_isLeftAsleep_andComesBack() throws IOException {
    Path device = Files.createDirectories(folder.resolve("class/drm/card0/device/power"));
    Path status = Files.writeString(device.resolve("runtime_status"), "suspended\n");
    Files.writeString(device.resolveSibling("vendor"), "0x1002\n");
    Path busy = Files.writeString(device.resolveSibling("gpu_busy_percent"), "40\n");
    var gpus = new AmdGpus(folder, 0);
    assertTrue(Fixtures.missing(gpus, "gpu_pct/0").orElseThrow().contains("sleeps"));
    assertTrue(Fixtures.loss(Fixtures.read(gpus), "gpu_pct/0").contains("is not woken"));
    Files.writeString(status, "active\n");
    assertEquals(40, Fixtures.value(Fixtures.read(gpus), "gpu_pct/0"));
    Files.delete(busy);
    assertFalse(Fixtures.loss(Fixtures.read(gpus), "gpu_pct/0").isEmpty());
  }

  private static String boundary(Source source, String series) {
    Counter counter =
        source.counters().stream().filter(c -> c.series().equals(series)).findFirst().orElseThrow();
    return counter.boundary().orElseThrow();
  }
}
