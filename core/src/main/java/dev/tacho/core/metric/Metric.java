package dev.tacho.core.metric;

import dev.tacho.core.text.Text;
import org.jspecify.annotations.Nullable;

/// What a number is a number of. Two metrics are comparable when their unit and definition are the
/// same. Known ones come from [MetricRegistry]; a user's own ([#named]) has no stated unit,
/// direction or definition.
///
/// @param definition id of the exact meaning, as `latency.intended-send-to-last`, or [#UNDEFINED]
///
/// Equality is written out: what the compiler makes of a record costs the start of a command more
/// (docs/decisions/159-what-a-comparison-costs.md).
public record Metric(String name, Unit unit, Direction direction, String definition, Range legal) {
  /// The definition of a metric that nobody defined.
  public static final String UNDEFINED = "undefined";

  public Metric {
    Text.requireLine("metric name", name, Text.MAX_NAME);
    Text.requireLine("definition of " + name, definition, Text.MAX_NAME);
  }

  /// The metric of this name as the registry knows it, else one of unknown unit and direction.
  public static Metric named(String name) {
    return MetricRegistry.known().find(name).orElseGet(() -> undefined(name));
  }

  /// A user's own metric.
  public static Metric undefined(String name) {
    return new Metric(name, Unit.UNKNOWN, Direction.UNKNOWN, UNDEFINED, Range.ANY);
  }

  /// The same metric with the direction that its user stated.
  public Metric toward(Direction stated) {
    return new Metric(name, unit, stated, definition, legal);
  }

  /// The same metric with the unit that its user stated.
  public Metric in(Unit stated) {
    return new Metric(name, stated, direction, definition, legal);
  }

  /// Whether numbers of the two may stand in one comparison.
  public boolean comparableWith(Metric other) {
    boolean sameMeaning =
        definition.equals(UNDEFINED)
            ? other.definition.equals(UNDEFINED) && name.equals(other.name)
            : definition.equals(other.definition);
    return sameMeaning && unit.equals(other.unit);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metric metric
        && metric.name.equals(name)
        && metric.unit.equals(unit)
        && metric.direction == direction
        && metric.definition.equals(definition)
        && metric.legal.equals(legal);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + definition.hashCode();
  }
}
