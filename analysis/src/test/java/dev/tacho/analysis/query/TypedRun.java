package dev.tacho.analysis.query;

import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/// A run that has what a test says.
final class TypedRun implements QueriedRun {
  private final int number;
  private final Map<TextFact, String> texts = new EnumMap<>(TextFact.class);
  private final Map<String, SeriesSummary> series = new HashMap<>();
  private Optional<Instant> started = Optional.empty();
  private OptionalLong ran = OptionalLong.empty();
  private OptionalInt exit = OptionalInt.empty();
  private Map<String, String> tags = Map.of();
  private Json.Obj settings = Json.Obj.EMPTY;

  TypedRun(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  TypedRun text(TextFact fact, String text) {
    texts.put(fact, text);
    return this;
  }

  TypedRun started(Instant at) {
    started = Optional.of(at);
    return this;
  }

  TypedRun ran(long seconds) {
    ran = OptionalLong.of(seconds * 1_000_000_000);
    return this;
  }

  TypedRun exit(int code) {
    exit = OptionalInt.of(code);
    return this;
  }

  TypedRun tags(Map<String, String> given) {
    tags = given;
    return this;
  }

  TypedRun settings(Json.Obj given) {
    settings = given;
    return this;
  }

  TypedRun metric(String name, double last, double min, double max) {
    series.put(name, new SeriesSummary(name, 10, 0, last, 10, min, 5, max, 1));
    return this;
  }

  @Override
  public RunId id() {
    return RunId.create(1_000L * number, new Random(number));
  }

  @Override
  public Optional<String> text(TextFact fact) {
    return Optional.ofNullable(texts.get(fact));
  }

  @Override
  public Optional<Instant> started() {
    return started;
  }

  @Override
  public OptionalLong ranNanos() {
    return ran;
  }

  @Override
  public OptionalInt exitCode() {
    return exit;
  }

  @Override
  public boolean favourite() {
    return false;
  }

  @Override
  public Map<String, String> tags() {
    return tags;
  }

  @Override
  public Json.Obj configuration() {
    return settings;
  }

  @Override
  public Optional<SeriesSummary> series(String name) {
    return Optional.ofNullable(series.get(name));
  }

  @Override
  public Direction direction(String name) {
    return Metric.named(name).direction();
  }
}
