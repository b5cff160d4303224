package dev.tacho.testkit.curves;

/// The learning rate over the run, as a share of its highest.
enum Schedule {
  CONSTANT,
  WARM_UP_COSINE,
  LINEAR,
  /// A tenth from the half on, a hundredth from three quarters on.
  STEPS,
  ONE_CYCLE,
  /// Falls along a cosine and jumps back up.
  COSINE_RESTARTS,
  /// Up and down in straight lines.
  TRIANGLES;

  double at(double p, double cycles) {
    return switch (this) {
      case CONSTANT -> 1;
      case WARM_UP_COSINE -> p < 0.05 ? p / 0.05 : cosine((p - 0.05) / 0.95);
      case LINEAR -> 1 - p;
      case STEPS -> p < 0.5 ? 1 : p < 0.75 ? 0.1 : 0.01;
      case ONE_CYCLE -> p < 0.3 ? 0.04 + 0.96 * (1 - cosine(p / 0.3)) : cosine((p - 0.3) / 0.7);
      case COSINE_RESTARTS -> cosine(fraction(p * cycles));
      case TRIANGLES -> 1 - Math.abs(2 * fraction(p * cycles) - 1) * 0.9;
    };
  }

  private static double cosine(double p) {
    return (1 + StrictMath.cos(StrictMath.PI * p)) / 2;
  }

  private static double fraction(double x) {
    return x - StrictMath.floor(x);
  }
}
