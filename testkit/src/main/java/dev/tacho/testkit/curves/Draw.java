package dev.tacho.testkit.curves;

import java.util.List;
import java.util.SplittableRandom;

/// Random numbers that are the same on every machine and Java: a generator whose algorithm is
/// specified, and strict mathematics. Confined to one thread.
final class Draw {
  private final SplittableRandom random;

  Draw(long seed) {
    random = new SplittableRandom(seed);
  }

  private Draw(SplittableRandom random) {
    this.random = random;
  }

  /// Numbers that do not depend on how many are taken here afterwards.
  Draw apart() {
    return new Draw(random.split());
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /// Evenly over the magnitudes.
  double across(double low, double high) {
    return StrictMath.exp(between(StrictMath.log(low), StrictMath.log(high)));
  }

  int whole(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  boolean chance(double p) {
    return random.nextDouble() < p;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /// Of mean 0 and variance 1 (G. E. P. Box and M. E. Muller, Annals of Mathematical Statistics
  /// 29(2), 1958).
  double gaussian() {
    double u = 1 - random.nextDouble();
    return StrictMath.sqrt(-2 * StrictMath.log(u))
        * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  /// Student's t with 4 degrees of freedom, scaled to variance 1: far values come often.
  double heavyTailed() {
    double squares = 0;
    for (int i = 0; i < 4; i++) {
      double g = gaussian();
      squares += g * g;
    }
    return gaussian() / StrictMath.sqrt(squares / 4) / StrictMath.sqrt(2);
  }

  /// A log-normal, moved to mean 0 and scaled to variance 1: far above more often than far below.
  double skewed() {
    double s = 0.6;
    double mean = StrictMath.exp(s * s / 2);
    double deviation = mean * StrictMath.sqrt(StrictMath.exp(s * s) - 1);
    return (StrictMath.exp(s * gaussian()) - mean) / deviation;
  }
}
