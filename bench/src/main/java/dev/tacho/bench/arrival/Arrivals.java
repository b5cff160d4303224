package dev.tacho.bench.arrival;

import dev.tacho.core.text.Numbers;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// How requests arrive whether or not they are answered: an open load. Immutable.
///
/// Every process has `perSecond` requests a second in the long run; they differ in how unevenly
/// those come. A gamma process of shape 1 is a Poisson process, of a smaller shape burstier.
public sealed interface Arrivals {
  /// Requests a second in the long run.
  double perSecond();

  /// One after the other at equal distances.
  record Constant(double perSecond) implements Arrivals {
    public Constant {
      requireAboveZero("rate of arrivals", perSecond);
    }
  }

  /// Independent of each other, as many callers who do not know of each other.
  record Poisson(double perSecond) implements Arrivals {
    public Poisson {
      requireAboveZero("rate of arrivals", perSecond);
    }
  }

  /// Distances drawn from a gamma distribution.
  ///
  /// @param shape 1 is Poisson, below it bursts, above it nearly even
  record Gamma(double perSecond, double shape) implements Arrivals {
    public Gamma {
      requireAboveZero("rate of arrivals", perSecond);
      requireAboveZero("shape of gamma arrivals", shape);
    }
  }

  /// `size` at once, at equal distances.
  record Burst(double perSecond, int size) implements Arrivals {
    public Burst {
      requireAboveZero("rate of arrivals", perSecond);
      requireAboveZero("size of a burst", size);
    }
  }

  /// The moments at which requests are due; the same for the same seed.
  default Schedule schedule(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double gap = 1e9 / perSecond();
    return switch (this) {
      case Constant _ -> new Even(gap, 1);
      case Burst(_, int size) -> new Even(gap * size, size);
      case Poisson _ -> new Uneven(() -> gap * exponential(random));
      case Gamma(_, double shape) -> new Uneven(() -> gap * gamma(shape, random) / shape);
    };
  }

  /// As it is typed and shown: `poisson:8`, `gamma:8:0.5`, `burst:8:16`.
  default String label() {
    return switch (this) {
      case Constant(double rate) -> "constant:" + Numbers.text(rate);
      case Poisson(double rate) -> "poisson:" + Numbers.text(rate);
      case Gamma(double rate, double shape) ->
          "gamma:" + Numbers.text(rate) + ":" + Numbers.text(shape);
      case Burst(double rate, int size) -> "burst:" + Numbers.text(rate) + ":" + size;
    };
  }

  private static void requireAboveZero(String what, double value) {
    if (!(value > 0 && value < 1e9)) {
      throw new IllegalArgumentException(what + " is not above 0 and below a billion: " + value);
    }
  }

  /// Of mean 1.
  private static double exponential(RandomGenerator random) {
    return -StrictMath.log1p(-random.nextDouble());
  }

  /// Of mean `shape`.
  ///
  /// Source: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM
  /// Transactions on Mathematical Software 26(3), 2000.
  private static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * StrictMath.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      if (root > 0) {
        double v = root * root * root;
        double u = 1 - random.nextDouble();
        if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
          return d * v;
        }
      }
    }
  }
}
