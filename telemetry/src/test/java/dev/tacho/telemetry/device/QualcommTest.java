package dev.tacho.telemetry.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

final class QualcommTest {
  @TempDir Path folder;

  @Test
  void kgsl_busyIsAShareOfTheWindow_andTheHottestGpuZoneCounts() {
    Source gpu = Qualcomm.open(Fixtures.path("qualcomm/kgsl"), 0);
    Reading reading = Fixtures.read(gpu);
    assertEquals(100.0 * 667051 / 1007167, Fixtures.value(reading, "gpu_pct/0"), 1e-9);
    assertEquals(400, Fixtures.value(reading, "gpu_sm_clock_mhz/0"));
    assertEquals(48.3, Fixtures.value(reading, "gpu_temperature_c/0"), 1e-9);
    assertTrue(Fixtures.missing(gpu, "gpu_power_w/0").orElseThrow().contains("power"));
  }

  @Test
  void zones_areReadByType_andNoGuessIsMadeAtTheUnit() {
    Source gpu = Qualcomm.open(Fixtures.path("qualcomm/kgsl"), 0);
    Reading reading = Fixtures.read(gpu);
    assertEquals(38, Fixtures.value(reading, "sensor_temperature_c/xo_therm"));
    assertEquals(45.2, Fixtures.value(reading, "sensor_temperature_c/tsens_tz_sensor0"), 1e-9);
    assertTrue(
        Fixtures.loss(reading, "sensor_temperature_c/battery")
            .contains("says 31, which is not in thousandths of a degree"));
    var fast = new Reading(System.nanoTime(), false);
    gpu.read(fast);
    assertEquals(Optional.empty(), fast.value("sensor_temperature_c/xo_therm"));
  }

  @Test
  void kgslWithPercentage_isReadToo() {
    Source gpu = Qualcomm.open(Fixtures.path("qualcomm/percentage"), 1);
    Reading reading = Fixtures.read(gpu);
    assertEquals(12, Fixtures.value(reading, "gpu_pct/1"));
    assertEquals(585, Fixtures.value(reading, "gpu_sm_clock_mhz/1"));
    assertEquals(51, Fixtures.value(reading, "gpu_temperature_c/1"));
  }

  @Test
  void mainlineDriver_tellsTheClockAlone() {
    Source gpu = Qualcomm.open(Fixtures.path("qualcomm/mainline"), 0);
    assertEquals(400, Fixtures.value(Fixtures.read(gpu), "gpu_sm_clock_mhz/0"));
    assertTrue(Fixtures.missing(gpu, "gpu_pct/0").orElseThrow().contains("tells no load"));
  }

  @Test
  void gpuWhoseClockWasOff_isIdle() throws IOException {
    Path device = Files.createDirectories(folder.resolve("class/kgsl/kgsl-3d0"));
    Files.writeString(device.resolve("gpubusy"), "      0       0\n");
    assertEquals(0, Fixtures.value(Fixtures.read(Qualcomm.open(folder, 0)), "gpu_pct/0"));
  }

  @Test
  void hostileTree_givesReasonsAndNoFalseNumber() {
    Source gpu = Qualcomm.open(Fixtures.path("hostile/qualcomm"), 0);
    Reading reading = Fixtures.read(gpu);
    assertTrue(Fixtures.loss(reading, "gpu_pct/0").contains("more busy time than time"));
    assertTrue(Fixtures.loss(reading, "gpu_sm_clock_mhz/0").contains("cannot be"));
    assertTrue(Fixtures.loss(reading, "gpu_temperature_c/0").contains("says 45"));
    assertTrue(Fixtures.loss(reading, "sensor_temperature_c/gpu_therm").contains("cannot be"));
    assertEquals(40, Fixtures.value(reading, "sensor_temperature_c/dup.1"));
    assertTrue(Fixtures.loss(reading, "sensor_temperature_c/dup.2").contains("no number"));
  }

  @Test
  void noGpu_isOneMissingCounter() {
    Source none = Qualcomm.open(folder, 0);
    assertEquals(List.of("gpu_pct/0"), none.counters().stream().map(c -> c.series()).toList());
    assertTrue(Fixtures.missing(none, "gpu_pct/0").orElseThrow().contains("neither"));
  }
}
