package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.keep.Platform;
import dev.tacho.cli.keep.Telemetry;
import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.telemetry.machine.Survey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DoctorTest {
  @Test
  void platform_linuxX86_isComplete() {
    assertEquals(Platform.Support.COMPLETE, Platform.of("Linux", "amd64").support());
  }

  @Test
  void platform_withoutOurHardware_saysSo() {
    for (Platform platform :
        new Platform[] {Platform.of("Linux", "aarch64"), Platform.of("Mac OS X", "aarch64")}) {
      assertEquals(Platform.Support.PARTIAL, platform.support());
      assertTrue(platform.sentence().contains("not proven on hardware"));
    }
  }

  @Test
  void platform_windows_isRefusedWithASentence() {
    assertTrue(Platform.of("Windows 11", "amd64").sentence().startsWith("Tacho does not run on"));
  }

  @Test
  void doctor_everyUnavailableThing_hasItsReason() {
    Said said = Said.by(Path.of("").toAbsolutePath(), "doctor", "--json");
    assertEquals(0, said.code());
    assertTrue(said.json().array("checks").size() >= 5);
    Said text = Said.by(Path.of("").toAbsolutePath(), "doctor");
    assertTrue(text.out().contains("JDK"), text.out());
  }

  @Test
  void doctor_everySourceOfTelemetry_isThereAndSaysWhetherItIsProven() {
    Said said = Said.by(Path.of("").toAbsolutePath(), "doctor", "--json");
    List<Json> sources = said.json().array("telemetry");
    assertEquals(11, sources.size());
    for (Json item : sources) {
      Json.Obj source = (Json.Obj) item;
      String name = source.needText("name");
      boolean isProven = source.get("proven_on_hardware").orElseThrow().equals(Json.of(true));
      assertEquals(isProven, source.text("tried_with").isEmpty(), name);
      assertEquals(!isProven, source.needText("detail").contains("not proven on hardware"), name);
      boolean isDevice = name.matches("(AMD|NVIDIA|Jetson|Qualcomm).*");
      assertTrue(!isDevice || !isProven, name);
    }
    String text = Said.by(Path.of("").toAbsolutePath(), "doctor").out();
    assertTrue(text.contains("Jetson (tegrastats)"), text);
  }

  @Test
  void telemetry_missingCounters_standWithTheirReason() {
    var finding =
        new Survey.Finding(
            "a board",
            List.of(
                Counter.of("power", "f"),
                Counter.missing("a", "f", "no right"),
                Counter.missing("b", "f", "no right"),
                Counter.missing("c", "f", "no right"),
                Counter.missing("d", "f", "no right"),
                Counter.missing("e", "f", "no driver")),
            Optional.of("a drawing"));
    assertEquals(
        List.of(
            "  a board  1 of 6 counters; not proven on hardware (tried with a drawing)",
            "           no a, b, c and 1 more: no right",
            "           no e: no driver"),
        Telemetry.lines(List.of(finding)));
  }
}
