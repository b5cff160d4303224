package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Measurement;
import java.util.List;

/// One kind of counter: the process tree, the host, NVIDIA's library, ... Opened by whoever
/// starts the sampler; from then on used by the sampler's thread alone, so it needs no locks.
public interface Source extends AutoCloseable {
  /// What is read, found by trying when this was opened; what is missing has the reason. A series
  /// stands in it once, and the list never changes: later changes are told by [#read], and so is
  /// what is found later ([Reading#found]).
  List<Counter> counters();

  /// Puts the values of now into `into`. A rate needs two readings, so that the first one of it
  /// comes with the second call. What throws costs all counters of this source that were not set
  /// before, for this tick; the next tick tries again.
  void read(Reading into);

  /// What was used between the first reading and the last, as measurements of the whole run; what
  /// is not known is missing with the reason. Called after the last reading, also after [#close].
  default List<Measurement> totals() {
    return List.of();
  }

  /// Lets go of what was opened. Called once, by the thread that read.
  @Override
  void close();
}
