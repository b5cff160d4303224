package dev.tacho.analysis.pack;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunReader;
import dev.tacho.core.Severity;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.series.Series;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the workers of a group did, read from the runs of its ranks and from the group's own.
///
/// @param ranks in order
/// @param steps the first and the last of any rank
/// @param warmUp the first step that means, medians and percentiles take in
/// @param places where each part of the steps after the warm-up begins for which [Rank#work] has a
///     mean
/// @param allReduce how the all-reduces of all ranks after the warm-up are spread; empty where too
///     few were recorded
/// @param p99 of them; empty where so few cannot tell, fewer than 299
/// @param troubles what was found to be wrong, in the order of finding
public record Ranks(
    List<Rank> ranks,
    Curve.Span steps,
    long warmUp,
    List<Long> places,
    Optional<Spread> allReduce,
    OptionalDouble p99,
    List<Trouble> troubles) {
  private static final int PLACES = 20;

  /// Steps in which a worker still gets up to its pace: code is compiled, memory is first touched.
  private static final int WARM_UP = 10;

  private static final Statistic.Quantile P99 = new Statistic.Quantile(0.99);

  private static final int FEWEST_SPREAD = 5;
  private static final String HEALTH = "health-";
  private static final double NANOS = 1e-9;

  public Ranks {
    ranks = List.copyOf(ranks);
    places = List.copyOf(places);
    troubles = List.copyOf(troubles);
  }

  /// Something that was wrong with the group. Times are seconds since the run's start.
  ///
  /// @param kind as health names it: `straggler`
  /// @param onset when it began, as far as the evidence goes back
  /// @param found when it was found
  public record Trouble(
      String kind, Severity severity, String message, String advice, double onset, double found) {
    /// Seconds that it went unseen.
    public double latency() {
      return found - onset;
    }
  }

  /// The work of all ranks in one part of the steps, in milliseconds.
  ///
  /// @param step where the part begins
  public record Skew(long step, double least, double median, double most) {}

  /// Reads the ranks of `group`; empty where none of them recorded a step.
  static Optional<Ranks> of(RunReader group, Map<Integer, List<RunReader>> members) {
    SortedMap<Integer, Map<String, Series>> read = new TreeMap<>();
    members.forEach((rank, runs) -> read.put(rank, Rank.read(runs)));
    Optional<Curve.Span> steps =
        read.values().stream()
            .flatMap(series -> series.values().stream())
            .flatMap(series -> Curve.span(series, Curve.By.STEP).stream())
            .reduce(Curve.Span::with);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Curve.Span span = steps.get();
    long length = span.to() - span.from() + 1;
    long warmUp = length >= 3 * WARM_UP ? span.from() + WARM_UP : span.from();
    Curve.Span warm = new Curve.Span(warmUp, span.to());
    int places = (int) Math.min(PLACES, span.to() - warmUp + 1);
    List<Rank> ranks = new ArrayList<>();
    List<Double> allReduce = new ArrayList<>();
    read.forEach(
        (rank, series) -> {
          int runs = members.getOrDefault(rank, List.of()).size();
          ranks.add(Rank.of(rank, runs, series, span, warm, places));
          Rank.each(series.get(Rank.Part.ALL_REDUCE.series()), warmUp, allReduce::add);
        });
    double[] values = allReduce.stream().mapToDouble(Double::doubleValue).toArray();
    return Optional.of(
        new Ranks(
            ranks,
            span,
            warmUp,
            places(warm, places),
            spread(values),
            values.length < P99.samplesNeeded()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Quantiles.of(values, P99.q())),
            troubles(group)));
  }

  private static List<Long> places(Curve.Span steps, int places) {
    double width = (steps.to() - steps.from() + 1.0) / places;
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      all.add(steps.from() + Math.round(i * width));
    }
    return all;
  }

  private static Optional<Spread> spread(double[] values) {
    if (values.length < FEWEST_SPREAD) {
      return Optional.empty();
    }
    String name = Rank.Part.ALL_REDUCE.series();
    Metric metric = MetricRegistry.known().find(name).orElseGet(() -> Metric.named(name));
    return Optional.of(Spread.of(metric, values.clone(), 0));
  }

  private static List<Trouble> troubles(RunReader group) {
    List<Trouble> all = new ArrayList<>();
    group.events(
        entry -> {
          if (entry.event() instanceof RunEvent.Advice advice && advice.rule().startsWith(HEALTH)) {
            all.add(
                new Trouble(
                    advice.rule().substring(HEALTH.length()).replace('_', ' '),
                    advice.severity(),
                    advice.message(),
                    advice.action(),
                    advice.evidence().fromNanos() * NANOS,
                    advice.evidence().toNanos() * NANOS));
          }
        });
    return all;
  }

  /// How far the ranks' own work lies apart, where all of them have some.
  public List<Skew> skews() {
    List<Skew> skews = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      int at = i;
      double[] work = ranks.stream().mapToDouble(rank -> rank.work().get(at)).sorted().toArray();
      if (Double.isFinite(work[work.length - 1])) {
        skews.add(new Skew(places.get(i), work[0], Quantiles.median(work), work[work.length - 1]));
      }
    }
    return skews;
  }

  /// Tokens a second of all workers together: the sum of the ranks' medians; empty where one has
  /// none.
  public OptionalDouble tokensPerSecond() {
    double sum = 0;
    for (Rank rank : ranks) {
      if (rank.tokensPerSecond().isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += rank.tokensPerSecond().getAsDouble();
    }
    return OptionalDouble.of(sum);
  }
}
