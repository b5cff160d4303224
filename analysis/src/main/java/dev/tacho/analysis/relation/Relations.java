package dev.tacho.analysis.relation;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.core.json.Json;
import dev.tacho.core.series.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Pairs of metrics whose moves go together, the strongest first.
///
/// Two metrics that merely both fall have nothing to do with each other, so what is compared is
/// not their values but the changes from one column of a common step axis to the next, by
/// Spearman's rank correlation. A pair counts when its chance, were there nothing between them,
/// is below 1 % after Bonferroni's correction for all the pairs that were looked at.
///
/// Source of the chance: R. A. Fisher's z of the coefficient, with the variance 1.06 / (n - 3) of
/// E. C. Fieller, H. O. Hartley and E. S. Pearson, Biometrika 44, 1957.
///
/// @param pairs strongest first
/// @param looked how many pairs were looked at
/// @param leftOut how many metrics were not, as there are too many or they have too few values
public record Relations(List<Pair> pairs, int looked, int leftOut) {
  private static final int COLUMNS = 128;

  /// Metrics beyond this many are left out: their pairs grow with the square.
  private static final int MOST = 60;

  private static final int FEWEST_CHANGES = 12;
  private static final double CHANCE = 0.01;

  public Relations {
    pairs = List.copyOf(pairs);
  }

  /// Two metrics that move together.
  ///
  /// @param correlation of their changes, -1 to 1
  /// @param changes how many were held against each other
  /// @param chance of as much without any tie, corrected for the number of pairs: an upper bound
  public record Pair(String first, String second, double correlation, int changes, double chance) {}

  /// The pairs among `metrics`, on their steps. One pass over each, and one more for the axis.
  public static Relations of(List<Series> metrics) {
    List<Series> stepped = new ArrayList<>();
    Curve.Span span = new Curve.Span(Long.MAX_VALUE, Long.MIN_VALUE);
    for (Series series : metrics) {
      Optional<Curve.Span> own = Curve.span(series, Curve.By.STEP);
      if (own.isPresent() && series.count() > FEWEST_CHANGES && stepped.size() < MOST) {
        stepped.add(series);
        span = span.with(own.get());
      }
    }
    List<Curve> curves = new ArrayList<>();
    for (Series series : stepped) {
      curves.add(Curve.of(series, Curve.By.STEP, span, COLUMNS));
    }
    int looked = stepped.size() * (stepped.size() - 1) / 2;
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < curves.size(); a++) {
      for (int b = a + 1; b < curves.size(); b++) {
        pair(stepped.get(a).name(), curves.get(a), stepped.get(b).name(), curves.get(b), looked)
            .ifPresent(pairs::add);
      }
    }
    pairs.sort(Comparator.comparingDouble((Pair p) -> -Math.abs(p.correlation)));
    return new Relations(pairs, looked, metrics.size() - stepped.size());
  }

  private static Optional<Pair> pair(
      String first, Curve one, String second, Curve other, int looked) {
    double[] x = new double[COLUMNS];
    double[] y = new double[COLUMNS];
    int n = 0;
    int before = -1;
    for (int c = 0; c < COLUMNS; c++) {
      if (Double.isNaN(one.mean(c)) || Double.isNaN(other.mean(c))) {
        continue;
      }
      if (before >= 0) {
        x[n] = one.mean(c) - one.mean(before);
        y[n] = other.mean(c) - other.mean(before);
        n++;
      }
      before = c;
    }
    if (n < FEWEST_CHANGES) {
      return Optional.empty();
    }
    double correlation = Ranking.correlation(x, y, n);
    if (Double.isNaN(correlation)) {
      return Optional.empty();
    }
    double z = Math.abs(Ranking.fisher(correlation)) * Math.sqrt((n - 3) / 1.06);
    double chance = Math.min(1, Ranking.beyond(z) * looked);
    return chance < CHANCE
        ? Optional.of(new Pair(first, second, correlation, n, chance))
        : Optional.empty();
  }

  /// For programs.
  public Json.Obj toJson() {
    List<Json> list = new ArrayList<>();
    for (Pair pair : pairs) {
      list.add(
          Json.object()
              .put("first", pair.first)
              .put("second", pair.second)
              .put("correlation", pair.correlation)
              .put("changes", pair.changes)
              .put("chance", pair.chance)
              .build());
    }
    return Json.object()
        .put("pairs", Json.array(list))
        .put("looked_at", looked)
        .put("left_out", leftOut)
        .put(
            "how",
            "Spearman's rank correlation of the changes between "
                + COLUMNS
                + " equal parts of the"
                + " steps; chance by Fisher's z, corrected for the number of pairs")
        .build();
  }
}
