package dev.tacho.bench.llm;

import java.util.Arrays;

/// Numbers as they come, without boxes. Confined to one thread.
final class Values {
  private double[] all = new double[256];
  private int count;

  void add(double value) {
    if (count == all.length) {
      all = Arrays.copyOf(all, 2 * count);
    }
    all[count++] = value;
  }

  int count() {
    return count;
  }

  double[] toArray() {
    return Arrays.copyOf(all, count);
  }
}
