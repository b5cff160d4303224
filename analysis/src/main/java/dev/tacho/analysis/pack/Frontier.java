package dev.tacho.analysis.pack;

import dev.tacho.core.metric.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The runs that no other beats in two numbers at once. One run beats another when it is at least
/// as good in both and better in one.
public final class Frontier {
  private Frontier() {}

  /// Of the runs at `places` those, by the first number ascending. Runs that lack a finite value
  /// of either are on no frontier; neither is any where a direction is not known.
  public static List<Integer> of(Pack.Row x, Pack.Row y, List<Integer> places) {
    List<Integer> best = new ArrayList<>();
    if (!x.directed() || !y.directed()) {
      return best;
    }
    for (int i : places) {
      if (has(x, i) && has(y, i) && !isBeaten(x, y, i, places)) {
        best.add(i);
      }
    }
    best.sort(Comparator.comparingDouble(i -> x.entries().get(i).number()));
    return List.copyOf(best);
  }

  private static boolean isBeaten(Pack.Row x, Pack.Row y, int place, List<Integer> places) {
    for (int i : places) {
      if (i != place && has(x, i) && has(y, i)) {
        double inX = gain(x, place, i);
        double inY = gain(y, place, i);
        if (inX >= 0 && inY >= 0 && inX + inY > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean has(Pack.Row row, int place) {
    return row.entries().get(place).isFinite();
  }

  /// How much better `other` is.
  private static double gain(Pack.Row row, int place, int other) {
    double more = row.entries().get(other).number() - row.entries().get(place).number();
    return row.metric().direction() == Direction.HIGHER ? more : -more;
  }
}
