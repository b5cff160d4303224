package dev.tacho.recorder.tensorboard;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.RunSink;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Points of a run as scalars of an event file. Confined to one thread.
///
/// A value without a step gets the number of values that its series had before, since TensorBoard
/// knows nothing else; a series of a source is named `source/series`. Its wall time is that of the
/// run's start and the monotonic time since.
public final class Scalars implements AutoCloseable {
  private final EventFile file;
  private final ClockAnchor start;
  private final Map<String, Long> counts = new HashMap<>();

  public Scalars(EventFile file, ClockAnchor start) {
    this.file = file;
    this.start = start;
  }

  public void add(long nanos, long step, String source, String series, double value)
      throws IOException {
    String tag = source.isEmpty() ? series : source + "/" + series;
    long before = counts.merge(tag, 1L, Long::sum) - 1;
    file.scalar(start.wall().plusNanos(nanos), step == RunSink.NO_STEP ? before : step, tag, value);
  }

  /// How many values were added.
  public long count() {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
