package dev.tacho.testkit.curves;

/// How values scatter about their course.
enum NoiseShape {
  GAUSSIAN,
  /// Student's t with 4 degrees of freedom.
  HEAVY_TAILED,
  /// Each value keeps nine tenths of the last one's deviation.
  AUTOCORRELATED,
  /// Log-normal: losses of small batches.
  SKEWED,
  /// Gaussian, wide at the beginning and narrow at the end, as the loss itself.
  PROPORTIONAL;

  private static final double KEPT = 0.9;

  /// `count` deviations of variance 1, but for the proportional ones, which are handed the course
  /// (1 at the beginning, 0 at the end).
  double[] draw(Draw draw, double[] course) {
    double[] noise = new double[course.length];
    double last = draw.gaussian();
    for (int i = 0; i < noise.length; i++) {
      noise[i] =
          switch (this) {
            case GAUSSIAN -> draw.gaussian();
            case HEAVY_TAILED -> draw.heavyTailed();
            case SKEWED -> draw.skewed();
            case PROPORTIONAL -> draw.gaussian() * (0.1 + 0.9 * Math.clamp(course[i], 0, 1));
            case AUTOCORRELATED -> {
              last = KEPT * last + StrictMath.sqrt(1 - KEPT * KEPT) * draw.gaussian();
              yield last;
            }
          };
    }
    return noise;
  }
}
