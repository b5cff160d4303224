package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.checks.PackedProgram.Started;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the packed program says that a command used of the machine, against commands whose use is
/// known.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ResourcesTest {
  private static final String BURN =
      """
      import time
      held = bytearray(200_000_000)
      held[::4096] = b'x' * len(held[::4096])
      while time.process_time() < 2:
          pass
      time.sleep(0.3)
      """;

  @TempDir Path folder;
  private PackedProgram tacho;
  private Path work;

  @BeforeEach
  void makeWorkFolder() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    tacho = PackedProgram.in(work);
  }

  @Test
  void run_thatBurnsTwoSecondsAndHolds200Megabytes_isSaidToHaveDoneSo() throws IOException {
    Outcome outcome = tacho.run("run", "--sample-every", "100ms", "--", "python3", "-c", BURN);
    assertEquals(0, outcome.code(), outcome.err());
    Json.Obj summary = Json.parseObject(tacho.run("summary", "latest", "--json").out());
    Json.Obj resources = summary.needObject("resources");
    double cpu = value(resources, "cpu_time_s", "total");
    assertTrue(cpu > 1.95 && cpu < 2.3, "CPU seconds: " + cpu);
    double ran = value(resources, "duration_s", "total");
    assertEquals(cpu / ran, value(resources, "tree_cpu_cores", "rate"), 1e-9);
    double memory = value(resources, "memory_bytes", "max");
    assertTrue(memory > 200e6 && memory < 240e6, "bytes of memory: " + memory);
    String text = tacho.run("summary", "latest", "--full").out();
    assertTrue(text.contains("Resources\n"), text);
    assertTrue(text.contains("energy"), "known or unavailable, but said: " + text);
    tacho.run("export", "latest", "--to", "md", "--output", "page.md");
    String page = Files.readString(work.resolve("page.md"));
    assertTrue(page.contains("## Resources"), page);
    String counters = tacho.run("show", "latest", "--counters").out();
    assertTrue(counters.contains("tree_rss_bytes"), counters);
    assertTrue(counters.contains("\nunavailable\n"), "no machine has all of them: " + counters);
    assertTrue(
        tacho.run("show", "latest", "--history", "telemetry/tree_rss_bytes").out().lines().count()
            > 5);
    assertEquals(0, tacho.run("verify", "latest").code());
  }

  @Test
  void run_notLookedAt_hasNoCountersAndSaysWhy() {
    Outcome outcome = tacho.run("run", "--sample-every", "off", "--", "true");
    assertEquals(0, outcome.code(), outcome.err());
    Json.Obj run = Json.parseObject(tacho.run("show", "latest", "--json").out());
    assertTrue(run.array("counters").isEmpty());
    assertTrue(run.needObject("series").members().isEmpty());
    assertTrue(value(run.needObject("resources"), "cpu_time_s", "total") > 0);
    assertTrue(tacho.run("summary", "latest", "--full").out().contains("--sample-every off"));
  }

  @Test
  void run_beyondItsMemoryLimit_endsOutOfMemory() {
    Outcome outcome =
        tacho.run(
            "run",
            "--memory-limit",
            "40M",
            "--",
            "sh",
            "-c",
            "ulimit -v 2000000; exec tail /dev/zero");
    assumeTrue(outcome.code() != 125, outcome.err());
    assertEquals(137, outcome.code(), outcome.err());
    Json.Obj run = Json.parseObject(tacho.run("show", "latest", "--json").out());
    assertEquals("out_of_memory", run.needText("state"));
  }

  @Test
  void recorderKilled_controlGroup_isRemovedByWhoeverFindsTheRunLost() throws Exception {
    Started started = tacho.start("run", "--", "sh", "-c", "echo > begun; sleep 3");
    for (int i = 0; i < 300 && !Files.exists(work.resolve("begun")); i++) {
      Thread.sleep(100);
    }
    List<Path> groups = groups();
    started.process().destroyForcibly().waitFor();
    assumeTrue(!groups.isEmpty(), "no control group can be made here");
    assertTrue(groups.stream().allMatch(Files::exists), "the command is still in: " + groups);
    for (int i = 0; i < 100 && groups.stream().anyMatch(Files::exists); i++) {
      Thread.sleep(200);
      Outcome _ = tacho.run("list");
    }
    assertTrue(groups.stream().noneMatch(Files::exists), groups::toString);
    Json.Obj run = Json.parseObject(tacho.run("show", "latest", "--json").out());
    assertEquals("lost", run.needText("state"));
  }

  private List<Path> groups() throws IOException, InterruptedException {
    Path run;
    try (var runs = Files.list(work.resolve(".tacho/runs"))) {
      run = runs.findFirst().orElseThrow();
    }
    for (int i = 0; i < 50; i++) {
      List<String> named =
          Json.parseObject(Files.readString(run.resolve("lease"))).texts("cgroups");
      if (!named.isEmpty()) {
        return named.stream().map(Path::of).toList();
      }
      Thread.sleep(100);
    }
    return List.of();
  }

  private static double value(Json.Obj result, String metric, String statistic) {
    for (Json one : result.array("measurements")) {
      if (one instanceof Json.Obj measurement
          && measurement.needText("metric").equals(metric)
          && measurement.text("statistic").filter(statistic::equals).isPresent()) {
        return measurement.number("value").orElseThrow();
      }
    }
    assertFalse(true, statistic + " of " + metric + " is not in " + result);
    return Double.NaN;
  }
}
