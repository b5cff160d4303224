package dev.tacho.bench.arrival;

/// `size` at once, every `gap` nanoseconds. The n-th moment is computed, not summed up, so that
/// rounding does not add up.
final class Even implements Schedule {
  private final double gap;
  private final int size;
  private long given;

  Even(double gap, int size) {
    this.gap = gap;
    this.size = size;
  }

  @Override
  public long nextNanos() {
    long group = given++ / size;
    return Math.round(group * gap);
  }
}
