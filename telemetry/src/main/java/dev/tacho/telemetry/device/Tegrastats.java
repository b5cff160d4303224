package dev.tacho.telemetry.device;

import dev.tacho.core.Counter;
import dev.tacho.core.board.TegrastatsLine;
import dev.tacho.core.measure.EnergyBoundary.Extent;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.helper.Late;
import dev.tacho.telemetry.host.Host;
import dev.tacho.telemetry.kernel.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/// A Jetson board, as NVIDIA's `tegrastats` tells it. What a line means: [TegrastatsLine]; how the
/// lines come: [TegrastatsProgram]. A line is taken once: between two lines there is no value.
///
/// Which counters there are is what the first line tells, an interval after the program was
/// started; they are found then, and nobody waits for them. See decisions 077 and 078.
public final class Tegrastats implements Source, Late {
  private static final String NAME = "tegrastats";
  private static final String BOARD_POWER = "board_power_w/jetson";
  private static final String BOARD_ENERGY = "board_energy_j/jetson";
  private static final List<String> EXPECTED = List.of("gpu_pct/0", BOARD_POWER, BOARD_ENERGY);
  private static final String GPU = "GR3D_FREQ";
  private static final String MEMORY = "EMC_FREQ";
  // rails at the input of a whole board; the second is the Jetson Nano's
  private static final List<String> WHOLE = List.of("VDD_IN", "POM_5V_IN");

  private final TegrastatsProgram program;
  private final Duration silence;
  private Optional<Gauges> gauges = Optional.empty();
  private TegrastatsLine line = TegrastatsLine.NOTHING;
  private long lineNanos = System.nanoTime();

  private Tegrastats(TegrastatsProgram program, Duration silence) {
    this.program = program;
    this.silence = silence;
  }

  /// Starts the program.
  ///
  /// @param program where it is; empty where it was not found
  /// @param interval between two lines
  /// @param silence after which it is taken for hung
  /// @param started is told its process id
  public static Source open(
      Optional<Path> program, Duration interval, Duration silence, LongConsumer started) {
    try {
      Path path =
          program.orElseThrow(
              () -> new Unreadable("there is no tegrastats, which NVIDIA Jetson boards have"));
      return new Tegrastats(TegrastatsProgram.start(path, interval, started), silence);
    } catch (Unreadable e) {
      return Host.absent(EXPECTED, NAME, e.reason());
    }
  }

  @Override
  public List<Counter> counters() {
    return missing("it has not said anything yet");
  }

  @Override
  public void await(Duration longest) {
    program.awaitFirst(longest);
  }

  @Override
  public void read(Reading into) {
    Optional<TegrastatsProgram.Said> said = program.take();
    if (said.isPresent()) {
      line = said.get().line();
      lineNanos = said.get().nanos();
      if (gauges.isEmpty()) {
        find(into);
      }
      gauges.orElseThrow().readAll(into, lineNanos);
    } else if (program.hasEnded()) {
      lose(into, "tegrastats has ended");
    } else if (into.monoNanos() - lineNanos > silence.toNanos()) {
      long seconds = (into.monoNanos() - lineNanos) / 1_000_000_000;
      lose(into, "tegrastats has said nothing for " + seconds + " s");
    }
  }

  @Override
  public List<Measurement> totals() {
    return gauges.map(Gauges::totals).orElse(List.of());
  }

  @Override
  public void close() {
    program.close();
  }

  private void find(Reading into) {
    var found = new Gauges(gauges(line), Optional.empty());
    found.counters().forEach(into::found);
    into.found(
        Counter.missing("gpu_memory_bytes/0", NAME, "the GPU shares the memory of the host"));
    gauges = Optional.of(found);
  }

  private void lose(Reading into, String reason) {
    if (gauges.isPresent()) {
      gauges.get().lose(into, reason);
    } else {
      missing(reason + program.complaint()).forEach(into::found);
    }
  }

  private static List<Counter> missing(String reason) {
    return EXPECTED.stream().map(series -> Counter.missing(series, NAME, reason)).toList();
  }

  private List<Gauge> gauges(TegrastatsLine first) {
    List<Gauge> all = new ArrayList<>();
    all.add(Gauge.of("gpu_pct/0", named(GPU), Gauge.Range.PERCENT, () -> load(GPU).percent()));
    all.add(clock("gpu_sm_clock_mhz/0", GPU));
    all.add(temperature("gpu_temperature_c/0", "gpu"));
    all.add(
        Gauge.of(
            "memory_bandwidth_pct",
            named(MEMORY),
            Gauge.Range.PERCENT,
            () -> load(MEMORY).percent()));
    all.add(clock("memory_clock_mhz", MEMORY));
    for (int i = 0; i < first.cores().size(); i++) {
      int core = i;
      all.add(
          Gauge.of(
              "cpu_core_pct/" + i, named("CPU"), Gauge.Range.PERCENT, () -> core(core).percent()));
      all.add(
          Gauge.of(
              "cpu_core_clock_mhz/" + i,
              named("CPU"),
              Gauge.Range.MEGAHERTZ,
              () -> known(core(core).megahertz(), "the clock of core " + core)));
    }
    for (String sensor : new TreeSet<>(first.celsius().keySet())) {
      if (!sensor.equals("gpu")) {
        all.add(temperature("sensor_temperature_c/" + sensor, sensor));
      }
    }
    String whole = WHOLE.stream().filter(first.milliwatts()::containsKey).findFirst().orElse("");
    all.add(
        Gauge.power(
            BOARD_POWER,
            new Gauge.Energy(BOARD_ENERGY, "jetson"),
            named(whole.isEmpty() ? String.join(" or ", WHOLE) : whole),
            Extent.BOARD,
            () -> watts(whole)));
    for (String rail : new TreeSet<>(first.milliwatts().keySet())) {
      if (!rail.equals(whole)) {
        all.add(
            Gauge.of(
                "rail_power_w/" + rail.toLowerCase(Locale.ROOT),
                named(rail),
                Gauge.Range.WATTS,
                () -> watts(rail)));
      }
    }
    return all;
  }

  private Gauge clock(String series, String engine) {
    return Gauge.of(
        series,
        named(engine),
        Gauge.Range.MEGAHERTZ,
        () -> known(load(engine).megahertz(), "the clock of " + engine));
  }

  private Gauge temperature(String series, String sensor) {
    return Gauge.of(
        series,
        named(sensor + "@"),
        Gauge.Range.CELSIUS,
        () ->
            known(
                Optional.ofNullable(line.celsius().get(sensor)), "a temperature named " + sensor));
  }

  private TegrastatsLine.Load load(String engine) throws Unreadable {
    return known(Optional.ofNullable(line.engines().get(engine)), engine);
  }

  private TegrastatsLine.Load core(int core) throws Unreadable {
    if (core >= line.cores().size()) {
      throw untold("core " + core);
    }
    return line.cores()
        .get(core)
        .orElseThrow(() -> new Unreadable("core " + core + " is switched off"));
  }

  private double watts(String rail) throws Unreadable {
    if (rail.isEmpty()) {
      throw new Unreadable(
          "tegrastats tells no rail of the whole board, but "
              + String.join(", ", new TreeSet<>(line.milliwatts().keySet())));
    }
    return known(Optional.ofNullable(line.milliwatts().get(rail)), rail) / 1e3;
  }

  private static double known(OptionalDouble value, String what) throws Unreadable {
    if (value.isEmpty()) {
      throw untold(what);
    }
    return value.getAsDouble();
  }

  private static <T> T known(Optional<T> value, String what) throws Unreadable {
    return value.orElseThrow(() -> untold(what));
  }

  private static Unreadable untold(String what) {
    return new Unreadable("tegrastats does not tell " + what);
  }

  private static String named(String what) {
    return NAME + " " + what;
  }
}
