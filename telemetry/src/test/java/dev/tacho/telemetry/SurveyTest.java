package dev.tacho.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Survey.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
}
