package dev.tacho.store;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Runs for tests.
final class TestRuns {
  private TestRuns() {}

  static RunHeader header(RunStore store, String name) {
    return header(store.freshId(), name);
  }

  static RunHeader header(RunId id, String name) {
    return header(id, name, List.of());
  }

  static RunHeader header(RunId id, String name, List<Link> links) {
    Surroundings here = Surroundings.real();
    return new RunHeader(
        id,
        Optional.of(new Label(name)),
        Optional.of(new Label("tests")),
        Optional.empty(),
        Map.of("kind", "test"),
        List.of("python", "train.py"),
        "/work",
        new ClockAnchor(Instant.now(), System.nanoTime(), here.boot()),
        "tacho 0.1.0",
        new RunHeader.Host(here.host(), "me", "Linux 6", "amd64", 2, OptionalLong.of(1L << 34)),
        Optional.empty(),
        Json.Obj.EMPTY,
        Map.of("CUDA_VISIBLE_DEVICES", "0"),
        links);
  }

  static RunWriter running(RunStore store, String name) {
    RunWriter writer = store.create(header(store, name));
    writer.event(RunEvent.state(RunState.RUNNING));
    return writer;
  }

  /// A completed, sealed run with `points` points.
  static RunId sealed(RunStore store, String name, int points) {
    RunWriter writer = running(store, name);
    PointShape shape = PointShape.of("loss", "acc");
    for (int i = 0; i < points; i++) {
      writer.point(writer.nanos(), i, shape, new double[] {1.0 / (i + 1), i});
    }
    writer.event(RunEvent.state(RunState.COMPLETED));
    writer.seal();
    return writer.id();
  }

  /// Every row of the samples `name` as text, in order.
  static List<String> samples(StoredRun run, String name) {
    List<String> all = new ArrayList<>();
    try (var rows = run.samples(name)) {
      while (rows.next()) {
        StringBuilder text = new StringBuilder();
        text.append(rows.number()).append(' ').append(rows.intendedNanos());
        text.append(' ').append(rows.status());
        for (int i = 0; i < rows.count(); i++) {
          text.append(' ').append(rows.name(i)).append('=').append(rows.value(i));
        }
        all.add(text.toString());
      }
    }
    return all;
  }

  /// Every point as text, in order.
  static List<String> points(StoredRun run) {
    List<String> all = new ArrayList<>();
    try (var cursor = run.points()) {
      while (cursor.next()) {
        StringBuilder text = new StringBuilder();
        text.append(cursor.step()).append(' ').append(cursor.source());
        for (int i = 0; i < cursor.count(); i++) {
          text.append(' ').append(cursor.name(i)).append('=').append(cursor.value(i));
        }
        all.add(text.toString());
      }
    }
    return all;
  }
}
