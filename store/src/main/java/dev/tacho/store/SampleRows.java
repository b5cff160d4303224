package dev.tacho.store;

import dev.tacho.core.SampleCursor;

/// The rows of one set of samples: lines of the same form as points, whose time is the intended
/// one, whose step is the row's number, and which say how it ended where a point says who
/// reports. Confined to one thread.
final class SampleRows implements SampleCursor {
  private final SeriesCursor lines;

  SampleRows(SeriesCursor lines) {
    this.lines = lines;
  }

  @Override
  public boolean next() {
    return lines.next();
  }

  @Override
  public long intendedNanos() {
    return lines.nanos();
  }

  @Override
  public long number() {
    return lines.step();
  }

  @Override
  public String status() {
    return lines.source();
  }

  @Override
  public int count() {
    return lines.count();
  }

  @Override
  public String name(int i) {
    return lines.name(i);
  }

  @Override
  public double value(int i) {
    return lines.value(i);
  }

  @Override
  public void close() {
    lines.close();
  }
}
