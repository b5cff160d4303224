package dev.tacho.bench.onnx;

import dev.tacho.bench.energy.EnergyMeter;
import dev.tacho.bench.energy.EnergyTrace;
import dev.tacho.bench.energy.Window;
import dev.tacho.bench.energy.Work;
import dev.tacho.bench.load.RepeatEnd;
import dev.tacho.bench.profile.Profile;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.telemetry.JouleSeries;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.machine.Category;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What is watched beside the queries of one cell: energy and heat, by the clock that the engine's
/// process reads too; and the profile that all of it is held against. Used once, on one thread.
public final class OnnxWatch implements AutoCloseable {
  /// Long enough for counters that are refreshed ten times a second.
  private static final Duration IDLE = Duration.ofSeconds(2);

  private final EnergyMeter meter;
  private final Optional<Window> idle;
  private final Optional<Held> held;
  private Optional<Profile.Verdict> verdict = Optional.empty();

  /// What it is held against.
  private record Held(Profile profile, Category category) {}

  private OnnxWatch(EnergyMeter meter, Optional<Window> idle, Optional<Held> held) {
    this.meter = meter;
    this.idle = idle;
    this.held = held;
  }

  /// Begins to watch, before there is an engine. Where a counter of energy may be, the idle machine
  /// is watched for two seconds first.
  ///
  /// @param sources of energy and heat, which are its own from now on
  /// @param category of the device that is benched
  public static OnnxWatch begin(List<Source> sources, Optional<Profile> profile, Category category)
      throws InterruptedException {
    boolean mayCount = sources.stream().anyMatch(OnnxWatch::mayCount);
    EnergyMeter meter = EnergyMeter.start(sources, EnergyMeter.EVERY);
    try {
      Optional<Window> idle = mayCount ? Optional.of(meter.idle(IDLE)) : Optional.empty();
      return new OnnxWatch(meter, idle, profile.map(asked -> new Held(asked, category)));
    } catch (InterruptedException e) {
      meter.close();
      throw e;
    }
  }

  /// Whether it counts joules, or a program has yet to say so.
  private static boolean mayCount(Source source) {
    return source.counters().stream()
        .anyMatch(
            counter ->
                counter
                    .missing()
                    .map(reason -> reason.endsWith(" yet"))
                    .orElse(JouleSeries.is(counter.series())));
  }

  /// The result with what was watched, and a check for each limit.
  Result completed(Result made, List<RepeatEnd> repeats, long samplesOfQuery) {
    EnergyTrace trace = meter.stop();
    Optional<Measurement.Known> rate = rate(made, "samples_per_s");
    if (rate.isEmpty()) {
      return made;
    }
    long queries = repeats.stream().mapToLong(RepeatEnd::answered).sum();
    Map<String, Double> rates = new HashMap<>();
    for (String name : List.of("samples_per_s", "requests_per_s")) {
      rate(made, name).ifPresent(known -> rates.put(name, known.value()));
    }
    Work work =
        new Work(
            repeats.stream().map(repeat -> new Window(repeat.from(), repeat.to())).toList(),
            idle,
            rate.get().scope(),
            queries * samplesOfQuery,
            queries,
            OptionalLong.empty(),
            rates);
    List<Measurement> measurements = new ArrayList<>(made.measurements());
    measurements.addAll(trace.measurements(work));
    List<Check> checks = new ArrayList<>(made.checks());
    checks.addAll(trace.checks(work));
    verdict =
        held.map(
            it ->
                it.profile()
                    .verdict(it.category(), done(rate.get().scope(), repeats), measurements));
    verdict.ifPresent(it -> checks.addAll(it.checks()));
    return new Result(
        made.run(),
        made.made(),
        made.tool(),
        made.platform(),
        made.workload(),
        measurements,
        made.samples(),
        checks,
        made.links(),
        made.payload(),
        made.converted(),
        made.unknown());
  }

  private static Optional<Measurement.Known> rate(Result made, String name) {
    return made.measurements().stream()
        .filter(one -> one.metric().name().equals(name))
        .filter(Measurement.Known.class::isInstance)
        .map(Measurement.Known.class::cast)
        .filter(known -> known.statistic() instanceof Statistic.Rate)
        .findFirst();
  }

  private static Profile.Done done(Scope scope, List<RepeatEnd> repeats) {
    return new Profile.Done(
        scope.on(Dimension.SCENARIO).orElse(""),
        scope.on(Dimension.BATCH).map(Integer::valueOf).orElse(1),
        repeats.stream().mapToLong(RepeatEnd::answered).min().orElse(0),
        repeats.size(),
        repeats.stream().mapToDouble(RepeatEnd::seconds).min().orElse(0));
  }

  /// What came of holding it against the profile; empty without one, or without a result.
  public Optional<Profile.Verdict> verdict() {
    return verdict;
  }

  @Override
  public void close() {
    meter.close();
  }
}
