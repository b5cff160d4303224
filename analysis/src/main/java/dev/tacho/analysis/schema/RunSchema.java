package dev.tacho.analysis.schema;

import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Wildcard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the metrics of a project mean. Immutable; any thread.
///
/// @param extend the template whose rules stand behind its own; empty where there is none
/// @param stepKey what the steps are called
/// @param stageKey the metric that holds the number of a curriculum's stage
/// @param primary the metric that counts
/// @param rules its own and the template's, in the order in which they hold
public record RunSchema(
    String name,
    Optional<String> extend,
    Optional<String> stepKey,
    Optional<String> stageKey,
    Optional<String> primary,
    List<Rule> rules,
    List<Group> groups) {
  /// Format and major version, first member of the file.
  public static final String SCHEMA = "tacho.metric-schema/1";

  public RunSchema {
    rules = List.copyOf(rules);
    groups = List.copyOf(groups);
  }

  /// What metrics of a name mean.
  ///
  /// @param pattern the name, or one with `*` for any text
  /// @param display what people call it
  public record Rule(
      String pattern,
      Optional<String> display,
      Optional<Direction> direction,
      Optional<Unit> unit) {}

  /// Metrics that belong together.
  ///
  /// @param metrics names or patterns
  public record Group(String name, List<String> metrics) {
    public Group {
      metrics = List.copyOf(metrics);
    }
  }

  /// The first rule that fits `metric`.
  Optional<Rule> rule(String metric) {
    return rules.stream().filter(rule -> Wildcard.whole(metric, rule.pattern)).findFirst();
  }

  /// Which way `metric` is better; empty where the schema does not say.
  public Optional<Direction> direction(String metric) {
    return rule(metric).flatMap(Rule::direction);
  }

  /// What `metric` means where something else is `known` of it.
  Metric meaning(String metric, Metric known) {
    Metric meant = known;
    Optional<Rule> rule = rule(metric);
    if (rule.flatMap(Rule::direction).isPresent()) {
      meant = meant.toward(rule.get().direction().get());
    }
    if (rule.flatMap(Rule::unit).isPresent()) {
      meant = meant.in(rule.get().unit().get());
    }
    return meant;
  }

  /// `run` as this schema has it: what it states of metrics goes before what the run's source
  /// states, and its steps are called by the step key.
  public RunReader over(RunReader run) {
    return new SchemaRun(run, this);
  }

  /// The file that reads back equal.
  public Json.Obj toJson() {
    Json.Builder metrics = Json.object();
    Map<String, Rule> own = new LinkedHashMap<>();
    rules.forEach(rule -> own.putIfAbsent(rule.pattern, rule));
    extend
        .flatMap(SchemaTemplates::find)
        .ifPresent(template -> template.rules.forEach(rule -> own.remove(rule.pattern, rule)));
    for (Rule rule : own.values()) {
      Json.Builder json = Json.object();
      json.putText("direction", rule.direction.map(Direction::word));
      json.putText("unit", rule.unit.map(Unit::symbol)).putText("display", rule.display);
      metrics.put(rule.pattern, json.build());
    }
    List<Json> groupsJson = new ArrayList<>();
    for (Group group : groups) {
      groupsJson.add(
          Json.object()
              .put("name", group.name)
              .put("metrics", Json.ofTexts(group.metrics))
              .build());
    }
    return Json.object()
        .put("schema", SCHEMA)
        .put("name", name)
        .putText("extends", extend)
        .putText("step_key", stepKey)
        .putText("stage_key", stageKey)
        .putText("primary_metric", primary)
        .put("metrics", metrics.build())
        .put("groups", Json.array(groupsJson))
        .build();
  }
}
