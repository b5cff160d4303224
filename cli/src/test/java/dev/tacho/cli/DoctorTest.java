package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
}
