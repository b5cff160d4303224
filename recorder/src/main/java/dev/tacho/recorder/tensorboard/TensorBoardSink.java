package dev.tacho.recorder.tensorboard;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// Gives every point to the run, and to an event file beside it. When that file cannot be written
/// it is told once and given up; the run goes on. Confined to one thread.
///
/// [Scalars] says how points are named there.
public final class TensorBoardSink implements RunSink {
  private static final long FLUSH_EVERY = 1_000_000_000L;

  private final RunSink run;
  private final Consumer<String> notice;
  private Optional<Scalars> file;
  private long flushed;

  public TensorBoardSink(RunSink run, ClockAnchor start, EventFile file, Consumer<String> notice) {
    this.run = run;
    this.file = Optional.of(new Scalars(file, start));
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
      for (int i = 0; i < shape.names().size(); i++) {
        file.get().add(nanos, step, shape.source(), shape.names().get(i), values[i]);
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
