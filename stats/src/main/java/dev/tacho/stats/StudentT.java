package dev.tacho.stats;

/// Student's t distribution: how far off a mean of few values is, in estimated standard errors.
///
/// Sources: "Student", Biometrika 6(1), 1908; NIST Digital Library of Mathematical Functions 8.17.5
/// and 8.17.22 (the incomplete beta function by a continued fraction, evaluated by the method of W.
/// J. Lentz, Applied Optics 15(3), 1976).
public final class StudentT {
  private static final double TINY = 1e-300;

  private StudentT() {}

  /// The value below which a share `p` of the distribution with `degrees` of freedom lies; within
  /// 1e-9 of the true one, relatively. Fails when `p` is not between 0 and 1 or `degrees` is not
  /// above 0.
  public static double quantile(double p, double degrees) {
    return p < 0.5 ? -exceededBy(p, degrees) : exceededBy(1 - p, degrees);
  }

  /// The value above which a `share` of the distribution lies: as [#quantile] of the rest, without
  /// the loss of figures that a rest near 1 has.
  public static double exceededBy(double share, double degrees) {
    Values.requireShare("share of the t distribution", share);
    if (!(degrees > 0)) {
      throw new IllegalArgumentException("degrees of freedom are not above 0: " + degrees);
    }
    if (share > 0.5) {
      return -exceededBy(1 - share, degrees);
    }
    if (share == 0.5) {
      return 0;
    }
    double high = 1;
    double low = 0;
    while (above(high, degrees) > share) {
      low = high;
      high *= 2;
    }
    // Newton's steps, and halves where one would leave what is known to hold the value
    double at = (low + high) / 2;
    while (high - low > 1e-12 * high) {
      double over = above(at, degrees) - share;
      if (over > 0) {
        low = at;
      } else {
        high = at;
      }
      double next = at + over / density(at, degrees);
      double step = next > low && next < high ? next : (low + high) / 2;
      if (Math.abs(step - at) <= 1e-12 * at) {
        return step;
      }
      at = step;
    }
    return at;
  }

  private static double density(double t, double degrees) {
    double front = LogGamma.of((degrees + 1) / 2) - LogGamma.of(degrees / 2);
    double tail = (degrees + 1) / 2 * Math.log1p(t * t / degrees);
    return Math.exp(front - tail) / Math.sqrt(degrees * Math.PI);
  }

  /// The share of the distribution that lies above `t`.
  public static double above(double t, double degrees) {
    double tail = incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;
    return t < 0 ? 1 - tail : tail;
  }

  /// The regularized incomplete beta function.
  private static double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            LogGamma.of(a + b)
                - LogGamma.of(a)
                - LogGamma.of(b)
                + a * Math.log(x)
                + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, x) / a
        : 1 - front * fraction(b, a, 1 - x) / b;
  }

  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / atLeastTiny(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= 10_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / atLeastTiny(1 + even * d);
      c = atLeastTiny(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / atLeastTiny(1 + odd * d);
      c = atLeastTiny(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double atLeastTiny(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
