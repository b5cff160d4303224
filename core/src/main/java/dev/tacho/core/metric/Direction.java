package dev.tacho.core.metric;

import java.util.Locale;

/// Which way a metric is better. A metric of unknown direction never wins, loses or gates.
public enum Direction {
  /// Less is better, as with a latency.
  LOWER,
  /// More is better, as with a throughput.
  HIGHER,
  /// A description, such as a batch size: neither way is better.
  NEITHER,
  /// Nobody said.
  UNKNOWN;

  /// The word written in files.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
