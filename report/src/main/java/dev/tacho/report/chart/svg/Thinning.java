package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Course;
import java.util.Arrays;

/// Fewer points for the same picture: of each stretch of a long course the first, the least, the
/// greatest and the last value are kept, in their order, and one that has no place, so that no
/// extreme and no gap is lost. Pure.
final class Thinning {
  /// Stretches of a course: with four points each, more than a chart has places across.
  private static final int STRETCHES = 300;

  /// Courses up to this size are drawn in full.
  private static final int FULL = 1200;

  private Thinning() {}

  /// Which points are drawn, ascending.
  static int[] of(Course course, Axis y) {
    int n = course.size();
    if (n <= FULL) {
      int[] all = new int[n];
      Arrays.setAll(all, i -> i);
      return all;
    }
    int[] kept = new int[5 * STRETCHES];
    int count = 0;
    for (int stretch = 0; stretch < STRETCHES; stretch++) {
      int from = (int) ((long) stretch * n / STRETCHES);
      int to = (int) ((long) (stretch + 1) * n / STRETCHES);
      int[] own = of(course, y, from, to);
      for (int i : own) {
        if (count == 0 || kept[count - 1] < i) {
          kept[count++] = i;
        }
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static int[] of(Course course, Axis y, int from, int to) {
    int least = from;
    int greatest = from;
    int gap = from;
    for (int i = from; i < to; i++) {
      if (!y.holds(course.y(i))) {
        gap = i;
        continue;
      }
      if (!y.holds(course.y(least)) || course.low(i) < course.low(least)) {
        least = i;
      }
      if (!y.holds(course.y(greatest)) || course.high(i) > course.high(greatest)) {
        greatest = i;
      }
    }
    int[] own = {from, least, greatest, gap, to - 1};
    Arrays.sort(own);
    return own;
  }
}
