package dev.tacho.bench.arrival;

import java.util.function.DoubleSupplier;

/// Each a drawn distance, in nanoseconds, after the one before it.
final class Uneven implements Schedule {
  private final DoubleSupplier distance;
  private double at;

  Uneven(DoubleSupplier distance) {
    this.distance = distance;
  }

  @Override
  public long nextNanos() {
    at += distance.getAsDouble();
    return Math.round(at);
  }
}
