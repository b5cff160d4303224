package dev.tacho.testkit.curves;

/// The course of a loss without noise: 1 at the beginning, toward 0.
enum Descent {
  EXPONENTIAL,
  POWER,
  /// Level for a while before it falls.
  SADDLE,
  /// A small step down at each epoch's begin.
  EPOCHS;

  /// The course at the share `p` of the run.
  ///
  /// @param pace how much of the run the fall takes: a share
  /// @param epochs how many there are
  double at(double p, double pace, int epochs) {
    return switch (this) {
      case EXPONENTIAL -> StrictMath.exp(-p / pace);
      case POWER -> StrictMath.pow(1 + p / (pace / 10), -0.7);
      case SADDLE ->
          0.6 / (1 + StrictMath.exp((p - pace) / 0.04)) + 0.4 * StrictMath.exp(-p / (2 * pace));
      case EPOCHS ->
          0.7 * StrictMath.exp(-p / pace)
              + 0.3 * StrictMath.exp(-StrictMath.floor(p * epochs) / epochs / pace);
    };
  }
}
