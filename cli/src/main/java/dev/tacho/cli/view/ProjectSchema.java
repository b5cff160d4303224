package dev.tacho.cli.view;

import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.analysis.schema.SchemaParser;
import dev.tacho.analysis.schema.SchemaReading;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Direction;
import dev.tacho.store.RunStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the project's own schema says of its metrics, which `tacho import --schema` put into the
/// store.
public final class ProjectSchema {
  private ProjectSchema() {}

  /// The schema of `store`; empty where there is none. Fails with a [Refusal] when it is
  /// damaged.
  public static Optional<RunSchema> of(RunStore store) {
    Optional<String> text = store.schema();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    SchemaReading reading = SchemaParser.read(text.get());
    if (reading.schema().isEmpty()) {
      throw Refusal.input(
          "the schema of "
              + store.home()
              + " is damaged: "
              + faults(reading)
              + "; tacho import --schema FILE replaces it");
    }
    return reading.schema();
  }

  /// Every fault, one after the other.
  static String faults(SchemaReading reading) {
    return reading.faults().stream().map(Object::toString).collect(Collectors.joining("; "));
  }

  /// `run` as the project has it.
  public static RunReader over(RunStore store, RunReader run) {
    Optional<RunSchema> schema = of(store);
    return schema.isPresent() ? schema.get().over(run) : run;
  }

  /// Which way the metrics `names` are better, as far as the project's schema says.
  public static Map<String, Direction> directions(RunStore store, Iterable<String> names) {
    Map<String, Direction> directions = new LinkedHashMap<>();
    Optional<RunSchema> schema = of(store);
    if (schema.isPresent()) {
      for (String name : names) {
        schema.get().direction(name).ifPresent(way -> directions.put(name, way));
      }
    }
    return directions;
  }
}
