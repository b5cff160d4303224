package dev.tacho.analysis.schema;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.series.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A schema drafted from what a run has, for its user to complete: every metric stands in it,
/// with the direction that is known or `unknown` where somebody has to say.
public final class SchemaDraft {
  private static final int FEWEST_OF_A_KIND = 2;

  private SchemaDraft() {}

  /// Drafts a schema called `name` from `run`. Names that differ in numbers only become one
  /// pattern.
  public static RunSchema of(RunReader run, String name) {
    Meanings meanings = new Meanings(run.metrics());
    Map<String, List<String>> shapes = new LinkedHashMap<>();
    for (Series series : run.series()) {
      if (!series.source().equals(RunEvent.Telemetry.SOURCE)) {
        shapes.computeIfAbsent(shape(series.name()), fresh -> new ArrayList<>()).add(series.name());
      }
    }
    List<RunSchema.Rule> rules = new ArrayList<>();
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    Optional<String> primary = Optional.empty();
    Optional<String> stage = Optional.empty();
    int best = 0;
    for (Map.Entry<String, List<String>> shape : shapes.entrySet()) {
      boolean many = shape.getValue().size() >= FEWEST_OF_A_KIND;
      for (String pattern : many ? List.of(shape.getKey()) : shape.getValue()) {
        String example = shape.getValue().getFirst();
        Metric meaning = meanings.of(example);
        rules.add(
            new RunSchema.Rule(
                pattern,
                Optional.empty(),
                Optional.of(meaning.direction()),
                meaning.unit().equals(Unit.UNKNOWN)
                    ? Optional.empty()
                    : Optional.of(meaning.unit())));
        int slash = pattern.indexOf('/');
        if (slash > 0) {
          groups
              .computeIfAbsent(pattern.substring(0, slash), fresh -> new LinkedHashSet<>())
              .add(pattern.substring(0, slash) + "/*");
        }
        int rank = rank(example, meaning.direction());
        if (!many && rank > best) {
          best = rank;
          primary = Optional.of(example);
        }
        boolean staged =
            example.equals("stage") || example.equals("phase") || example.endsWith("/stage");
        stage = staged && !many ? Optional.of(example) : stage;
      }
    }
    return new RunSchema(
        name,
        Optional.empty(),
        Optional.of(run.stepName()),
        stage,
        primary,
        rules,
        groups.entrySet().stream()
            .map(group -> new RunSchema.Group(group.getKey(), List.copyOf(group.getValue())))
            .toList());
  }

  /// What is measured on held-out data counts before what is measured in training.
  private static int rank(String name, Direction direction) {
    if (direction != Direction.LOWER && direction != Direction.HIGHER) {
      return 0;
    }
    boolean heldOut =
        name.startsWith("val")
            || name.startsWith("eval")
            || name.startsWith("test")
            || name.contains("/val")
            || name.contains("/eval")
            || name.contains("held_out");
    boolean result = name.contains("acc") || name.contains("loss") || name.contains("f1");
    return (heldOut ? 4 : 0) + (result ? 2 : 0) + (direction == Direction.HIGHER ? 1 : 0) + 1;
  }

  /// The name with a `*` for each number in it.
  private static String shape(String name) {
    return name.replaceAll("\\d+", "*");
  }
}
