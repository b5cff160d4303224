package dev.tacho.mcp;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// A store with runs of the test's own making.
final class Lab {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  final RunStore store;

  Lab(Path home) {
    this.store = RunStore.at(home);
  }

  /// A run that has begun.
  RunWriter begin(String name, Json.Obj configuration) {
    RunWriter writer =
        store.create(
            new RunHeader(
                store.freshId(),
                Optional.of(new Label(name)),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of("python3", "train.py"),
                "/work",
                new ClockAnchor(NOON, 0, "boot"),
                "tacho test",
                RunHeader.Host.UNKNOWN,
                Optional.empty(),
                configuration,
                Map.of(),
                List.of()));
    writer.event(RunEvent.state(RunState.RUNNING));
    return writer;
  }

  /// Adds `to - from` points of a loss and an accuracy.
  static void train(RunWriter writer, int from, int to, IntToDoubleFunction loss) {
    PointShape shape = PointShape.of("train/loss", "val/accuracy");
    for (int step = from; step < to; step++) {
      writer.point(
          step * 1_000_000L,
          step,
          shape,
          new double[] {loss.applyAsDouble(step), 1 - Math.exp(-step / 300.0)});
    }
    writer.flush();
  }

  /// A run that has ended.
  String finished(String name, Json.Obj configuration, int steps, IntToDoubleFunction loss) {
    try (RunWriter writer = begin(name, configuration)) {
      train(writer, 0, steps, loss);
      writer.event(RunEvent.state(RunState.COMPLETED));
      writer.seal();
      return writer.id().text();
    }
  }
}
