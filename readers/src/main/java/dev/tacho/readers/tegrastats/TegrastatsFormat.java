package dev.tacho.readers.tegrastats;

import dev.tacho.core.PointCursor;
import dev.tacho.core.board.TegrastatsLine;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.timing.Lines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A log of `tegrastats` is a run whose steps are its lines. Newer releases begin a line with the
/// board's local time; without one nobody knows when a line was printed, and no time is told. A
/// core
/// that is switched off has no value there.
public final class TegrastatsFormat implements RunFormat {
  private static final int LOOKED_AT = 5;
  private static final int TIME = 19;
  private static final long LONGEST_S = 366L * 86_400;
  private static final double MEBIBYTE = 1 << 20;
  private static final double LEAST_CELSIUS = -55;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("MM-dd-uuuu HH:mm:ss", Locale.ROOT);
  private static final List<String> WHOLE = List.of("VDD_IN", "POM_5V_IN");

  /// The format as it is built in.
  public TegrastatsFormat() {}

  @Override
  public String name() {
    return "tegrastats";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (!place.isFile() || place.head().length == 0) {
      return List.of();
    }
    boolean is =
        Lines.head(place.head()).stream()
            .limit(LOOKED_AT)
            .anyMatch(
                line ->
                    TegrastatsLine.parse(line)
                        .filter(said -> said.ramUsedMb().isPresent() && !said.cores().isEmpty())
                        .isPresent());
    return is ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty())) : List.of();
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.of(List.of());
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    into.uses(run.path());
    if (!from.isStart()) {
      into.again();
      return;
    }
    var reading = new Reading(run, into);
    Lines.each(run.path(), into, reading::take);
    ForeignHeader header = new ForeignHeader(run, "tegrastats");
    reading.first.ifPresent(at -> header.started(at.toInstant(ZoneOffset.UTC)));
    into.header(header.build());
    into.stepName("line");
    into.unknownState("a log of tegrastats does not say what ran meanwhile, nor how it ended");
  }

  /// One log. Confined to one thread.
  private static final class Reading {
    private final FoundRun run;
    private final RunIntake into;
    private Optional<LocalDateTime> first = Optional.empty();
    private long step;

    Reading(FoundRun run, RunIntake into) {
      this.run = run;
      this.into = into;
    }

    void take(String line, long number) {
      if (line.isBlank()) {
        return;
      }
      Optional<TegrastatsLine> said = TegrastatsLine.parse(line);
      if (said.isEmpty()) {
        into.damage(run.path(), number, -1, "no line of tegrastats");
        return;
      }
      Optional<LocalDateTime> at = time(line);
      first = first.or(() -> at);
      long nanos =
          at.map(now -> Duration.between(first.orElse(now), now).toSeconds())
              .filter(passed -> passed >= 0 && passed < LONGEST_S)
              .map(passed -> passed * 1_000_000_000L)
              .orElse(PointCursor.NO_TIME);
      values(said.get())
          .forEach((series, value) -> into.value(into.series("", series), step, nanos, value));
      step++;
    }

    private static Optional<LocalDateTime> time(String line) {
      try {
        return line.length() > TIME
            ? Optional.of(LocalDateTime.parse(line.substring(0, TIME), CLOCK))
            : Optional.empty();
      } catch (DateTimeParseException _) {
        return Optional.empty();
      }
    }

    /// By the names that a live board's counters have.
    private static Map<String, Double> values(TegrastatsLine said) {
      Map<String, Double> values = new TreeMap<>();
      said.ramUsedMb().ifPresent(used -> values.put("host_mem_used_bytes", used * MEBIBYTE));
      for (int i = 0; i < said.cores().size(); i++) {
        int core = i;
        said.cores()
            .get(i)
            .ifPresent(
                load -> put(values, load, "cpu_core_pct/" + core, "cpu_core_clock_mhz/" + core));
      }
      Optional.ofNullable(said.engines().get("GR3D_FREQ"))
          .or(() -> Optional.ofNullable(said.engines().get("GR3D")))
          .ifPresent(load -> put(values, load, "gpu_pct/0", "gpu_sm_clock_mhz/0"));
      Optional.ofNullable(said.engines().get("EMC_FREQ"))
          .or(() -> Optional.ofNullable(said.engines().get("EMC")))
          .ifPresent(load -> put(values, load, "memory_bandwidth_pct", "memory_clock_mhz"));
      said.celsius()
          .forEach(
              (sensor, celsius) -> {
                // a sensor that is off says -256
                if (celsius > LEAST_CELSIUS) {
                  values.put(
                      sensor.equals("gpu")
                          ? "gpu_temperature_c/0"
                          : "sensor_temperature_c/" + sensor,
                      celsius);
                }
              });
      String whole = WHOLE.stream().filter(said.milliwatts()::containsKey).findFirst().orElse("");
      said.milliwatts()
          .forEach(
              (rail, milliwatts) ->
                  values.put(
                      rail.equals(whole)
                          ? "board_power_w/jetson"
                          : "rail_power_w/" + rail.toLowerCase(Locale.ROOT),
                      milliwatts / 1e3));
      return values;
    }

    private static void put(
        Map<String, Double> values, TegrastatsLine.Load load, String share, String clock) {
      values.put(share, load.percent());
      // a clock of 0 is one that stands still
      load.megahertz()
          .ifPresent(
              megahertz -> {
                if (megahertz > 0) {
                  values.put(clock, megahertz);
                }
              });
    }
  }
}
