package dev.tacho.telemetry.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Fixtures;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.device.RocmSmiAnswer.Quantity;
import dev.tacho.telemetry.kernel.Unreadable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Answers of public reports, and a shell script that gives them.
@Timeout(60)
final class RocmSmiTest {
  private static final RocmSmiProgram.Pace PACE =
      new RocmSmiProgram.Pace(
          Duration.ofMillis(50), Duration.ofSeconds(20), Duration.ofSeconds(60));

  @TempDir Path folder;
  private final List<Long> pids = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rx7900xtx.json | POWER | 19",
        "rx7900xtx.json | BUSY | 0",
        "rx7900xtx.json | MEMORY_USED | 794341376",
        "rx7900xtx.json | MEMORY_TOTAL | 25753026560",
        "rx7900xtx.json | TEMPERATURE | 49",
        "of-2019.json | POWER | 222",
        "of-2019.json | TEMPERATURE | 77",
        "rx6800-pair.json | MEMORY_BUSY | 0",
        "radeon-780m.json | POWER | 7.222",
        "radeon-780m.json | BUSY | 19",
        "radeon-780m.json | CLOCK | 800",
        "radeon-780m.json | MEMORY_CLOCK | 400",
        "mi250-dies.json | POWER | 237",
        "with-warning.txt | BUSY | 33",
      })
  void answerOfEachRelease_isUnderstood(String name, Quantity quantity, double value)
      throws Unreadable {
    var answer = RocmSmiAnswer.parse(Fixtures.text("rocm-smi/" + name));
    assertEquals(value, answer.cards().get(0).number(quantity));
  }

  @Test
  void secondDie_hasNoPowerOfItsOwn_andTheReasonSaysSo() throws Unreadable {
    var answer = RocmSmiAnswer.parse(Fixtures.text("rocm-smi/mi250-dies.json"));
    Unreadable why =
        assertThrows(Unreadable.class, () -> answer.cards().get(1).number(Quantity.POWER));
    assertTrue(why.reason().contains("N/A (Secondary die)"), why.reason());
  }

  @Test
  void noJson_isAReasonWithWhatWasSaid() {
    for (String output : List.of("", "ERROR:root:Driver not initialized", "{", "{\"card0\": }")) {
      Unreadable why = assertThrows(Unreadable.class, () -> RocmSmiAnswer.parse(output));
      assertTrue(why.reason().startsWith("rocm-smi gave"), why.reason());
    }
    assertEquals(
        "rocm-smi knows no card",
        assertThrows(Unreadable.class, () -> RocmSmiAnswer.parse("{}")).reason());
  }

  @Test
  void hostileAnswer_givesReasonsAndNoNumber() throws IOException {
    try (Source smi = answering("cat '" + Fixtures.path("hostile/rocm-smi.json") + "'")) {
      Reading reading = Fixtures.read(smi);
      assertEquals(Set.of(), reading.values().keySet());
      assertEquals(9, reading.finds().size());
      assertTrue(reading.finds().stream().noneMatch(counter -> counter.missing().isEmpty()));
    }
  }

  @Test
  void withoutTheDriversFiles_theProgramTellsAll() throws Exception {
    try (Source smi = answering("cat '" + Fixtures.path("rocm-smi/radeon-780m.json") + "'")) {
      Reading reading = Fixtures.read(smi);
      assertEquals(19, Fixtures.value(reading, "gpu_pct/3"));
      assertEquals(7.222, Fixtures.value(reading, "gpu_power_w/3"));
      String memory = Fixtures.missing(reading.finds(), "gpu_memory_bytes/3").orElseThrow();
      assertTrue(memory.contains("does not tell"), memory);
      while (pids.size() < 2) {
        Thread.sleep(10);
      }
    }
  }

  @Test
  void withTheDriversFiles_itTellsOnlyWhatTheyLack() throws IOException {
    var known = new AmdGpus(Fixtures.path("amd/levels"), 0);
    String answer =
        "{\"card1\": {\"PCI Bus\": \"0000:01:00.0\", \"GPU use (%)\": \"33\","
            + " \"Average Graphics Package Power (W)\": \"1\"},"
            + " \"card0\": {\"PCI Bus\": \"0000:0A:00.0\", \"GPU use (%)\": \"1\"}}";
    Path program = Fixtures.program(folder, "rocm-smi", "echo '" + answer + "'");
    try (Source smi = RocmSmi.open(Optional.of(program), known, 0, PACE, pids::add)) {
      Reading reading = Fixtures.read(smi);
      Set<String> readable =
          reading.finds().stream()
              .filter(counter -> counter.missing().isEmpty())
              .map(Counter::series)
              .collect(Collectors.toSet());
      assertEquals(Set.of("gpu_pct/0"), readable);
      assertEquals(33, Fixtures.value(reading, "gpu_pct/0"));
      assertTrue(reading.finds().stream().noneMatch(c -> c.series().startsWith("gpu_power")));
    }
  }

  @Test
  void programThatHangs_isKilledAtItsLimit() throws IOException {
    var pace =
        new RocmSmiProgram.Pace(
            Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(60));
    Path program = Fixtures.program(folder, "rocm-smi", "exec sleep 60");
    try (Source smi =
        RocmSmi.open(Optional.of(program), new AmdGpus(folder, 0), 0, pace, pids::add)) {
      assertEquals("it has not answered yet", Fixtures.missing(smi, "gpu_pct/0").orElseThrow());
      String reason = Fixtures.missing(Fixtures.read(smi).finds(), "gpu_pct/0").orElseThrow();
      assertEquals("rocm-smi gave no JSON (it was killed)", reason);
      assertFalse(ProcessHandle.of(pids.getFirst()).map(ProcessHandle::isAlive).orElse(false));
    }
  }

  @Test
  void programThatFallsSilent_isToldAsLost() throws Exception {
    Path flag = folder.resolve("told");
    String script =
        "test -e '%s' && { echo 'ERROR: no driver'; exit 1; }; touch '%s'; cat '%s'"
            .formatted(flag, flag, Fixtures.path("rocm-smi/rx7900xtx.json"));
    var pace =
        new RocmSmiProgram.Pace(
            Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofMillis(200));
    Path program = Fixtures.program(folder, "rocm-smi", script);
    try (Source smi =
        RocmSmi.open(Optional.of(program), new AmdGpus(folder, 0), 0, pace, pids::add)) {
      assertEquals(19, Fixtures.value(Fixtures.read(smi), "gpu_power_w/0"));
      String loss = "";
      while (!loss.contains("'ERROR: no driver' (it ended with exit code 1)")) {
        loss = Fixtures.read(smi).loss("gpu_power_w/0").orElse("");
        Thread.sleep(50);
      }
    }
  }

  @Test
  void programThatKeepsFailing_isAskedRarely() {
    assertEquals(PACE.every(), PACE.after(0));
    assertEquals(PACE.every(), PACE.after(2));
    assertEquals(PACE.every().multipliedBy(12), PACE.after(3));
  }

  @Test
  void noProgram_isMissing() {
    try (Source smi = RocmSmi.open(Optional.empty(), new AmdGpus(folder, 0), 0, PACE, pids::add)) {
      assertEquals(
          "there is no program rocm-smi", Fixtures.missing(smi, "gpu_pct/0").orElseThrow());
    }
  }

  private Source answering(String script) throws IOException {
    Path program = Fixtures.program(folder, "rocm-smi", script);
    return RocmSmi.open(Optional.of(program), new AmdGpus(folder, 3), 3, PACE, pids::add);
  }
}
