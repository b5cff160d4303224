package dev.tacho.testkit.curves;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Damage;
import dev.tacho.core.Label;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// A generated run: read like any other, and it knows what is the matter with it. Any thread.
public final class CurveRun implements RunReader {
  private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

  private final Design design;
  private final Truth truth;
  private final CurveRows rows;

  CurveRun(Design design, Truth truth, CurveRows rows) {
    this.design = design;
    this.truth = truth;
    this.rows = rows;
  }

  /// What is the matter with it.
  public Truth truth() {
    return truth;
  }

  /// How it came about, for a message about a miss.
  public String made() {
    return design.toString();
  }

  @Override
  public RunHeader header() {
    long millis = START.toEpochMilli() + design.seed() * 60_000 + design.scenario().number();
    Json.Obj configuration =
        Json.object()
            .put(
                "optimizer",
                Json.object()
                    .put("name", "adamw")
                    .put("lr", 3e-4)
                    .put("schedule", design.schedule().name())
                    .build())
            .put("seed", design.seed())
            .build();
    return new RunHeader(
        RunId.create(millis, new SplittableRandom(millis)),
        Optional.of(new Label(design.scenario().word() + "-" + design.seed())),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of("python3", "train.py"),
        "",
        new ClockAnchor(Instant.ofEpochMilli(millis), 0, ""),
        "curves",
        RunHeader.Host.UNKNOWN,
        Optional.empty(),
        configuration,
        Map.of(),
        List.of());
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    each.accept(new RunEvent.Entry(1, 0, 0, RunEvent.state(RunState.RUNNING)));
    each.accept(new RunEvent.Entry(2, rows.lastNanos() + 1, 0, RunEvent.state(RunState.COMPLETED)));
  }

  @Override
  public PointCursor points() {
    return rows.walk();
  }

  @Override
  public List<String> sampleNames() {
    return List.of();
  }

  @Override
  public SampleCursor samples(String name) {
    throw new IllegalArgumentException("a generated run has no samples: " + name);
  }

  @Override
  public List<Damage> damage() {
    return List.of();
  }

  @Override
  public String stepName() {
    return design.naming().step();
  }

  @Override
  public Map<String, Metric> metrics() {
    Naming names = design.naming();
    if (!names.stated()) {
      return Map.of();
    }
    return Map.of(
        names.loss(), Metric.named(names.loss()).toward(Direction.LOWER),
        names.heldOutLoss(), Metric.named(names.heldOutLoss()).toward(Direction.LOWER),
        names.accuracy(), Metric.named(names.accuracy()).toward(Direction.HIGHER),
        names.heldOutAccuracy(), Metric.named(names.heldOutAccuracy()).toward(Direction.HIGHER),
        names.speed(),
            Metric.named(names.speed())
                .toward(names.duration() ? Direction.LOWER : Direction.HIGHER));
  }
}
