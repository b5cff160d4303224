package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.series.Series;
import java.util.List;

/// A series with what is known of its metric. Immutable.
///
/// @param direction which way it is better
/// @param validation whether it is of data that is not trained on
/// @param stem the words of its name without what says of which data it is
/// @param unit its symbol
record Part(
    Series series,
    Curve curve,
    Role role,
    Direction direction,
    boolean validation,
    List<String> stem,
    String unit,
    Sensitivity.Limits limits) {

  String name() {
    return series.name();
  }

  String source() {
    return series.source();
  }

  /// 1 where less is better, else -1: what to multiply values by so that a rise is a worsening.
  int sign() {
    return direction == Direction.HIGHER ? -1 : 1;
  }

  /// The levels of the blocks, turned so that a rise is a worsening.
  double[] worsening() {
    double[] levels = curve.levels();
    if (sign() < 0) {
      for (int i = 0; i < levels.length; i++) {
        levels[i] = -levels[i];
      }
    }
    return levels;
  }

  /// Where block `i` begins.
  Onset begin(int i) {
    return Onset.exact(curve.firstStep(i), curve.firstPlace(i), curve.firstNanos(i));
  }

  /// From block `from` until before block `until`.
  Extent extent(int from, int until) {
    return new Extent(
        curve.lastStep(until - 1),
        curve.lastPlace(until - 1) - curve.firstPlace(from) + 1,
        until == curve.size());
  }

  /// The block that holds `place`, a step or the number of a value as the curve counts; the last
  /// one that begins at or before it.
  int blockAt(double place) {
    int low = 0;
    int high = curve.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      double begin = curve.hasSteps() ? curve.firstStep(middle) : curve.firstPlace(middle);
      if (begin <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
