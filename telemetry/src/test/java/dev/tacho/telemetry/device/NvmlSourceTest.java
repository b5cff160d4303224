package dev.tacho.telemetry.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Tier;
import dev.tacho.telemetry.Gpus;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Sampler;
import dev.tacho.telemetry.Tick;
import dev.tacho.telemetry.helper.HelperLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// NVIDIA's GPUs as the sampler meets them, with a library that crashes, hangs or loses what it
/// had. No GPU was at hand: what answers is a stand-in built from C, in the real helper process.
@Timeout(60)
class NvmlSourceTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final HelperLimits PATIENT =
      new HelperLimits(LONG, LONG, LONG, List.of(Duration.ofMillis(10), Duration.ofMillis(10)));

  @TempDir Path dir;
  private Path root;
  private Set<Long> pids = Set.of(ProcessHandle.current().pid());
  private final List<Long> started = new CopyOnWriteArrayList<>();
  private final List<NvmlSource> opened = new ArrayList<>();

  @BeforeEach
  void hostsNamespace() throws IOException {
    root = dir.resolve("root");
    Files.createDirectories(root.resolve("proc/self/ns"));
    Files.createSymbolicLink(root.resolve("proc/self/ns/pid"), Path.of("pid:[4026531836]"));
  }

  @AfterEach
  void closeAll() {
    opened.forEach(NvmlSource::close);
  }

  @Test
  void twoDevices_areFoundAndRead() {
    NvmlSource source = open("", PATIENT);
    assertEquals(
        "its helper process has not answered yet",
        source.counters().getFirst().missing().orElseThrow());
    Reading reading = read(source);
    Map<String, Counter> found = finds(reading);
    assertEquals(1 + 2 * 13, found.size(), () -> "found " + found.keySet());
    Counter power = found.get("gpu_power_w/1");
    assertEquals(
        "nvmlDeviceGetPowerUsage of GPU 1 (Fake GPU, GPU-fake-1, driver 550.54.15)",
        power.source());
    assertEquals("gpu-package/gross", power.boundary().orElseThrow());
    assertEquals(2, reading.value("gpu_devices/nvidia").orElseThrow());
    assertEquals(250.5, reading.value("gpu_power_w/1").orElseThrow());
    assertEquals(1 << 20, reading.value("gpu_tree_memory_bytes/0").orElseThrow());
    assertEquals(Set.of(), reading.losses().keySet());
    assertTrue(read(source).finds().isEmpty(), "told once");
  }

  @Test
  void energy_isTheDifferenceOfTheCounter() throws Exception {
    NvmlSource source = open("", PATIENT);
    Reading _ = read(source);
    Thread.sleep(300);
    double joules = read(source).value("gpu_energy_j/0").orElseThrow();
    Measurement.Known total = assertInstanceOf(Measurement.Known.class, source.totals().getFirst());
    assertEquals(joules, total.value());
    assertEquals(Tier.MEASURED, total.how().tier());
    assertEquals(
        "{device=gpu0, energy_boundary=gpu-package/gross} whole", total.scope().toString());
    // 100 W for at least 0.3 s
    assertTrue(joules >= 29, () -> joules + " J");
  }

  @Test
  void withoutACounterOfEnergy_powerIsIntegrated_andSaidToBeAnEstimate() throws Exception {
    NvmlSource source = open("no-energy", PATIENT);
    Counter counter = finds(read(source)).get("gpu_energy_j/1");
    assertTrue(counter.source().endsWith(", integrated over time"), counter.source());
    Thread.sleep(200);
    double joules = read(source).value("gpu_energy_j/1").orElseThrow();
    assertTrue(joules >= 250.5 * 0.19, () -> joules + " J");
    Measurement.Known total = assertInstanceOf(Measurement.Known.class, source.totals().getLast());
    assertEquals(Tier.ESTIMATED, total.how().tier());
  }

  @Test
  void counterThatGoesBack_isLostForThatTick_andTheTotalIsNotClaimed() {
    NvmlSource source = open("energy-back", PATIENT);
    Reading _ = read(source);
    String reason = read(source).loss("gpu_energy_j/0").orElseThrow();
    assertTrue(reason.startsWith("the counter went back from "), reason);
    assertTrue(read(source).value("gpu_energy_j/0").isPresent(), "it goes on from the new base");
    Measurement.Missing total =
        assertInstanceOf(Measurement.Missing.class, source.totals().getFirst());
    assertTrue(
        total.reason().matches("at least [0-9.]+ J: the counter went back.*"), total.reason());
    assertInstanceOf(Measurement.Known.class, source.totals().getLast());
  }

  @Test
  void deviceThatVanishes_losesItsCountersOnly() {
    NvmlSource source = open("lost", PATIENT);
    assertEquals(Set.of(), read(source).losses().keySet());
    Reading reading = read(source);
    assertEquals(13, reading.losses().size(), () -> "lost " + reading.losses());
    assertTrue(reading.losses().keySet().stream().allMatch(series -> series.endsWith("/1")));
    assertEquals(100, reading.value("gpu_power_w/0").orElseThrow());
  }

  @Test
  void insideAContainer_theTreesMemoryIsMissing_notZero() throws IOException {
    Files.delete(root.resolve("proc/self/ns/pid"));
    Files.createSymbolicLink(root.resolve("proc/self/ns/pid"), Path.of("pid:[4026532270]"));
    NvmlSource source = open("", PATIENT);
    Reading reading = read(source);
    Counter counter = finds(reading).get("gpu_tree_memory_bytes/0");
    assertTrue(counter.missing().orElseThrow().contains("container"));
    assertTrue(reading.value("gpu_tree_memory_bytes/0").isEmpty());
  }

  @Test
  void driverThatIsSlowerThanASamplerWaits_isReadAllTheSame() {
    HelperLimits hasty = new HelperLimits(LONG, LONG, Duration.ofMillis(5), List.of());
    NvmlSource source = open("slow", hasty);
    int energies = 0;
    while (energies < 3) {
      Reading reading = read(source);
      assertEquals(100, reading.value("gpu_power_w/0").orElse(100.0));
      energies += reading.value("gpu_energy_j/0").isPresent() ? 1 : 0;
    }
  }

  @Test
  void runWhoseProcessesHaveEnded_hasNoShareOfTheMemory() {
    pids = Set.of();
    NvmlSource source = open("", PATIENT);
    assertTrue(read(source).value("gpu_tree_memory_bytes/0").isEmpty());
  }

  @Test
  void crash_isToldBySampler_thatReadsOn() throws Exception {
    NvmlSource source = open("crash-call", PATIENT);
    opened.clear();
    source.await(LONG);
    BlockingQueue<Counter> changes = new LinkedBlockingQueue<>();
    Sampler.Listener listener =
        new Sampler.Listener() {
          @Override
          public void tick(Tick tick) {}

          @Override
          public void changed(List<Counter> changed) {
            changes.addAll(
                changed.stream().filter(c -> c.series().equals("gpu_power_w/0")).toList());
          }
        };
    Duration every = Duration.ofMillis(50);
    try (Sampler _ = Sampler.start(List.of(source), every, every, listener)) {
      assertTrue(changes.take().missing().isEmpty(), "found");
      assertTrue(changes.take().missing().orElseThrow().contains("SIGSEGV"), "lost");
      assertTrue(changes.take().missing().isEmpty(), "back");
    }
  }

  @Test
  void libraryThatCrashesWhenItIsLoaded_isTheReason_afterSomeStarts() {
    NvmlSource source = open("crash-load", PATIENT);
    Counter counter = until(source, found -> found.contains("given up after 2 restarts"));
    String reason = counter.missing().orElseThrow();
    assertTrue(
        reason.startsWith("NVIDIA's library crashed its helper process: SIGSEGV in "), reason);
    assertEquals(3, started.size());
    assertEquals(List.of(), source.totals());
  }

  @Test
  void libraryThatCrashesInACall_losesEverythingWithTheSignal_andComesBack() {
    NvmlSource source = open("crash-call", PATIENT);
    assertEquals(100, read(source).value("gpu_power_w/0").orElseThrow());
    Reading reading = new Reading(System.nanoTime(), false);
    source.read(reading);
    String reason = reading.loss("gpu_power_w/0").orElseThrow();
    assertTrue(reason.contains("SIGSEGV"), reason);
    assertTrue(reason.contains("it is started again"), reason);
    assertEquals(27, reading.losses().size());
    assertEquals(100, read(source).value("gpu_power_w/0").orElseThrow(), "after a restart");
    assertEquals(2, started.size());
  }

  @Test
  void libraryThatAborts_isToldByItsSignal() {
    NvmlSource source = open("abort-call", PATIENT);
    Reading _ = read(source);
    Reading reading = new Reading(System.nanoTime(), false);
    source.read(reading);
    String reason = reading.loss("gpu_power_w/0").orElseThrow();
    assertTrue(reason.contains("SIGABRT"), reason);
  }

  @Test
  void libraryThatHangsWhenItBegins_isEndedAndTold() {
    NvmlSource source =
        open("hang-init", new HelperLimits(Duration.ofSeconds(1), LONG, LONG, List.of()));
    Counter counter = until(source, found -> found.contains("hangs"));
    assertEquals(
        "NVIDIA's library hangs: no first sign of life within 1.0 s, its helper process was ended",
        counter.missing().orElseThrow());
    assertTrue(ends(started.getFirst()));
  }

  @Test
  void libraryThatHangsInACall_neverHoldsTheSampler_andIsEnded() {
    HelperLimits limits =
        new HelperLimits(
            LONG, Duration.ofMillis(300), Duration.ofMillis(5), List.of(Duration.ofHours(1)));
    NvmlSource source = open("hang-call", limits);
    source.await(LONG);
    String reason = "";
    while (!reason.contains("hangs")) {
      Reading reading = new Reading(System.nanoTime(), false);
      source.read(reading);
      reason = reading.loss("gpu_power_w/1").orElse("");
      pause();
    }
    assertEquals(
        "NVIDIA's library hangs: no answer within 0.3 s, its helper process was ended", reason);
    assertTrue(ends(started.getFirst()));
  }

  @Test
  void answerThatIsOverdue_isMissing_alreadyBeforeTheProcessIsEnded() {
    HelperLimits limits = new HelperLimits(LONG, LONG, Duration.ofMillis(5), List.of());
    NvmlSource source = open("hang-call", limits);
    source.await(LONG);
    String reason = "";
    while (reason.isEmpty()) {
      Reading reading = new Reading(System.nanoTime(), false);
      source.read(reading);
      reason = reading.loss("gpu_power_w/1").orElse("");
      pause();
    }
    assertTrue(reason.matches("NVIDIA's library has not answered for [0-9.]+ s"), reason);
  }

  @Test
  void libraryThatPrints_isReadAllTheSame() {
    assertEquals(100, read(open("noisy", PATIENT)).value("gpu_power_w/0").orElseThrow());
  }

  @Test
  void driverThatIsNotLoaded_isSaid_andNotTriedAgain() {
    NvmlSource source = open("no-driver", PATIENT);
    Counter counter = until(source, found -> found.contains("driver"));
    assertEquals(
        "nvmlInit_v2: the NVIDIA driver is not loaded (NVML 9)", counter.missing().orElseThrow());
    assertEquals(1, started.size());
  }

  @Test
  void machineWithoutASign_startsNothing() {
    NvmlSource source =
        NvmlSource.open(
            root,
            new HelperStart(Gpus.command(), Map.of(), started::add),
            PATIENT,
            Optional.empty());
    opened.add(source);
    String reason = source.counters().getFirst().missing().orElseThrow();
    assertTrue(reason.startsWith("no sign of an NVIDIA device: neither /dev/nvidiactl"), reason);
    source.read(new Reading(0, false));
    assertEquals(List.of(), started);
  }

  @Test
  void closedSource_leavesNoProcess() {
    NvmlSource source = open("", PATIENT);
    Reading _ = read(source);
    source.close();
    assertTrue(ends(started.getFirst()));
  }

  private NvmlSource open(String mode, HelperLimits limits) {
    NvmlSource source =
        NvmlSource.open(
            root,
            Gpus.start(Gpus.library(dir), mode, started::add),
            limits,
            Optional.of(() -> pids));
    opened.add(source);
    return source;
  }

  /// Reads until there are values, which is at once when the devices are known.
  private static Reading read(NvmlSource source) {
    List<Counter> finds = new ArrayList<>();
    while (true) {
      source.await(LONG);
      Reading reading = new Reading(System.nanoTime(), false);
      source.read(reading);
      finds.addAll(reading.finds());
      if (!reading.values().isEmpty()) {
        reading.finds().clear();
        reading.finds().addAll(finds);
        return reading;
      }
      pause();
    }
  }

  private static Counter until(NvmlSource source, Predicate<String> reason) {
    while (true) {
      Reading reading = new Reading(System.nanoTime(), false);
      source.read(reading);
      for (Counter counter : reading.finds()) {
        if (reason.test(counter.missing().orElse(""))) {
          return counter;
        }
      }
      pause();
    }
  }

  private static Map<String, Counter> finds(Reading reading) {
    Map<String, Counter> finds = new TreeMap<>();
    reading.finds().forEach(counter -> finds.put(counter.series(), counter));
    return finds;
  }

  private static boolean ends(long pid) {
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
