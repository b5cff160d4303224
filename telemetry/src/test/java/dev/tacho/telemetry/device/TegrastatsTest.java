package dev.tacho.telemetry.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.Fixtures;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.helper.HelperProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program is a shell script that prints lines of public reports.
@Timeout(60)
final class TegrastatsTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  @TempDir Path folder;
  private final List<Long> pids = new ArrayList<>();

  private Source open(String script, Duration silence) throws IOException {
    Path program = Fixtures.program(folder, "tegrastats", script);
    return Tegrastats.open(Optional.of(program), INTERVAL, silence, pids::add);
  }

  private Source saying(String fixture) throws IOException {
    String line = Fixtures.path("tegrastats/" + fixture).toString();
    return open("while true; do cat '" + line + "'; sleep 0.05; done", Duration.ofSeconds(30));
  }

  @Test
  void busyBoard_isReadInOurUnits() throws IOException {
    try (Source jetson = saying("orin-nano.txt")) {
      Reading reading = Fixtures.read(jetson);
      assertEquals(84, Fixtures.value(reading, "gpu_pct/0"));
      assertEquals(713, Fixtures.value(reading, "gpu_sm_clock_mhz/0"));
      assertEquals(63.5, Fixtures.value(reading, "gpu_temperature_c/0"));
      assertEquals(18, Fixtures.value(reading, "memory_bandwidth_pct"));
      assertEquals(3199, Fixtures.value(reading, "memory_clock_mhz"));
      assertEquals(17.946, Fixtures.value(reading, "board_power_w/jetson"), 1e-9);
      assertEquals(3.923, Fixtures.value(reading, "rail_power_w/vdd_soc"), 1e-9);
      assertEquals(93, Fixtures.value(reading, "cpu_core_pct/5"));
      assertEquals(247, Fixtures.value(reading, "cpu_core_clock_mhz/5"));
      assertEquals(65.562, Fixtures.value(reading, "sensor_temperature_c/tj"));
      assertTrue(
          Fixtures.missing(reading.finds(), "gpu_memory_bytes/0").orElseThrow().contains("shares"));
    }
  }

  @Test
  void beforeTheFirstLine_nothingIsKnown_andNobodyWaits() throws IOException {
    try (Source jetson = open("sleep 30", Duration.ofSeconds(30))) {
      assertEquals(
          "it has not said anything yet", Fixtures.missing(jetson, "gpu_pct/0").orElseThrow());
      var reading = new Reading(System.nanoTime(), true);
      jetson.read(reading);
      assertEquals(List.of(), reading.finds());
    }
  }

  @Test
  void energyOfTheBoard_isItsPowerOverTime() throws Exception {
    try (Source jetson = saying("orin-nano.txt")) {
      double joules = 0;
      while (joules == 0) {
        joules = Fixtures.read(jetson).value("board_energy_j/jetson").orElse(0.0);
        Thread.sleep(20);
      }
      var total = (Measurement.Known) jetson.totals().getFirst();
      assertEquals(joules, total.value());
      assertEquals("board/gross", EnergyBoundary.of(total.scope()).orElseThrow().word());
    }
  }

  @Test
  void switchedOff_isMissingAndNeverZero() throws IOException {
    try (Source jetson = saying("agx-orin.txt")) {
      Reading reading = Fixtures.read(jetson);
      List<Counter> found = reading.finds();
      assertTrue(Fixtures.missing(found, "gpu_temperature_c/0").orElseThrow().contains("-256.0"));
      assertTrue(Fixtures.missing(found, "gpu_sm_clock_mhz/0").orElseThrow().contains("is off"));
      String board = Fixtures.missing(found, "board_power_w/jetson").orElseThrow();
      assertTrue(board.contains("no rail of the whole board, but VDDQ_VDD2_1V8AO"), board);
      String energy = Fixtures.missing(found, "board_energy_j/jetson").orElseThrow();
      assertTrue(energy.contains("it takes board_power_w/jetson"), energy);
      assertEquals(2.34, Fixtures.value(reading, "rail_power_w/vdd_gpu_soc"), 1e-9);
      assertEquals(List.of(), jetson.totals());
    }
    try (Source jetson = saying("constructed-cores-off.txt")) {
      Reading reading = Fixtures.read(jetson);
      assertEquals("core 1 is switched off", Fixtures.loss(reading, "cpu_core_pct/1"));
      assertEquals("core 1 is switched off", Fixtures.loss(reading, "cpu_core_clock_mhz/1"));
      assertEquals(12, Fixtures.value(reading, "cpu_core_pct/0"));
    }
  }

  @Test
  void oneLine_isOneValue() throws IOException {
    String line = Fixtures.path("tegrastats/nano.txt").toString();
    try (Source jetson = open("cat '" + line + "'; sleep 30", Duration.ofSeconds(30))) {
      assertEquals(2.746, Fixtures.value(Fixtures.read(jetson), "board_power_w/jetson"), 1e-9);
      Reading again = Fixtures.read(jetson);
      assertEquals(Optional.empty(), again.value("board_power_w/jetson"));
      assertEquals(Optional.empty(), again.loss("board_power_w/jetson"));
    }
  }

  @Test
  void silence_isToldAsLost() throws Exception {
    String line = Fixtures.path("tegrastats/nano.txt").toString();
    try (Source jetson = open("cat '" + line + "'; sleep 30", Duration.ofMillis(50))) {
      assertFalse(Fixtures.read(jetson).value("gpu_pct/0").isEmpty());
      Thread.sleep(60);
      assertTrue(
          Fixtures.loss(Fixtures.read(jetson), "gpu_pct/0").contains("has said nothing for"));
    }
  }

  @Test
  void programThatEnds_isToldAsLost() throws Exception {
    String line = Fixtures.path("tegrastats/nano.txt").toString();
    try (Source jetson = open("cat '" + line + "'", Duration.ofSeconds(30))) {
      assertFalse(Fixtures.read(jetson).value("gpu_pct/0").isEmpty());
      Optional<String> loss = Optional.empty();
      while (loss.isEmpty()) {
        loss = Fixtures.read(jetson).loss("gpu_pct/0");
        Thread.sleep(10);
      }
      assertEquals("tegrastats has ended", loss.get());
    }
  }

  @Test
  void close_killsTheProgramAndItsChildren_andTellsWhoTheyAre() throws Exception {
    String line = Fixtures.path("tegrastats/nano.txt").toString();
    Source jetson = open("cat '" + line + "'; sleep 1000; true", Duration.ofSeconds(30));
    Reading _ = Fixtures.read(jetson);
    ProcessHandle program = ProcessHandle.of(pids.getFirst()).orElseThrow();
    Optional<ProcessHandle> child = Optional.empty();
    while (child.isEmpty()) {
      child = program.children().filter(c -> isSleep(c)).findFirst();
    }
    jetson.close();
    assertFalse(program.isAlive());
    assertTrue(pids.contains(child.get().pid()), pids.toString());
    while (child.get().isAlive()) {
      Thread.sleep(10);
    }
  }

  private static boolean isSleep(ProcessHandle process) {
    return process.info().command().filter(command -> command.contains("sleep")).isPresent();
  }

  @Test
  void programWhoseReaderIsGone_endsByItself() throws Exception {
    String line = Fixtures.path("tegrastats/nano.txt").toString();
    Path program =
        Fixtures.program(folder, "tegrastats", "while cat '" + line + "'; do sleep 0.05; done");
    try (HelperProgram running = HelperProgram.start(List.of(program.toString()), pids::add)) {
      running.output().close(); // as the kernel does when the recorder is killed
      assertEquals("ended with exit code 0", running.awaitEnd(Duration.ofSeconds(30)));
    }
  }

  @Test
  void programThatPrintsGarbage_isMissingWithWhatItSaid() throws Exception {
    Path hostile = Fixtures.path("hostile/tegrastats.txt");
    try (Source jetson = open("head -n 1 '" + hostile + "'", Duration.ofSeconds(30))) {
      List<Counter> found = List.of();
      while (found.isEmpty()) {
        found = Fixtures.read(jetson).finds();
        Thread.sleep(10);
      }
      String reason = Fixtures.missing(found, "board_power_w/jetson").orElseThrow();
      assertTrue(reason.startsWith("tegrastats has ended; it said 'RAM 99999999"), reason);
    }
  }

  @Test
  void valuesThatCannotBe_areMissing() throws IOException {
    Path hostile = Fixtures.path("hostile/tegrastats.txt");
    try (Source jetson = open("cat '" + hostile + "'; sleep 30", Duration.ofSeconds(30))) {
      Reading reading = Fixtures.read(jetson);
      assertEquals(Set.of("cpu_core_pct/1", "cpu_core_clock_mhz/0"), reading.values().keySet());
      assertTrue(Fixtures.loss(reading, "board_power_w/jetson").contains("999999.999 W"));
      assertTrue(Fixtures.loss(reading, "cpu_core_pct/0").contains("250.0 %"));
      assertTrue(Fixtures.loss(reading, "cpu_core_clock_mhz/1").contains("it is off"));
    }
  }

  @Test
  void noProgram_isMissing() {
    try (Source none =
        Tegrastats.open(Optional.empty(), INTERVAL, Duration.ofSeconds(5), pids::add)) {
      assertTrue(Fixtures.missing(none, "board_power_w/jetson").orElseThrow().contains("Jetson"));
      assertEquals(List.of(), pids);
    }
  }
}
