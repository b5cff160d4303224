package dev.tacho.stats;

/// The logarithm of the gamma function for positive arguments.
///
/// Source: C. Lanczos, SIAM Journal on Numerical Analysis B 1, 1964, pp. 86-96, with g = 7 and
/// nine terms; relative error of gamma below 1e-14.
final class LogGamma {
  private static final double G = 7;
  private static final double[] TERMS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private LogGamma() {}

  static double of(double x) {
    if (x < 0.5) {
      return Math.log(Math.PI / Math.sin(Math.PI * x)) - of(1 - x);
    }
    double at = x - 1;
    double sum = TERMS[0];
    for (int i = 1; i < TERMS.length; i++) {
      sum += TERMS[i] / (at + i);
    }
    double t = at + G + 0.5;
    return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum);
  }
}
