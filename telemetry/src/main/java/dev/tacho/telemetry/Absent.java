package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import java.util.List;

/// A source of which nothing is there: all its counters are missing, with the reason.
public record Absent(List<Counter> counters) implements Source {
  public Absent {
    counters = List.copyOf(counters);
  }

  @Override
  public void read(Reading into) {
    // nothing is there
  }

  @Override
  public void close() {
    // nothing was opened
  }
}
