package dev.tacho.telemetry.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.board.TegrastatsLine;
import dev.tacho.core.board.TegrastatsLine.Load;
import dev.tacho.telemetry.Fixtures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TegrastatsLineTest {
  private static TegrastatsLine line(String name) {
    return TegrastatsLine.parse(Fixtures.text("tegrastats/" + name).strip()).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "nano | 4 | 7 | 768 | 28.5 | POM_5V_IN | 2746",
        "nano-busy | 4 | 86 | 921 | 42.5 | POM_5V_IN | 4531",
        "tx2 | 6 | 0 | 114 | 39.5 | VDD_IN | 5297",
        "tx2-without-root | 6 | 0 | - | 41 | VDD_IN | 3140",
        "agx-xavier | 8 | 0 | - | 30.5 | GPU | 463",
        "agx-orin | 12 | 0 | 0 | -256 | VDD_GPU_SOC | 2340",
        "orin-nano | 6 | 84 | 713 | 63.5 | VDD_IN | 17946",
        "constructed-cores-off | 4 | 12 | 921 | 39 | VDD_IN | 2532",
        "constructed-one-clock | 4 | 12 | 76 | - | POM_5V_IN | 2500",
      })
  void line_isUnderstood(
      String name, int cores, double gpu, Double clock, Double celsius, String rail, double power) {
    TegrastatsLine line = line(name + ".txt");
    assertEquals(cores, line.cores().size());
    Load load = Optional.ofNullable(line.engines().get("GR3D_FREQ")).orElseThrow();
    assertEquals(gpu, load.percent());
    assertEquals(
        clock == null ? OptionalDouble.empty() : OptionalDouble.of(clock), load.megahertz());
    assertEquals(Optional.ofNullable(celsius), Optional.ofNullable(line.celsius().get("gpu")));
    assertEquals(Optional.of(power), Optional.ofNullable(line.milliwatts().get(rail)));
  }

  @Test
  void coreThatIsOff_isNotACoreAtZero() {
    assertEquals(
        List.of(
            Optional.of(new Load(12, OptionalDouble.of(1224))),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Load(5, OptionalDouble.of(1224)))),
        line("constructed-cores-off.txt").cores());
    assertEquals(
        Optional.of(new Load(5, OptionalDouble.of(1734))),
        line("constructed-one-clock.txt").cores().get(2));
  }

  @Test
  void rails_powerOfNowIsTaken_andUnconnectedOnesAreLeftOut() {
    assertEquals(
        Set.of("VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0", "VDDQ_VDD2_1V8AO"),
        line("agx-orin.txt").milliwatts().keySet());
    assertEquals(
        Set.of("VDD_IN", "VDD_CPU_GPU_CV", "VDD_SOC"), line("orin-nano.txt").milliwatts().keySet());
  }

  @Test
  void memory_isWhatHostAndGpuShare() {
    assertEquals(OptionalDouble.of(6982), line("orin-nano.txt").ramUsedMb());
  }

  @Test
  void hostileLines_areNoLineOrSayNothingFalse() {
    for (String text : Fixtures.text("hostile/tegrastats.txt").split("\n", -1)) {
      TegrastatsLine.parse(text)
          .ifPresent(
              line -> {
                line.engines().values().forEach(load -> assertTrue(load.percent() >= 0, text));
                line.milliwatts().values().forEach(power -> assertTrue(power >= 0, text));
              });
    }
    assertEquals(Optional.empty(), TegrastatsLine.parse("RAM 1/2MB ".repeat(10_000)));
    assertEquals(Optional.empty(), TegrastatsLine.parse(""));
  }
}
