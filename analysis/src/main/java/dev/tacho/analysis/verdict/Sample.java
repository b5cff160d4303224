package dev.tacho.analysis.verdict;

import dev.tacho.analysis.result.Repeats;
import dev.tacho.core.measure.Statistic;
import dev.tacho.stats.NestedBootstrap.Made;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What stands behind a figure, ready to be drawn from.
///
/// @param unit what a repeat is
/// @param rows of each repeat
/// @param inside whether rows are drawn inside each
/// @param made what is made of them
/// @param decides whether it tells what differs from one repeat to the next, so that a verdict may
///     rest on it
record Sample(Unit unit, List<double[]> rows, boolean inside, Made made, boolean decides) {
  /// What was done again.
  enum Unit {
    REPEAT,
    /// Stretches of one run.
    BATCH
  }

  private static final int MOST_BATCHES = 20;
  private static final int FEWEST_BATCHES = 10;
  private static final int FEWEST_IN_BATCH = 10;

  Sample {
    rows = List.copyOf(rows);
  }

  /// Empty where nothing but the number is known, or too little to tell anything.
  static Optional<Sample> of(Repeats repeats, Statistic statistic) {
    Made made = made(statistic, repeats.kind());
    return switch (repeats.kind()) {
      case SINGLE -> Optional.empty();
      case VALUES ->
          isOfValues(statistic) && repeats.values().stream().allMatch(Double::isFinite)
              ? Optional.of(new Sample(Unit.REPEAT, repeats.rows(), false, made, true))
              : Optional.empty();
      case ROWS ->
          repeats.rows().size() > 1
              ? Optional.of(new Sample(Unit.REPEAT, repeats.rows(), true, made, true))
              : batches(repeats.rows().getFirst())
                  .map(rows -> new Sample(Unit.BATCH, rows, false, made, false));
    };
  }

  /// Whether a value a repeat makes it: a share or a sum of them is another number than their mean.
  static boolean isOfValues(Statistic statistic) {
    return !(statistic instanceof Statistic.Share || statistic instanceof Statistic.Total);
  }

  int repeats() {
    return rows.size();
  }

  long count() {
    return rows.stream().mapToLong(row -> row.length).sum();
  }

  /// How it came, for people.
  String told() {
    return unit == Unit.REPEAT
        ? repeats() + " repeats" + (inside ? ", " + count() + " rows" : "")
        : repeats() + " batches inside one run";
  }

  /// Neighbours depend on each other, so they are drawn together; stretches hardly do.
  private static Optional<List<double[]>> batches(double[] rows) {
    int batches = Math.min(MOST_BATCHES, rows.length / FEWEST_IN_BATCH);
    if (batches < FEWEST_BATCHES) {
      return Optional.empty();
    }
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      all.add(
          Arrays.copyOfRange(
              rows,
              (int) ((long) rows.length * i / batches),
              (int) ((long) rows.length * (i + 1) / batches)));
    }
    return Optional.of(all);
  }

  private static Made made(Statistic statistic, Repeats.Kind kind) {
    return switch (statistic) {
      case Statistic.Median _ -> new Made.Quantile(0.5);
      case Statistic.Quantile(var q) ->
          kind == Repeats.Kind.ROWS ? new Made.Quantile(q) : new Made.Mean();
      case Statistic.Min _,
          Statistic.Max _,
          Statistic.Mean _,
          Statistic.Total _,
          Statistic.Last _,
          Statistic.Rate _,
          Statistic.Share _ ->
          new Made.Mean();
    };
  }
}
