package dev.tacho.telemetry.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.telemetry.Gpus;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.testkit.FakeNvml;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The process that loads NVIDIA's library, spoken to by the lines of its protocol. No GPU was at
/// hand: what answers is a stand-in built from C.
@Timeout(60)
class NvmlHelperTest {
  @TempDir Path dir;

  @Test
  void twoDevices_areDescribedAndRead() throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), "")) {
      Json.Obj hello = talk.next();
      assertEquals("hello", hello.needText("type"));
      assertEquals("550.54.15", hello.needText("driver"));
      assertEquals(
          "[{\"index\":0,\"name\":\"Fake GPU\",\"uuid\":\"GPU-fake-0\",\"mig\":false},"
              + "{\"index\":1,\"name\":\"Fake GPU\",\"uuid\":\"GPU-fake-1\",\"mig\":false}]",
          hello.get("devices").orElseThrow().toString());
      assertEquals(Map.of(), missing(hello));

      Json.Obj values = talk.ask(7);
      assertEquals(7, values.needWhole("n"));
      Json.Obj now = values.needObject("values");
      assertEquals(93, now.number("gpu_pct/0").orElseThrow());
      assertEquals(41, now.number("gpu_memory_busy_pct/0").orElseThrow());
      assertEquals(1L << 30, now.number("gpu_memory_bytes/0").orElseThrow());
      assertEquals(80L << 30, now.number("gpu_memory_total_bytes/0").orElseThrow());
      assertEquals(250.5, now.number("gpu_power_w/1").orElseThrow());
      assertEquals(62, now.number("gpu_temperature_c/1").orElseThrow());
      assertEquals(1980, now.number("gpu_sm_clock_mhz/1").orElseThrow());
      assertEquals(2619, now.number("gpu_memory_clock_mhz/1").orElseThrow());
      assertEquals(4, now.number("gpu_throttle_reasons/0").orElseThrow());
      assertEquals(1, now.number("gpu_throttled_power/0").orElseThrow());
      assertEquals(0, now.number("gpu_throttled_thermal/0").orElseThrow());
      assertEquals(0, now.number("gpu_throttled_power/1").orElseThrow());
      assertEquals(1, now.number("gpu_throttled_thermal/1").orElseThrow());
      assertEquals("{}", values.needObject("lost").toString());
    }
  }

  @Test
  void energy_isTheCountersOfTheMomentThatIsTold() throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), "")) {
      Json.Obj _ = talk.next();
      long before = System.nanoTime();
      Json.Obj first = talk.ask(1);
      long between = System.nanoTime();
      Json.Obj second = talk.ask(2);
      long after = System.nanoTime();
      assertTrue(before <= first.needWhole("mono") && first.needWhole("mono") <= between);
      assertTrue(between <= second.needWhole("mono") && second.needWhole("mono") <= after);
      double joules = energy(second) - energy(first);
      assertTrue(joules >= 0 && joules <= 100 * (after - before) / 1e9 + 0.2, joules + " J");
    }
  }

  @Test
  void processInBothLists_countsOnce() throws Exception {
    for (String mode : new String[] {"", "wide"}) {
      try (Talk talk = talk(Gpus.library(dir).toString(), mode)) {
        Json.Obj _ = talk.next();
        Json.Obj processes = talk.ask(1).needObject("processes");
        long own = ProcessHandle.current().pid();
        assertEquals(
            "{\"" + own + "\":1048576,\"1\":5242880}", processes.needObject("0").toString(), mode);
        assertEquals(2 << 20, processes.needObject("1").needWhole(Long.toString(own)), mode);
      }
    }
  }

  @Test
  void mig_costsOnlyWhatItTakesAway() throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), "mig")) {
      Map<String, String> missing = missing(talk.next());
      assertEquals(
          "[gpu_energy_j/0, gpu_memory_busy_pct/0, gpu_memory_clock_mhz/0, gpu_pct/0,"
              + " gpu_sm_clock_mhz/0]",
          missing.keySet().toString());
      assertEquals(
          "nvmlDeviceGetUtilizationRates: not supported by this device (NVML 3); MIG is on, which"
              + " takes this counter away",
          missing.get("gpu_pct/0"));
      Json.Obj answer = talk.ask(1);
      assertTrue(answer.needObject("values").get("gpu_pct/0").isEmpty());
      assertTrue(answer.needObject("values").get("gpu_pct/1").isPresent());
      assertTrue(answer.needObject("values").get("gpu_power_w/0").isPresent());
      assertEquals("{}", answer.needObject("lost").toString(), "it is not asked for again");
    }
  }

  @Test
  void functionsThatTheLibraryLacks_costOnlyThemselves() throws Exception {
    Path library = Gpus.library(dir, FakeNvml.LACKS_ENERGY);
    try (Talk talk = talk(library.toString(), "")) {
      assertEquals(
          Map.of(
              "gpu_energy_j/0",
              library + " has no nvmlDeviceGetTotalEnergyConsumption; a newer driver may",
              "gpu_energy_j/1",
              library + " has no nvmlDeviceGetTotalEnergyConsumption; a newer driver may"),
          missing(talk.next()));
      Json.Obj answer = talk.ask(1);
      assertEquals(4, answer.needObject("values").number("gpu_throttle_reasons/0").orElseThrow());
      assertEquals(2, answer.needObject("processes").needObject("0").members().size());
    }
  }

  @Test
  void deviceThatIsLost_isToldOfEachCounter_andTheOtherGoesOn() throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), "lost")) {
      Json.Obj _ = talk.next();
      assertEquals("{}", talk.ask(1).needObject("lost").toString());
      Json.Obj answer = talk.ask(2);
      assertEquals(
          "nvmlDeviceGetPowerUsage: the GPU is lost: it has fallen off the bus or cannot be reached"
              + " (NVML 15)",
          answer.needObject("lost").needText("gpu_power_w/1"));
      assertTrue(answer.needObject("lost").text("gpu_tree_memory_bytes/1").isPresent());
      assertTrue(answer.needObject("values").get("gpu_power_w/0").isPresent());
      assertTrue(answer.needObject("lost").get("gpu_power_w/0").isEmpty());
    }
  }

  @Test
  void memoryOfProcessesThatTheDriverKeeps_isLost_notZero() throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), "reserved")) {
      assertTrue(missing(talk.next()).get("gpu_tree_memory_bytes/0").contains("does not tell"));
    }
  }

  @Test
  void libraryThatPrints_doesNotDisturbTheLines() throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), "noisy")) {
      assertEquals("hello", talk.next().needText("type"));
      assertEquals(1, talk.ask(1).needWhole("n"));
    }
  }

  @Test
  void whatIsNotThere_isOneLineWithTheReason() throws Exception {
    assertEquals(
        "the NVIDIA driver is not loaded", end(reason("no-driver"), "nvmlInit_v2: ", " ("));
    assertTrue(reason("no-device").endsWith("finds no device"), reason("no-device"));
    try (Talk talk = talk("/nowhere/libnvidia-ml.so.1", "")) {
      String reason = talk.next().needText("reason");
      assertTrue(reason.startsWith("NVIDIA's library cannot be loaded: /nowhere/"), reason);
      assertTrue(reason.contains("No such file"), reason);
    }
  }

  @Test
  void endOfRequests_endsTheProcess_evenInACallThatHangs() throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), "hang-init")) {
      assertFalse(talk.process.waitFor(1, TimeUnit.SECONDS), "it should hang");
    }
  }

  private String reason(String mode) throws Exception {
    try (Talk talk = talk(Gpus.library(dir).toString(), mode)) {
      return talk.next().needText("reason");
    }
  }

  private static String end(String text, String from, String to) {
    return text.substring(text.indexOf(from) + from.length(), text.indexOf(to));
  }

  private static double energy(Json.Obj answer) {
    return answer.needObject("values").number("gpu_energy_j/0").orElseThrow();
  }

  /// Reasons by series, sorted.
  private static Map<String, String> missing(Json.Obj hello) {
    Map<String, String> missing = new TreeMap<>();
    for (Json item : hello.array("counters")) {
      Json.Obj counter = (Json.Obj) item;
      counter.text("missing").ifPresent(why -> missing.put(counter.needText("series"), why));
    }
    return missing;
  }

  private static Talk talk(String library, String mode) throws IOException {
    HelperStart start = Gpus.start(Path.of(library), mode, _ -> {});
    List<String> command = new ArrayList<>(start.command());
    command.add(library);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(start.environment());
    return new Talk(builder.start());
  }

  /// The process, ended by the end of its input.
  private static final class Talk implements AutoCloseable {
    final Process process;
    private final BufferedReader lines;

    Talk(Process process) {
      this.process = process;
      this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    Json.Obj ask(long number) throws IOException {
      process.getOutputStream().write((number + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      Json.Obj answer = next();
      return answer.needWhole("n") == 0 ? next() : answer;
    }

    Json.Obj next() throws IOException {
      String line;
      do {
        line = lines.readLine();
        if (line == null) {
          throw new AssertionError("it has ended");
        }
      } while (!line.startsWith("{\"type\""));
      return Json.parseObject(line);
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      try {
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it outlives the end of its requests");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
