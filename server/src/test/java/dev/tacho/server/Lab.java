package dev.tacho.server;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.web.Keys;
import dev.tacho.web.Limits;
import dev.tacho.web.Listen;
import dev.tacho.web.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A store with runs of the test's own making, and servers over it.
final class Lab {
  static final Token TOKEN = Token.of("a-token-for-tests-only");
  static final PointShape SHAPE = PointShape.of("loss", "tokens_per_s");

  final RunStore store;
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  Lab(Path home) {
    this.store = RunStore.at(home);
  }

  LiveServer serve(Keys keys, Limits limits) {
    return LiveServer.open(
        store, Listen.loopback(), keys, "0", told::add, limits, Duration.ofMillis(20));
  }

  LiveServer serve() {
    return serve(TOKEN, Limits.standard());
  }

  /// A run that has begun.
  RunWriter begin(String name, Link... links) {
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
                new ClockAnchor(Instant.now(), System.nanoTime(), "boot"),
                "tacho test",
                RunHeader.Host.UNKNOWN,
                Optional.empty(),
                Json.Obj.EMPTY,
                Map.of(),
                List.of(links)));
    writer.event(RunEvent.state(RunState.RUNNING));
    return writer;
  }

  /// Adds a point for each step from `from` to before `to`, and has them on disk.
  static void train(RunWriter writer, int from, int to) {
    for (int step = from; step < to; step++) {
      writer.point(step * 1_000_000L, step, SHAPE, new double[] {5.0 / (step + 1), 3_000});
    }
    writer.flush();
  }

  /// A run that has ended.
  String finished(String name, int steps, Link... links) {
    try (RunWriter writer = begin(name, links)) {
      train(writer, 0, steps);
      end(writer);
      return writer.id().text();
    }
  }

  static void end(RunWriter writer) {
    writer.event(RunEvent.state(RunState.COMPLETED));
    writer.seal();
  }
}
