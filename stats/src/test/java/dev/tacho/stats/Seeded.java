package dev.tacho.stats;

import java.util.Random;
import java.util.random.RandomGenerator;

/// Random input that can be made again: the seed is printed.
final class Seeded {
  private Seeded() {}

  static RandomGenerator random(String test, long seed) {
    System.out.println(test + ": seed " + seed);
    return new Random(seed);
  }

  /// Values with many ties, or with none to speak of.
  static double[] values(RandomGenerator random, int n, boolean tied) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = tied ? random.nextInt(5) : random.nextGaussian();
    }
    return values;
  }
}
