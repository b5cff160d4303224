package dev.tacho.recorder;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Gives every point to the run, and to an event file beside it. When that file cannot be written
/// it is told once and given up; the run goes on. Confined to one thread.
///
/// A value without a step gets the number of values that its series had before, since TensorBoard
/// knows nothing else; a series of a source is named `source/series`.
final class TensorBoardSink implements RunSink {
  private static final long FLUSH_EVERY = 1_000_000_000L;

  private final RunSink run;
  private final ClockAnchor start;
  private final Consumer<String> notice;
  private final Map<String, Long> counts = new HashMap<>();
  private Optional<EventFile> file;
  private long flushed;

  TensorBoardSink(RunSink run, ClockAnchor start, EventFile file, Consumer<String> notice) {
    this.run = run;
    this.start = start;
    this.file = Optional.of(file);
    this.notice = notice;
  }

  @Override
  public RunId id() {
    return run.id();
  }

  @Override
  public long nanos() {
    return run.nanos();
  }

  @Override
  public void event(long nanos, RunEvent event) {
    run.event(nanos, event);
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    run.point(nanos, step, shape, values);
    if (file.isEmpty()) {
      return;
    }
    try {
      String prefix = shape.source().isEmpty() ? "" : shape.source() + "/";
      for (int i = 0; i < shape.names().size(); i++) {
        String tag = prefix + shape.names().get(i);
        long before = counts.merge(tag, 1L, Long::sum) - 1;
        file.get()
            .scalar(start.wall().plusNanos(nanos), step == NO_STEP ? before : step, tag, values[i]);
      }
      if (nanos - flushed >= FLUSH_EVERY) {
        flushed = nanos;
        file.get().flush();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /// Goes to the run alone: TensorBoard has nothing of that kind.
  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    run.sample(intendedNanos, number, status, shape, values);
  }

  /// Ends the event file; the run is closed by whoever opened it.
  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void giveUp(IOException e) {
    file = Optional.empty();
    notice.accept(
        "the TensorBoard file cannot be written any more: "
            + e.getMessage()
            + "; the run itself is not affected");
  }
}
