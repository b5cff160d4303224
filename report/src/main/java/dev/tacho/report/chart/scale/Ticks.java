package dev.tacho.report.chart.scale;

import java.util.Arrays;

/// Round numbers along an axis.
final class Ticks {
  private Ticks() {}

  /// At most `most` (two at least) multiples of 1, 2 or 5 times a power of ten within `low` to
  /// `high`; the value itself where both are the same.
  static double[] linear(double low, double high, int most) {
    if (!(high > low)) {
      return new double[] {low};
    }
    double raw = high / Math.max(1, most) - low / Math.max(1, most);
    double unit = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = 10 * unit;
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * unit >= raw) {
        step = factor * unit;
        break;
      }
    }
    if (!(step > 0)) {
      return new double[] {low, high};
    }
    double first = Math.ceil(low / step) * step;
    double[] ticks = new double[most + 2];
    int n = 0;
    while (n < ticks.length && first + n * step <= high + step * 1e-9) {
      double tick = first + n * step;
      // what should be 0 is not, by rounding
      ticks[n++] = Math.abs(tick) < step * 1e-9 ? 0 : tick;
    }
    return Arrays.copyOf(ticks, n);
  }

  /// Those of [#linear] that are whole; the ends where none is.
  static double[] whole(double low, double high, int most) {
    double[] ticks =
        Arrays.stream(linear(low, high, most)).filter(tick -> tick == Math.rint(tick)).toArray();
    return ticks.length == 0 ? new double[] {low, high} : ticks;
  }

  /// Powers of ten within `low` to `high`, with their doubles and halves where there is room for
  /// them, every second or third power where there are more than `most`.
  static double[] logarithmic(double low, double high, int most) {
    int from = (int) Math.floor(Math.log10(low) + 1e-9);
    int to = (int) Math.floor(Math.log10(high) + 1e-9);
    int step = 1;
    while ((to - from) / step > most) {
      step++;
    }
    double[] factors = to - from < 2 ? new double[] {1, 2, 5} : new double[] {1};
    double[] ticks = new double[(to - from + 1) * factors.length];
    int n = 0;
    for (int power = from; power <= to; power += step) {
      for (double factor : factors) {
        double tick = factor * Math.pow(10, power);
        if (tick >= low && tick <= high) {
          ticks[n++] = tick;
        }
      }
    }
    return n == 0 ? new double[] {low} : Arrays.copyOf(ticks, n);
  }
}
