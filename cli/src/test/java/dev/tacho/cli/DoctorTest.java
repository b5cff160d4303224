package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.bench.target.Target;
import dev.tacho.cli.keep.DeviceLines;
import dev.tacho.cli.keep.Platform;
import dev.tacho.cli.keep.Telemetry;
import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.telemetry.machine.Capability;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Precision;
import dev.tacho.telemetry.machine.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void doctor_processor_isThereWithItsPrecisions_andExecutes() {
    Said said = Said.by(Path.of("").toAbsolutePath(), "doctor", "--json");
    Json.Obj cpu = (Json.Obj) said.json().array("devices").getFirst();
    assertEquals("cpu", cpu.needText("category"));
    assertEquals(Json.of(true), cpu.get("executes").orElseThrow());
    assertEquals("native", cpu.needObject("precisions").needObject("fp32").needText("can"));
  }

  @Test
  void device_thatIsNotReached_saysWhichProviderItTakes_andThatItIsNotProven() {
    var device =
        new MachineDevice(
            "npu0",
            Category.NPU,
            "intel",
            "Intel NPU 0x7d1d",
            "/sys",
            Map.of(),
            Map.of(
                Precision.FP16, new Capability.Native("a document"),
                Precision.INT8, new Capability.Native("a document")),
            Optional.of("a drawing"));
    assertEquals(
        List.of(
            "  npu0  NPU  Intel NPU 0x7d1d; not proven on hardware (tried with a drawing)",
            "        unknown fp32 bf16 int4 mixed: nothing that was read tells of it",
            "        native fp16 int8: a document",
            "        bench onnx: no, ONNX Runtime needs its OpenVINO provider for npu0, and this"
                + " build has CPU alone"),
        DeviceLines.lines(Target.of(List.of(device), Optional.empty())));
  }

  @Test
  void profiles_areListed_andWhatIsListedAsJson_isReadBack(@TempDir Path folder)
      throws IOException {
    Said said = Said.by(folder, "doctor", "--profiles", "--json");
    Files.writeString(folder.resolve("mine.json"), said.out());
    Said mine = Said.by(folder, "doctor", "--profile-file", "mine.json");
    assertEquals(Said.by(folder, "doctor", "--profiles").out(), mine.out());
    assertTrue(
        mine.out().contains("  p99 latency_ms at most 33.3 ms, target 20; no verdict without it"),
        mine.out());
  }

  @Test
  void profilesOfAFile_thatAreWrong_areRefusedWithEveryFault(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("mine.json"), "{\"schema\": \"x\", \"profiles\": []}");
    Said said = Said.by(folder, "doctor", "--profile-file", "mine.json");
    assertEquals(3, said.code());
    assertTrue(said.err().contains("/schema: is not"), said.err());
    assertTrue(said.err().contains("/profiles: is missing or empty"), said.err());
  }

  @Test
  void kvCache_ofAllTokens_isTheWholeOfIt() {
    // 2 * 32 layers * 32 heads * 128 * 2 bytes * 2048 tokens; the old tool printed 1020 MB
    Said said =
        Said.by(
            Path.of("").toAbsolutePath(),
            "doctor",
            "--kv-cache",
            "layers=32,heads=32,head-dim=128,tokens=2048");
    assertTrue(said.out().contains("(1024.0 MiB) for 1 sequence of 2048 tokens"), said.out());
  }

  @Test
  void kvCache_ofGroupedHeadsInPages_saysWhatLiesEmpty() {
    Said said =
        Said.by(
            Path.of("").toAbsolutePath(),
            "doctor",
            "--kv-cache",
            "layers=32,heads=32,kv-heads=8,head-dim=128,tokens=1000,sequences=4,block-tokens=16",
            "--json");
    Json.Obj json = said.json();
    assertEquals(2.0 * 32 * 8 * 128 * 2 * 4 * 1008, json.number("bytes").orElseThrow());
    assertEquals(2.0 * 32 * 8 * 128 * 2 * 4 * 8, json.number("empty_bytes").orElseThrow());
    Said wrong = Said.by(Path.of("").toAbsolutePath(), "doctor", "--kv-cache", "layer=3");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("did you mean layers?"), wrong.err());
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
