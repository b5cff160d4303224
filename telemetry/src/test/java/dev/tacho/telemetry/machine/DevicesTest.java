package dev.tacho.telemetry.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.telemetry.Fixtures;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.device.AmdGpus;
import dev.tacho.telemetry.device.Qualcomm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DevicesTest {
  @TempDir Path root;

  @Test
  void machineWithoutThem_saysWhyOfEach_andStartsNothing() {
    List<Long> started = new ArrayList<>();
    List<Source> sources = Devices.open(root, Map.of("PATH", ":relative:/bin"), started::add);
    assertEquals(4, sources.size());
    for (Source source : sources) {
      for (Counter counter : source.counters()) {
        assertTrue(counter.missing().isPresent(), counter.series());
      }
      source.close();
    }
    assertEquals(List.of(), started);
  }

  @Test
  void gpusOfTwoMakers_haveNumbersOfTheirOwn() throws IOException {
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev/nvidia0"));
    Files.createFile(root.resolve("dev/nvidia1"));
    Files.createFile(root.resolve("dev/nvidiactl"));
    Path device = Files.createDirectories(root.resolve("sys/class/drm/card2/device"));
    Files.writeString(device.resolve("vendor"), "0x1002\n");
    Files.writeString(device.resolve("gpu_busy_percent"), "5\n");
    Path adreno = Files.createDirectories(root.resolve("sys/class/kgsl/kgsl-3d0"));
    Files.writeString(adreno.resolve("gpubusy"), "1 4\n");
    List<Source> sources = Devices.open(root, Map.of(), _ -> {});
    assertEquals(5, Fixtures.value(Fixtures.read(sources.getFirst()), "gpu_pct/2"));
    assertEquals(25, Fixtures.value(Fixtures.read(sources.getLast()), "gpu_pct/3"));
  }

  @Test
  void programsOnThePath_areStarted_andTheirProcessesTold() throws IOException {
    List<Long> started = new ArrayList<>();
    Path bin = Files.createDirectories(root.resolve("tools"));
    String line = Fixtures.path("tegrastats/orin-nano.txt").toString();
    Path _ = Fixtures.program(bin, "tegrastats", "cat '" + line + "'; sleep 30");
    List<Source> sources = Devices.open(root, Map.of("PATH", "/tools"), started::add);
    assertEquals(84, Fixtures.value(Fixtures.read(sources.get(2)), "gpu_pct/0"));
    assertEquals(1, started.size());
    sources.forEach(Source::close);
  }

  @Test
  void everySeries_isInTheRegistry() throws IOException {
    List<Source> sources = new ArrayList<>();
    sources.add(new AmdGpus(Fixtures.path("amd/radeon"), 0));
    sources.add(Qualcomm.open(Fixtures.path("qualcomm/kgsl"), 0));
    String line = Fixtures.path("tegrastats/orin-nano.txt").toString();
    Path bin = Files.createDirectories(root.resolve("usr/bin"));
    Path _ = Fixtures.program(bin, "tegrastats", "cat '" + line + "'; sleep 30");
    sources.addAll(Devices.open(root, Map.of(), _ -> {}));
    for (Source source : sources) {
      Reading reading = Fixtures.read(source);
      List<Counter> counters = new ArrayList<>(source.counters());
      counters.addAll(reading.finds());
      for (Counter counter : counters) {
        assertTrue(MetricRegistry.known().find(counter.series()).isPresent(), counter.series());
      }
      source.close();
    }
  }
}
