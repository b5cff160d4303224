package dev.tacho.train.fault;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;

/// The run of a group that lives for one fault: what came of it is told in the fault test's own
/// run.
record Unrecorded(RunId id, long zero) implements RunSink {
  @Override
  public long nanos() {
    return System.nanoTime() - zero;
  }

  @Override
  public void event(long nanos, RunEvent event) {
    // told by the group's listener
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    // the workers' runs have them
  }

  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    // a group has none
  }

  @Override
  public void close() {
    // nothing is held open
  }
}
