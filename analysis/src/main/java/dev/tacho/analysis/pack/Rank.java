package dev.tacho.analysis.pack;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunSink;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.core.series.SeriesColumns;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One rank of a group, over all runs that it had: a group that was started again has several.
/// Steps that were done twice count twice.
///
/// @param runs how many there are
/// @param loss over the steps of the group; empty where none was recorded
/// @param work milliseconds that its own arithmetic and its rows took, a mean for each of
///     [Ranks#places]; NaN where there is none
/// @param parts what a step took on average after the warm-up, in milliseconds; only what was
///     recorded
/// @param tokensPerSecond the median after the warm-up
public record Rank(
    int rank,
    int runs,
    Optional<Curve> loss,
    List<Double> work,
    Map<Part, Double> parts,
    OptionalDouble tokensPerSecond) {
  private static final String LOSS = "loss";
  private static final String RATE = "tokens_per_s";
  private static final Set<String> READ =
      Stream.concat(Stream.of(LOSS, RATE), Arrays.stream(Part.values()).map(Part::series))
          .collect(Collectors.toUnmodifiableSet());

  /// Points of a line.
  private static final int MOST_POINTS = 60;

  public Rank {
    work = List.copyOf(work);
    parts = Map.copyOf(parts);
  }

  /// What a step is made of, in the order in which it happens.
  public enum Part {
    DATA("data_ms", "rows"),
    COMPUTE("compute_ms", "forward and backward"),
    WAIT("wait_ms", "waiting for the others"),
    ALL_REDUCE("all_reduce_ms", "all-reduce"),
    OPTIMIZER("optimizer_ms", "optimiser");

    private final String series;
    private final String words;

    Part(String series, String words) {
      this.series = series;
      this.words = words;
    }

    /// The name of the series that tells it.
    public String series() {
      return series;
    }

    /// For people.
    public String words() {
      return words;
    }
  }

  /// The series of all runs of a rank, one behind the other.
  static Map<String, Series> read(List<RunReader> runs) {
    SeriesColumns columns = new SeriesColumns();
    for (RunReader run : runs) {
      for (Series series : run.series()) {
        if (READ.contains(series.name()) && series.source().isEmpty()) {
          copy(series, columns);
        }
      }
    }
    Map<String, Series> all = new HashMap<>();
    columns.series().forEach(one -> all.put(one.name(), one));
    return all;
  }

  private static void copy(Series series, SeriesColumns columns) {
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        for (int i = 0; i < n; i++) {
          columns.add("", series.name(), blocks.steps()[i], blocks.nanos()[i], blocks.values()[i]);
        }
      }
    }
  }

  /// @param steps of the whole group
  /// @param warm those that means and medians are of
  static Rank of(
      int rank,
      int runs,
      Map<String, Series> series,
      Curve.Span steps,
      Curve.Span warm,
      int places) {
    long warmUp = warm.from();
    Map<Part, Double> parts = new HashMap<>();
    for (Part part : Part.values()) {
      double[] sum = {0, 0};
      each(
          series.get(part.series),
          warmUp,
          value -> {
            sum[0] += value;
            sum[1]++;
          });
      if (sum[1] > 0) {
        parts.put(part, sum[0] / sum[1]);
      }
    }
    List<Double> rates = new ArrayList<>();
    each(series.get(RATE), warmUp, rates::add);
    return new Rank(
        rank,
        runs,
        Optional.ofNullable(series.get(LOSS))
            .map(loss -> Curve.of(loss, Curve.By.STEP, steps, points(steps))),
        work(series, warm, places),
        parts,
        rates.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                Quantiles.median(rates.stream().mapToDouble(Double::doubleValue).toArray())));
  }

  private static int points(Curve.Span steps) {
    return (int) Math.min(MOST_POINTS, steps.to() - steps.from() + 1);
  }

  private static List<Double> work(Map<String, Series> series, Curve.Span steps, int places) {
    List<Double> work = new ArrayList<>();
    Optional<Curve> compute = curve(series, Part.COMPUTE, steps, places);
    Optional<Curve> data = curve(series, Part.DATA, steps, places);
    for (int i = 0; i < places; i++) {
      int at = i;
      double own = compute.map(curve -> curve.mean(at)).orElse(Double.NaN);
      work.add(own + data.map(curve -> curve.mean(at)).orElse(0.0));
    }
    return work;
  }

  private static Optional<Curve> curve(
      Map<String, Series> series, Part part, Curve.Span steps, int places) {
    return Optional.ofNullable(series.get(part.series))
        .map(one -> Curve.of(one, Curve.By.STEP, steps, places));
  }

  /// Hands the finite values from the step `warmUp` on to `taker`.
  static void each(@Nullable Series series, long warmUp, DoubleConsumer taker) {
    if (series == null) {
      return;
    }
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        for (int i = 0; i < n; i++) {
          long step = blocks.steps()[i];
          if (step != RunSink.NO_STEP && step >= warmUp && Double.isFinite(blocks.values()[i])) {
            taker.accept(blocks.values()[i]);
          }
        }
      }
    }
  }
}
