package dev.tacho.report.chart.text;

import dev.tacho.analysis.metric.Outline;
import java.util.Arrays;

/// A metric's course in a few glyphs: the mean of each part from low `▁` to high `█`; a part that
/// holds NaN or infinity is `×`, whatever else it holds.
public final class Sparkline {
  private static final String GLYPHS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /// At most `width` glyphs; fewer where the outline has fewer buckets.
  public static String of(Outline outline, int width) {
    int size = Math.min(width, outline.size());
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double[] level = new double[size];
    boolean[] bad = new boolean[size];
    for (int i = 0; i < size; i++) {
      int from = (int) ((long) i * outline.size() / size);
      int to = (int) ((long) (i + 1) * outline.size() / size);
      level[i] = outline.mean(from, to);
      bad[i] = outline.notFinite(from, to) > 0;
      if (!Double.isNaN(level[i])) {
        low = Math.min(low, level[i]);
        high = Math.max(high, level[i]);
      }
    }
    StringBuilder line = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      line.append(bad[i] || Double.isNaN(level[i]) ? '×' : glyph(level[i], low, high));
    }
    return line.toString();
  }

  /// The same of finite values in their order, at most `width` glyphs, each the mean of its part.
  public static String of(double[] values, int width) {
    int size = Math.min(width, values.length);
    double[] level = new double[size];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      int from = (int) ((long) i * values.length / size);
      int to = (int) ((long) (i + 1) * values.length / size);
      level[i] = Arrays.stream(values, from, to).average().orElse(Double.NaN);
      low = Math.min(low, level[i]);
      high = Math.max(high, level[i]);
    }
    StringBuilder line = new StringBuilder(size);
    for (double one : level) {
      line.append(glyph(one, low, high));
    }
    return line.toString();
  }

  private static char glyph(double value, double low, double high) {
    if (!(high > low)) {
      return GLYPHS.charAt(0);
    }
    // halves: the distance of two huge values of opposite signs would be infinite
    double share = (value / 2 - low / 2) / (high / 2 - low / 2);
    return GLYPHS.charAt((int) Math.min(GLYPHS.length() - 1, share * GLYPHS.length()));
  }
}
