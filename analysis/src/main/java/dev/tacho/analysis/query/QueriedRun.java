package dev.tacho.analysis.query;

import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A run as queries see it: asked only for what a query names, so that what is costly is read when
/// somebody wants it. Implemented where runs come from. Confined to one thread.
public interface QueriedRun {
  RunId id();

  /// The fact in words; empty where the run does not have it.
  Optional<String> text(TextFact fact);

  /// When it started, by the wall clock.
  Optional<Instant> started();

  /// How long it ran, or has been running, in nanoseconds.
  OptionalLong ranNanos();

  /// What its command exited with.
  OptionalInt exitCode();

  /// Whether somebody marked it.
  boolean favourite();

  /// Those given at its start and those set later.
  Map<String, String> tags();

  /// Its settings, as nested as they were given.
  Json.Obj configuration();

  /// The series `name` in a few numbers; empty where the run has none.
  Optional<SeriesSummary> series(String name);

  /// Which way the metric `name` is better in this run.
  Direction direction(String name);
}
