package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.core.json.Json;
import dev.tacho.testkit.FakeNvml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A run beside a GPU library, as the packed program records it. No GPU was at hand: the library is
/// a stand-in built from C, in the helper process that would load the real one.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class GpuTest {
  @TempDir Path folder;
  private PackedProgram tacho;

  @BeforeEach
  void makeLibrary() throws IOException {
    Path work = Files.createDirectory(folder.resolve("work"));
    Optional<Path> library = FakeNvml.build(folder);
    assumeTrue(library.isPresent(), "no gcc here to build a stand-in for libnvidia-ml.so from C");
    tacho = PackedProgram.in(work).with("TACHO_NVML_LIBRARY", library.orElseThrow().toString());
  }

  @Test
  void gpus_areRecordedWithTheRun_andTheirEnergyIsPartOfWhatItUsed() {
    Json.Obj run = record("", "3");
    List<Json> power = history("telemetry/gpu_power_w/1");
    assertTrue(power.size() >= 3, power.toString());
    assertTrue(power.getLast().toString().contains("250.5"), power.toString());
    assertFalse(history("telemetry/gpu_energy_j/0").isEmpty());
    assertEquals(Optional.empty(), missing(run).get("gpu_power_w/0"));
    String used = run.needObject("resources").toString();
    assertTrue(used.contains("gpu-package/gross"), used);
    assertTrue(used.contains("nvmlDeviceGetTotalEnergyConsumption of GPU 0"), used);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crash-load | gpu_devices/nvidia | SIGSEGV",
        "crash-call | gpu_power_w/0      | SIGSEGV",
        "hang-init  | gpu_devices/nvidia | has not answered yet",
        "hang-call  | gpu_power_w/0      | has not answered for",
        "lost       | gpu_power_w/1      | the GPU is lost",
        "no-driver  | gpu_devices/nvidia | driver is not loaded",
      })
  void libraryThatFails_costsItsCountersOnly(String mode, String series, String reason)
      throws IOException {
    Json.Obj run = record(mode, "6");
    String events = Files.readString(Path.of(run.needText("directory"), "events.jsonl"));
    assertTrue(missing(run).containsKey(series), () -> "no " + series + " among " + missing(run));
    assertTrue(events.contains(reason), () -> reason + " is not told: " + events);
    assertFalse(history("telemetry/tree_rss_bytes").isEmpty(), "the tree is read on");
    assertFalse(isHelperAlive(), "a helper process outlives its run");
  }

  /// Runs a command for so many seconds beside a library that behaves like that; the run's facts.
  private Json.Obj record(String mode, String seconds) {
    Outcome outcome =
        tacho
            .with(FakeNvml.VARIABLE, mode)
            .run("run", "--sample-every", "250ms", "--", "sleep", seconds);
    assertEquals(0, outcome.code(), outcome.err());
    Outcome shown = tacho.run("show", "latest", "--json");
    assertEquals(0, shown.code(), shown.err());
    Json.Obj run = Json.parseObject(shown.out());
    assertEquals("completed", run.needText("state"));
    assertEquals(0, tacho.run("verify", "latest").code());
    return run;
  }

  /// The values of a series of the last run.
  private List<Json> history(String series) {
    Outcome shown = tacho.run("show", "latest", "--history", series, "--json");
    assertEquals(0, shown.code(), shown.err());
    return Json.parseObject(shown.out()).needObject("history").array("points");
  }

  /// Why each counter has no value; empty where it has.
  private static Map<String, Optional<String>> missing(Json.Obj run) {
    Map<String, Optional<String>> missing = new TreeMap<>();
    for (Json item : run.array("counters")) {
      Json.Obj counter = (Json.Obj) item;
      missing.put(counter.needText("series"), counter.text("missing"));
    }
    return missing;
  }

  private boolean isHelperAlive() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .anyMatch(line -> line.contains("@gpu") && line.contains(folder.toString()));
  }
}
