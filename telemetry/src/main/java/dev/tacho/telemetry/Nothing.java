package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import java.util.List;

/// A source whose device or program is not here: it only says why.
///
/// @param series what it would read
/// @param source what it would read them from
/// @param reason why it cannot
record Nothing(List<String> series, String source, String reason) implements Source {
  Nothing {
    series = List.copyOf(series);
  }

  @Override
  public List<Counter> counters() {
    return series.stream().map(name -> Counter.missing(name, source, reason)).toList();
  }

  @Override
  public void read(Reading into) {
    // what is not here has no values
  }

  @Override
  public void close() {
    // nothing is open
  }
}
