package dev.tacho.telemetry.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.machine.Survey.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SurveyTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void everySource_isAvailableOrHasItsReason() {
    List<Finding> findings =
        Survey.of(
            Path.of("").toAbsolutePath(), new HelperStart(List.of("false"), Map.of(), _ -> {}));
    assertEquals(11, findings.size());
    for (Finding finding : findings) {
      assertFalse(finding.counters().isEmpty(), finding.name());
      assertTrue(finding.isAvailable() || !finding.reasons().isEmpty(), finding.name());
    }
    assertTrue(findings.getFirst().isAvailable());
    assertEquals("process tree", findings.getFirst().name());
  }

  @Test
  void reasons_standOnceEach() {
    var finding =
        new Finding(
            "x",
            List.of(
                Counter.of("a", "f"),
                Counter.missing("b", "f", "no driver"),
                Counter.missing("c", "f", "no right"),
                Counter.missing("d", "f", "no driver")),
            Optional.empty());
    assertEquals(
        Map.of("no driver", List.of("b", "d"), "no right", List.of("c")), finding.reasons());
    assertTrue(finding.isAvailable());
  }

  @Test
  void controlGroup_isNamedByTheVersionsThatAreRead(@TempDir Path folder) throws IOException {
    Path one = Files.createDirectories(folder.resolve("memory/a"));
    Path two = Files.createDirectories(folder.resolve("unified/a"));
    Files.createFile(two.resolve("cgroup.controllers"));
    List<Path> groups = List.of(one, two);
    Counter ofOne = Counter.of("a", one.resolve("memory.usage_in_bytes").toString());
    Counter ofTwo = Counter.of("b", two.resolve("cpu.stat").toString());
    Counter missing = Counter.missing("c", two.resolve("io.stat").toString(), "not there");
    assertEquals("control group (v1)", Survey.groupName(groups, List.of(ofOne, missing)));
    assertEquals("control group (v1, v2)", Survey.groupName(groups, List.of(ofOne, ofTwo)));
    assertEquals("control group", Survey.groupName(groups, List.of(missing)));
  }
}
