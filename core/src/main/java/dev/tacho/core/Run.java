package dev.tacho.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// The door for JVM programs: open a run, add points and stages, close it. Under `tacho run` the
/// facts go into the recorded run; on its own the program gets a run of its own. Any thread.
///
/// ```java
/// try (var run = Run.open("finetune")) {
///   try (var stage = run.stage("train")) {
///     run.point(step, "loss", loss);
///     run.progress(step, steps);
///   }
/// }
/// ```
public final class Run implements AutoCloseable {
  private final RunSink sink;
  private final Object lock = new Object();
  private String shapeName = "";
  private PointShape shape = PointShape.of("-");
  private final double[] one = new double[1];

  private Run(RunSink sink) {
    this.sink = sink;
  }

  /// Opens a run called `name` at the store on the class or module path. Fails with an
  /// [IllegalStateException] when there is none, and as [Label] does for a bad name.
  public static Run open(String name) {
    RunSinks sinks =
        ServiceLoader.load(RunSinks.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no store of Tacho on the class path; add tacho-store beside tacho-core"));
    return new Run(sinks.open(Optional.of(new Label(name))));
  }

  /// Writes to `sink`, which is closed with this run.
  public static Run to(RunSink sink) {
    return new Run(sink);
  }

  public RunId id() {
    return sink.id();
  }

  /// Records one value at the program's own counter.
  public void point(long step, String series, double value) {
    synchronized (lock) {
      if (!shapeName.equals(series)) {
        shape = PointShape.of(series);
        shapeName = series;
      }
      one[0] = value;
      sink.point(sink.nanos(), step, shape, one);
    }
  }

  /// Records several values at the program's own counter; keep the shape for the next point.
  public void point(long step, PointShape names, double... values) {
    sink.point(sink.nanos(), step, names, values);
  }

  /// Says which stages will come, so that their number is known.
  public void plan(String... stages) {
    sink.event(sink.nanos(), new RunEvent.Planned(List.of(stages)));
  }

  /// Begins a stage; close it when it is done.
  public OpenStage stage(String name) {
    sink.event(sink.nanos(), RunEvent.stage(name, StageState.RUNNING));
    return new OpenStage(name);
  }

  /// Begins a stage that should take about `expected`.
  public OpenStage stage(String name, Duration expected) {
    sink.event(
        sink.nanos(),
        new RunEvent.StageChanged(
            name, StageState.RUNNING, Optional.of(expected), Optional.empty()));
    return new OpenStage(name);
  }

  /// Says how far the stage is.
  public void progress(double done, double total) {
    sink.event(sink.nanos(), new RunEvent.Progress(done, Optional.of(total), Optional.empty()));
  }

  /// Writes what is pending; a run of the program's own is completed and sealed.
  @Override
  public void close() {
    sink.close();
  }

  /// A stage that has begun. Closing it completes it, unless it was failed before.
  public final class OpenStage implements AutoCloseable {
    private final String name;
    private boolean ended;

    private OpenStage(String name) {
      this.name = name;
    }

    /// Ends the stage as failed.
    public void fail(String reason) {
      end(
          new RunEvent.StageChanged(
              name, StageState.FAILED, Optional.empty(), Optional.of(reason)));
    }

    @Override
    public void close() {
      end(RunEvent.stage(name, StageState.COMPLETED));
    }

    private void end(RunEvent.StageChanged change) {
      if (!ended) {
        ended = true;
        sink.event(sink.nanos(), change);
      }
    }
  }
}
