package dev.tacho.telemetry.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.tree.TreeTruth.Outcome;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real processes, whose use is held against what they and the kernel say of it. Accounts, no
/// speeds: a busy machine makes this slower, not wrong.
@Timeout(120)
final class TreeTruthTest {
  /// The clock ticks that `/proc` tells in, two figures a process: each may hide one.
  private static final double TICKS = 0.02;

  @Test
  void processorTime_ofACalibratedLoad_isFound() throws Exception {
    Outcome outcome = TreeTruth.of(Duration.ofMillis(250), program("calibrated.py", "0.8", "2"));
    double truth = outcome.truth("cpu_s");
    assertEquals(truth, outcome.cpuSeconds(), 0.01 * truth + 2 * TICKS);
    // rates hold all but what two processors did after the last of them, less than 0.25 s before
    assertTrue(outcome.coreSeconds() <= outcome.cpuSeconds() + 1e-6, outcome.toString());
    assertTrue(outcome.coreSeconds() >= outcome.cpuSeconds() - 0.5, outcome.toString());
  }

  @Test
  void whatShortLivedChildrenUsed_isFound_asWait4HasIt() throws Exception {
    Outcome outcome =
        TreeTruth.of(Duration.ofMillis(50), program("short_children.py", "2", "20", "48"));
    double truth = outcome.truth("cpu_s");
    assertTrue(outcome.truth("children") >= 2);
    assertEquals(truth, outcome.cpuSeconds(), 0.05 * truth + TICKS);
    double memory = outcome.truth("parent_bytes") + outcome.truth("child_bytes");
    assertEquals(memory, outcome.largestResident(), 0.05 * memory);
  }

  @Test
  void aNumberOfProcesses_isFound() throws IOException, InterruptedException {
    Process sh = new ProcessBuilder("sh", "-c", "sleep 60 & sleep 60 & sleep 60 & wait").start();
    try (Source tree = ProcessTree.open(Roots.MACHINE, sh.pid(), Orphans.NONE, Optional.empty())) {
      double processes = 0;
      while (processes != 4.0) {
        var reading = new Reading(System.nanoTime(), true);
        tree.read(reading);
        processes = reading.value("tree_processes").orElseThrow();
        if (processes == 4.0) {
          assertTrue(reading.value("tree_pss_bytes").orElseThrow() > 0);
          assertTrue(reading.value("tree_descriptors").orElseThrow() >= 12);
        }
        Thread.sleep(10);
      }
    } finally {
      sh.descendants().forEach(ProcessHandle::destroyForcibly);
      sh.destroyForcibly();
    }
  }

  private static List<String> program(String name, String... arguments) throws URISyntaxException {
    List<String> command = new ArrayList<>(List.of("python3", "-S"));
    command.add(
        Path.of(Objects.requireNonNull(TreeTruthTest.class.getResource("/" + name)).toURI())
            .toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
