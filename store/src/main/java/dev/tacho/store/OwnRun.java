package dev.tacho.store;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A run that a JVM program records itself: running from the beginning, completed and sealed
/// when it is closed. What is recorded before the JVM ends is flushed even when nobody closes
/// it; the run is then lost, as nobody said how it ended. Any thread.
final class OwnRun implements RunSink {
  private final RunWriter writer;
  private final Thread atExit;
  private boolean closed;

  private OwnRun(RunWriter writer) {
    this.writer = writer;
    atExit = Thread.ofPlatform().unstarted(writer::close);
  }

  static OwnRun begin(RunStore store, Optional<Label> name) {
    Surroundings here = store.here();
    RunHeader header =
        new RunHeader(
            store.freshId(),
            name,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Path.of("").toAbsolutePath().toString(),
            new ClockAnchor(here.wall().instant(), here.mono().getAsLong(), here.boot()),
            "tacho store 1",
            new RunHeader.Host(
                here.host(),
                System.getProperty("user.name", "unknown"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                OptionalLong.empty()),
            Optional.empty(),
            Json.Obj.EMPTY,
            Map.of(),
            List.of());
    OwnRun run = new OwnRun(store.create(header));
    run.writer.event(RunEvent.state(RunState.RUNNING));
    Runtime.getRuntime().addShutdownHook(run.atExit);
    return run;
  }

  @Override
  public RunId id() {
    return writer.id();
  }

  @Override
  public long nanos() {
    return writer.nanos();
  }

  @Override
  public void event(long nanos, RunEvent event) {
    writer.event(nanos, event);
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    writer.point(nanos, step, shape, values);
  }

  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    writer.sample(intendedNanos, number, status, shape, values);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // the JVM is ending: the hook runs beside this and closing twice is harmless
    }
    if (!writer.facts(RunFacts::state).ended()) {
      writer.event(RunEvent.state(RunState.COMPLETED));
    }
    writer.seal();
  }
}
