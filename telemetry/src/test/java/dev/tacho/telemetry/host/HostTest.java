package dev.tacho.telemetry.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a machine constructed after the formats of Linux 6.1, in which each reading is a second
/// after the one before; and on the machine that the tests run on.
final class HostTest {
  private static final String NETWORK_HEAD =
      "Inter-|   Receive                  |  Transmit\n face |bytes    packets|bytes\n";

  private final List<Source> opened = new ArrayList<>();
  private Trees trees;
  private Path folder;
  private long second;

  @BeforeEach
  void machine(@TempDir Path to) {
    folder = to;
    trees = new Trees(to);
    cpu(100, 1000, 50, 5);
    memory(300_000, 0, 0);
    pressure("cpu", "some", 1_000_000);
    network("eth0", 1000, 2000);
    disks(10, 20, 30);
    trees.write("sys/class/net/eth0/device/vendor", "0x1af4\n");
    trees.write("sys/block/sda/device/model", "disk\n");
  }

  @AfterEach
  void close() {
    opened.forEach(Source::close);
  }

  @Test
  void processorTime_isSharedOutByWhatItWasSpentOn() {
    Source cpu = open(HostCpu.open(trees.roots));
    assertEquals(Map.of(), read(cpu).values());
    cpu(160, 1100, 70, 25);
    assertEquals(
        Map.of("host_cpu_pct", 30.0, "host_steal_pct", 10.0, "host_iowait_pct", 10.0),
        read(cpu).values());
  }

  @Test
  void aCounterThatGoesBackwards_isLostForThatTick_withTheNumbers() {
    Source cpu = open(HostCpu.open(trees.roots));
    Reading _ = read(cpu);
    cpu(160, 1100, 40, 25);
    Reading back = read(cpu);
    assertEquals(Map.of(), back.values());
    assertEquals(
        Optional.of("the kernel's count of iowait time went back, from 50 to 40"),
        back.loss("host_iowait_pct"));
    cpu(260, 1200, 40, 25);
    assertEquals(50.0, read(cpu).value("host_cpu_pct").orElseThrow());
  }

  @Test
  void aFileThatVanishesInMidRun_isToldWithItsName_andReadAgainWhenItIsBack() {
    Source cpu = open(HostCpu.open(trees.roots));
    Reading _ = read(cpu);
    cpu.close();
    trees.remove("proc/stat");
    String reason = read(cpu).loss("host_cpu_pct").orElseThrow();
    assertEquals(folder + "/proc/stat cannot be read: it is not there", reason);
    cpu(100, 1000, 50, 5);
    assertEquals(Map.of(), read(cpu).values());
    cpu(150, 1050, 50, 5);
    assertEquals(50.0, read(cpu).value("host_cpu_pct").orElseThrow());
  }

  @Test
  void memoryInUse_isWhatIsNotAvailable_andNoSwapIsMissing_notZero() {
    Source memory = open(HostMemory.open(trees.roots));
    assertEquals(
        Optional.of("this host has no swap"), counter(memory, "host_swap_used_bytes").missing());
    Reading reading = read(memory);
    assertEquals(700_000.0 * 1024, reading.value("host_mem_used_bytes").orElseThrow());
    assertEquals(300_000.0 * 1024, reading.value("host_mem_available_bytes").orElseThrow());
    assertEquals(Optional.empty(), reading.value("host_swap_used_bytes"));
    memory(300_000, 1000, 900);
    assertEquals(100.0 * 1024, read(memory).value("host_swap_used_bytes").orElseThrow());
  }

  @Test
  void pressure_isTakenFromTheTotals_andIsMissingWhereTheKernelHasNone() {
    Source pressure = open(Pressure.open(trees.roots));
    assertEquals(
        Optional.of("this kernel tells no pressure (built without PSI, or started without psi=1)"),
        counter(pressure, "host_psi_memory_full_pct").missing());
    Reading _ = read(pressure);
    pressure("cpu", "some", 1_250_000);
    assertEquals(Map.of("host_psi_cpu_some_pct", 25.0), read(pressure).values());
    // the kernel's second was a little longer than ours
    pressure("cpu", "some", 2_251_000);
    assertEquals(Map.of("host_psi_cpu_some_pct", 100.0), read(pressure).values());
  }

  @Test
  void network_isThatOfDevices_withoutLoopbackAndBridges() {
    Source network = open(Network.open(trees.roots));
    assertEquals("/proc/net/dev (eth0)", counter(network, "host_net_rx_bytes_per_s").source());
    Reading _ = read(network);
    network("eth0", 1500, 2100);
    assertEquals(
        Map.of("host_net_rx_bytes_per_s", 500.0, "host_net_tx_bytes_per_s", 100.0),
        read(network).values());
  }

  @Test
  void aNetworkDeviceThatGoes_isToldAndNoFall() {
    Source network = open(Network.open(trees.roots));
    Reading _ = read(network);
    network("eth7", 1, 1);
    assertEquals(
        Optional.of("the network interfaces are gone"),
        read(network).loss("host_net_rx_bytes_per_s"));
    network("eth0", 10, 10);
    assertEquals(Map.of(), read(network).values());
    network("eth0", 20, 20);
    assertEquals(10.0, read(network).value("host_net_rx_bytes_per_s").orElseThrow());
  }

  @Test
  void aCounterOfBytesThatWraps_isLostOnce_andCountedOnFromThere() {
    Source network = open(Network.open(trees.roots));
    Reading _ = read(network);
    network("eth0", 400, 2100);
    Reading wrapped = read(network);
    assertEquals(
        Optional.of("the counter went back, from 1000 to 400"),
        wrapped.loss("host_net_rx_bytes_per_s"));
    assertEquals(Map.of("host_net_tx_bytes_per_s", 100.0), wrapped.values());
    network("eth0", 450, 2100);
    assertEquals(50.0, read(network).value("host_net_rx_bytes_per_s").orElseThrow());
  }

  @Test
  void inAContainerWithoutDevices_allButLoopbackCounts() {
    trees.remove("sys/class/net");
    Source network = open(Network.open(trees.roots));
    assertEquals(
        "/proc/net/dev (docker0, eth0)", counter(network, "host_net_rx_bytes_per_s").source());
    network("lo", 5, 5);
    trees.write("proc/net/dev", NETWORK_HEAD + "    lo: 5 0 0 0 0 0 0 0 5 0\n");
    assertEquals(
        Optional.of("this host has no network interface but loopback"),
        counter(open(Network.open(trees.roots)), "host_net_rx_bytes_per_s").missing());
  }

  @Test
  void disks_areWholeOnes_andNothingStackedOnThem() {
    Source disks = open(Disks.open(trees.roots));
    assertEquals("/proc/diskstats (sda)", counter(disks, "host_disk_busy_pct").source());
    Reading _ = read(disks);
    disks(12, 24, 280);
    assertEquals(
        Map.of(
            "host_disk_read_bytes_per_s", 1024.0,
            "host_disk_write_bytes_per_s", 2048.0,
            "host_disk_busy_pct", 25.0),
        read(disks).values());
    trees.write("proc/diskstats", "   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0\n");
    assertEquals(Optional.of("the disks are gone"), read(disks).loss("host_disk_busy_pct"));
  }

  @Test
  void noSensor_isMissing_neverZeroDegrees() {
    Source temperature = open(Temperature.open(trees.roots));
    assertEquals(
        Optional.of("no sensor of the processor's temperature is to be seen here"),
        counter(temperature, "host_temperature_c").missing());
    assertEquals(Map.of(), read(temperature).values());
  }

  @Test
  void theHottestSensorOfTheProcessor_isTold() {
    trees.write("sys/class/hwmon/hwmon0/name", "nvme\n");
    trees.write("sys/class/hwmon/hwmon0/temp1_input", "91000\n");
    trees.write("sys/class/hwmon/hwmon1/name", "coretemp\n");
    trees.write("sys/class/hwmon/hwmon1/temp1_input", "41000\n");
    trees.write("sys/class/hwmon/hwmon1/temp2_input", "46500\n");
    trees.write("sys/class/hwmon/hwmon1/temp2_crit", "100000\n");
    assertEquals(
        Map.of("host_temperature_c", 46.5), read(open(Temperature.open(trees.roots))).values());
  }

  @Test
  void withoutTheProcessorsDriver_itsThermalZoneIsTold() {
    trees.write("sys/class/thermal/thermal_zone0/type", "acpitz\n");
    trees.write("sys/class/thermal/thermal_zone0/temp", "20000\n");
    trees.write("sys/class/thermal/thermal_zone1/type", "cpu-thermal\n");
    trees.write("sys/class/thermal/thermal_zone1/temp", "-4500\n");
    assertEquals(
        Map.of("host_temperature_c", -4.5), read(open(Temperature.open(trees.roots))).values());
  }

  @Test
  void freeSpace_isReadOnTheSlowCadence_andMissingWhereThereIsNoSuchFolder() {
    Source space = open(FreeSpace.open(folder));
    assertEquals(Map.of(), read(space).values());
    var reading = new Reading(0, true);
    space.read(reading);
    assertTrue(reading.value("disk_free_bytes").orElseThrow() > 0);
    Counter missing = counter(open(FreeSpace.open(folder.resolve("none"))), "disk_free_bytes");
    assertTrue(missing.missing().orElseThrow().contains(folder + "/none"), missing.toString());
  }

  @Test
  void aMachineWithoutAnyFile_hasEverythingMissing_withAReason(@TempDir Path empty) {
    var roots = new Roots(empty.resolve("proc"), empty.resolve("sys"));
    for (Source source : Host.open(roots, empty)) {
      Source one = open(source);
      for (Counter counter : one.counters()) {
        assertTrue(
            counter.missing().isPresent() || counter.series().equals("disk_free_bytes"),
            counter.toString());
      }
      assertEquals(Map.of(), read(one).values());
    }
  }

  @Test
  void thisMachine_isReadTwice_andEachCounterHasAValueOrAReason() throws InterruptedException {
    List<Source> sources = Host.open(Roots.MACHINE, folder);
    sources.forEach(this::open);
    for (Source source : sources) {
      source.read(new Reading(System.nanoTime(), true));
    }
    // longer than the shortest time that a rate is told of
    Thread.sleep(300);
    for (Source source : sources) {
      var reading = new Reading(System.nanoTime(), true);
      source.read(reading);
      for (Counter counter : source.counters()) {
        var metric = MetricRegistry.known().find(counter.series()).orElseThrow();
        boolean told = reading.value(counter.series()).isPresent();
        assertEquals(counter.missing().isEmpty(), told, counter.toString());
        assertFalse(counter.missing().filter(String::isBlank).isPresent());
        reading
            .value(counter.series())
            .ifPresent(value -> assertFalse(metric.legal().excludes(value), counter + " " + value));
      }
    }
  }

  private Source open(Source source) {
    opened.add(source);
    return source;
  }

  private Reading read(Source source) {
    var reading = new Reading(TimeUnit.SECONDS.toNanos(second++), false);
    source.read(reading);
    return reading;
  }

  private static Counter counter(Source source, String series) {
    return source.counters().stream()
        .filter(counter -> counter.series().equals(series))
        .findFirst()
        .orElseThrow();
  }

  private void cpu(long user, long idle, long iowait, long steal) {
    trees.write(
        "proc/stat",
        "cpu  "
            + user
            + " 0 0 "
            + idle
            + " "
            + iowait
            + " 0 0 "
            + steal
            + " 0 0\ncpu0 1 2 3\nintr 5\n");
  }

  private void memory(long available, long swapTotal, long swapFree) {
    trees.write(
        "proc/meminfo",
        "MemTotal:        1000000 kB\nMemFree:          100000 kB\nMemAvailable:   "
            + available
            + " kB\nSwapCached:            0 kB\nSwapTotal:   "
            + swapTotal
            + " kB\nSwapFree:   "
            + swapFree
            + " kB\n");
  }

  private void pressure(String what, String who, long micros) {
    trees.write(
        "proc/pressure/" + what,
        who
            + " avg10=5.42 avg60=18.68 avg300=15.57 total="
            + micros
            + "\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
  }

  private void network(String device, long in, long out) {
    trees.write(
        "proc/net/dev",
        NETWORK_HEAD
            + "    lo: 158984477  218677    0    0    0     0          0         0 158984477  2 0\n"
            + "docker0: 7 7 0 0 0 0 0 0 7 7 0 0 0 0 0 0\n"
            + "  "
            + device
            + ":"
            + in
            + "    8164    0    0    0     0          0         0  "
            + out
            + "    7763    0    0    0     0       0          0\n");
  }

  private void disks(long read, long written, long millis) {
    trees.write(
        "proc/diskstats",
        "   7       0 loop0 0 0 9 0 0 0 9 0 0 9 0 0 0 0 0 0 0\n"
            + "   8       0 sda 268797 35720 "
            + read
            + " 293487 1458283 271302 "
            + written
            + " 414182 0 "
            + millis
            + " 813763 382742 49 33899408 60047 433911 46045\n"
            + "   8       1 sda1 268797 35720 "
            + read
            + " 293487 1458283 271302 "
            + written
            + " 414182 0 "
            + millis
            + " 813763 0 0 0 0 0 0\n"
            + " 253       0 dm-0 1 1 9 1 1 1 9 1 1 9 1 0 0 0 0 0 0\n");
  }
}
