package dev.tacho.bench.energy;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Text;
import dev.tacho.telemetry.JouleSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What one counter of energy says about some work. Pure.
final class EnergyAccount {
  /// Where the readings at a window's ends leave more than this open, the number is an estimate.
  private static final double OPEN_SHARE = 0.05;

  private static final Provenance CLOCK =
      new Provenance.Measured("CLOCK_MONOTONIC, from the begin of the steady window to its end");
  private static final Map<String, String> RATES =
      Map.of(
          "samples_per_s", "samples_per_s_per_w",
          "requests_per_s", "requests_per_s_per_w",
          "tokens_per_s", "tokens_per_s_per_w");

  private final Counter counter;
  private final Track track;
  private final boolean integrates;
  private final Scope place;
  private final Work work;

  /// @param counter that counts joules, or stands for the power that is integrated
  /// @param integrates whether the readings are of power
  EnergyAccount(Counter counter, Track track, boolean integrates, Scope place, Work work) {
    this.counter = counter;
    this.track = track;
    this.integrates = integrates;
    this.place = place;
    this.work = work;
  }

  /// Where a counter's numbers stand: at the work's own device where it is the only one of its
  /// kind,
  /// else at the counter's.
  static Scope place(Counter counter, List<Counter> all, Work work) {
    String kind = counter.series().substring(0, counter.series().indexOf('/') + 1);
    long ofKind =
        all.stream()
            .filter(one -> one.missing().isEmpty() && one.series().startsWith(kind))
            .count();
    boolean ofProcessor = kind.startsWith("cpu_") || kind.startsWith("dram_");
    boolean same =
        ofProcessor
            && ofKind == 1
            && work.scope().on(Dimension.DEVICE).filter("cpu"::equals).isPresent();
    return same
        ? work.scope()
        : work.scope().with(Dimension.DEVICE, JouleSeries.device(counter.series()));
  }

  /// All that is missing where there is no counter at all.
  static List<Measurement> missing(Work work, String reason) {
    String shown = Text.line(reason, Text.MAX_SENTENCE);
    List<Measurement> all = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("energy_j", "power_w", "energy_per_sample_j"));
    if (work.tokens().isPresent()) {
      names.add("energy_per_token_j");
    }
    RATES.forEach(
        (rate, perWatt) -> {
          if (work.rates().containsKey(rate)) {
            names.add(perWatt);
          }
        });
    names.sort(null);
    for (String name : names) {
      all.add(new Measurement.Missing(MetricRegistry.known().require(name), work.scope(), shown));
    }
    return all;
  }

  List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    Scope gross = at(EnergyBoundary.Idle.GROSS);
    Optional<String> hole =
        work.windows().stream().flatMap(window -> track.hole(window).stream()).findFirst();
    if (hole.isPresent()) {
      all.add(
          new Measurement.Missing(
              MetricRegistry.known().require("energy_j"),
              gross,
              Text.line(hole.orElseThrow(), Text.MAX_SENTENCE)));
      return all;
    }
    Track.Slice slice =
        work.windows().stream().map(this::slice).reduce(Track.Slice::plus).orElseThrow();
    Provenance how = how(slice);
    units(all, gross, slice.joules(), slice.readings(), how);
    idle(all, slice, how);
    return all;
  }

  private Track.Slice slice(Window window) {
    return integrates ? track.integrated(window) : track.counted(window);
  }

  private void idle(List<Measurement> all, Track.Slice slice, Provenance how) {
    Scope net = at(EnergyBoundary.Idle.IDLE_SUBTRACTED);
    Optional<String> why =
        work.idle().isEmpty()
            ? Optional.of("the idle draw was not measured before the work")
            : track.hole(work.idle().orElseThrow());
    if (why.isPresent()) {
      all.add(
          new Measurement.Missing(
              MetricRegistry.known().require("energy_j"),
              net,
              Text.line(why.orElseThrow(), Text.MAX_SENTENCE)));
      return;
    }
    Window idle = work.idle().orElseThrow();
    Track.Slice before = slice(idle);
    double watts = before.joules() / idle.seconds();
    Provenance ofIdle =
        new Provenance.Derived("energy_j / duration_s", List.of(how(before), CLOCK));
    all.add(
        known(
            "idle_power_w",
            new Statistic.Mean(),
            watts,
            at(EnergyBoundary.Idle.GROSS),
            ofIdle,
            before.readings()));
    units(
        all,
        net,
        slice.joules() - watts * work.seconds(),
        slice.readings(),
        new Provenance.Derived(
            "energy_j - idle_power_w * duration_s", List.of(how, ofIdle, CLOCK)));
  }

  /// The energy, and what follows from it.
  private void units(
      List<Measurement> all, Scope scope, double joules, long readings, Provenance how) {
    double watts = joules / work.seconds();
    Provenance power = new Provenance.Derived("energy_j / duration_s", List.of(how, CLOCK));
    all.add(known("energy_j", new Statistic.Total(), joules, scope, how, readings));
    all.add(known("power_w", new Statistic.Mean(), watts, scope, power, readings));
    per(all, scope, joules, how, "sample", work.samples());
    per(all, scope, joules, how, "request", work.requests());
    work.tokens().ifPresent(tokens -> per(all, scope, joules, how, "token", tokens));
    RATES.forEach(
        (rate, perWatt) ->
            Optional.ofNullable(work.rates().get(rate))
                .filter(_ -> watts > 0)
                .ifPresent(
                    value ->
                        all.add(
                            known(
                                perWatt,
                                new Statistic.Rate(),
                                value / watts,
                                scope,
                                new Provenance.Derived(
                                    rate + " / power_w",
                                    List.of(
                                        new Provenance.Measured(
                                            "counted in the steady window, by its length"),
                                        power)),
                                readings))));
  }

  private static void per(
      List<Measurement> all, Scope scope, double joules, Provenance how, String unit, long count) {
    if (count > 0) {
      all.add(
          known(
              "energy_per_" + unit + "_j",
              new Statistic.Mean(),
              joules / count,
              scope,
              new Provenance.Derived(
                  "energy_j / " + unit + "s",
                  List.of(how, new Provenance.Measured("counted in the steady window"))),
              count));
    }
  }

  private Provenance how(Track.Slice slice) {
    String ends =
        String.format(
            Locale.ROOT,
            "; ends interpolated between readings %.0f ms apart, which allow %.4g to %.4g J",
            track.everySeconds() * 1e3,
            slice.least(),
            slice.most());
    String source = Text.line(track.counter().source(), Text.MAX_SENTENCE - ends.length() - 1);
    Provenance read = new Provenance.Measured(source + ends);
    if (integrates) {
      return new Provenance.Estimated(
          "trapezoid rule over " + slice.readings() + " readings of power", List.of(read));
    }
    boolean open = slice.most() - slice.least() > OPEN_SHARE * Math.abs(slice.joules());
    return open
        ? new Provenance.Estimated(
            "too few readings for so short a time: the ends leave more than 5 % open",
            List.of(read))
        : read;
  }

  private Scope at(EnergyBoundary.Idle idle) {
    EnergyBoundary.Extent extent =
        counter
            .boundary()
            .flatMap(EnergyBoundary::parse)
            .map(EnergyBoundary::extent)
            .orElse(EnergyBoundary.Extent.BOARD);
    return new EnergyBoundary(extent, idle).in(place);
  }

  private static Measurement known(
      String metric, Statistic statistic, double value, Scope scope, Provenance how, long samples) {
    return new Measurement.Known(
        MetricRegistry.known().require(metric), statistic, value, scope, how, Evidence.of(samples));
  }
}
