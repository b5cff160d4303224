package dev.tacho.analysis.schema;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.NearMiss;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a schema and gathers every fault of it, so that it is mended in one go.
public final class SchemaParser {
  private static final List<String> MEMBERS =
      List.of(
          "schema",
          "name",
          "extends",
          "step_key",
          "stage_key",
          "primary_metric",
          "metrics",
          "groups");
  private static final List<String> RULE = List.of("direction", "unit", "display");
  private static final List<String> GROUP = List.of("name", "metrics");

  private final List<SchemaFault> faults = new ArrayList<>();

  private SchemaParser() {}

  /// Reads the text of a file.
  public static SchemaReading read(String text) {
    SchemaParser parser = new SchemaParser();
    try {
      RunSchema schema = parser.schema(Json.parseObject(text));
      return new SchemaReading(
          parser.faults.isEmpty() ? Optional.of(schema) : Optional.empty(), parser.faults);
    } catch (JsonException e) {
      return new SchemaReading(
          Optional.empty(), List.of(new SchemaFault("", "not JSON: " + e.getMessage())));
    }
  }

  private RunSchema schema(Json.Obj json) {
    known("", json, MEMBERS);
    Optional<String> format = text("", json, "schema");
    if (format.isEmpty()) {
      fault("schema", "is missing; write \"schema\": \"" + RunSchema.SCHEMA + "\"");
    } else if (!format.get().equals(RunSchema.SCHEMA)) {
      fault(
          "schema", "is '" + format.get() + "'; this version reads " + RunSchema.SCHEMA + " only");
    }
    Optional<String> name = text("", json, "name");
    if (name.isEmpty() && !json.members().containsKey("name")) {
      fault("name", "is missing; call it as you call the project");
    }
    Optional<String> extend = text("", json, "extends");
    List<RunSchema.Rule> rules = rules(json);
    List<RunSchema.Group> groups = groups(json);
    Optional<RunSchema> template = extend.flatMap(SchemaTemplates::find);
    if (extend.isPresent() && template.isEmpty()) {
      fault(
          "extends",
          "'"
              + extend.get()
              + "' is no template"
              + NearMiss.suggestion(extend.get(), SchemaTemplates.names())
              + " there are "
              + String.join(", ", SchemaTemplates.names()));
    }
    List<RunSchema.Rule> all = new ArrayList<>(rules);
    template.ifPresent(t -> all.addAll(t.rules()));
    return new RunSchema(
        name.orElse(""),
        extend,
        text("", json, "step_key").or(() -> template.flatMap(RunSchema::stepKey)),
        text("", json, "stage_key").or(() -> template.flatMap(RunSchema::stageKey)),
        text("", json, "primary_metric").or(() -> template.flatMap(RunSchema::primary)),
        all,
        groups.isEmpty() && template.isPresent() ? template.get().groups() : groups);
  }

  private List<RunSchema.Rule> rules(Json.Obj json) {
    List<RunSchema.Rule> rules = new ArrayList<>();
    Optional<Json> metrics = json.get("metrics");
    if (metrics.isPresent() && !(metrics.get() instanceof Json.Obj)) {
      fault("metrics", "must be an object of rules by name, such as {\"loss\": {...}}");
      return rules;
    }
    Json.Obj object = metrics.map(Json.Obj.class::cast).orElse(Json.Obj.EMPTY);
    for (Map.Entry<String, Json> entry : object.members().entrySet()) {
      String path = "metrics." + entry.getKey();
      if (entry.getKey().isBlank()) {
        fault(path, "a name must not be empty");
      } else if (entry.getValue() instanceof Json.Obj rule) {
        known(path, rule, RULE);
        rules.add(
            new RunSchema.Rule(
                entry.getKey(),
                text(path, rule, "display"),
                text(path, rule, "direction").flatMap(word -> direction(path, word)),
                text(path, rule, "unit").flatMap(symbol -> unit(path, symbol))));
      } else {
        fault(path, "must be an object, such as {\"direction\": \"lower\"}");
      }
    }
    return rules;
  }

  private List<RunSchema.Group> groups(Json.Obj json) {
    List<RunSchema.Group> groups = new ArrayList<>();
    Optional<Json> listed = json.get("groups");
    if (listed.isPresent() && !(listed.get() instanceof Json.Arr)) {
      fault(
          "groups",
          "must be a list, such as [{\"name\": \"training\", \"metrics\": [\"train/*\"]}]");
      return groups;
    }
    Set<String> names = new HashSet<>();
    List<Json> items = listed.map(Json.Arr.class::cast).map(Json.Arr::items).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      String path = "groups[" + i + "]";
      if (!(items.get(i) instanceof Json.Obj group)) {
        fault(path, "must be an object with name and metrics");
        continue;
      }
      known(path, group, GROUP);
      String name = text(path, group, "name").orElse("");
      if (name.isEmpty() && !group.members().containsKey("name")) {
        fault(path + ".name", "is missing");
      } else if (!name.isEmpty() && !names.add(name)) {
        fault(path + ".name", "'" + name + "' is there twice");
      }
      groups.add(new RunSchema.Group(name, patterns(path + ".metrics", group)));
    }
    return groups;
  }

  private List<String> patterns(String path, Json.Obj group) {
    List<String> patterns = new ArrayList<>();
    if (!(group.get("metrics").orElse(null) instanceof Json.Arr(var items)) || items.isEmpty()) {
      fault(path, "must be a list of names or patterns, such as [\"train/*\"]");
      return patterns;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Json.Str(var text) && !text.isBlank()) {
        patterns.add(text);
      } else {
        fault(path + "[" + i + "]", "must be a name or a pattern in quotation marks");
      }
    }
    return patterns;
  }

  private Optional<Direction> direction(String path, String word) {
    Map<String, Direction> words = new LinkedHashMap<>();
    for (Direction direction : Direction.values()) {
      words.put(direction.word(), direction);
    }
    if (!words.containsKey(word)) {
      String meant =
          switch (word) {
            case "min", "minimize", "minimise", "down", "less" -> "; did you mean lower?";
            case "max", "maximize", "maximise", "up", "more" -> "; did you mean higher?";
            default -> NearMiss.suggestion(word, words.keySet());
          };
      fault(
          path + ".direction",
          "'"
              + word
              + "' is no direction"
              + meant
              + " there are "
              + String.join(", ", words.keySet()));
    }
    return Optional.ofNullable(words.get(word));
  }

  private Optional<Unit> unit(String path, String symbol) {
    try {
      return Optional.of(new Unit(symbol));
    } catch (IllegalArgumentException e) {
      fault(path + ".unit", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<String> text(String path, Json.Obj json, String name) {
    Optional<Json> value = json.get(name);
    String place = path.isEmpty() ? name : path + "." + name;
    if (value.isPresent() && !(value.get() instanceof Json.Str)) {
      fault(place, "must be text in quotation marks");
      return Optional.empty();
    }
    Optional<String> text = value.map(Json.Str.class::cast).map(Json.Str::value);
    if (text.isPresent() && text.get().isBlank()) {
      fault(place, "must not be empty; leave it out instead");
      return Optional.empty();
    }
    return text;
  }

  private void known(String path, Json.Obj json, List<String> members) {
    for (String name : json.members().keySet()) {
      if (!members.contains(name)) {
        fault(
            path.isEmpty() ? name : path + "." + name,
            "is no member"
                + NearMiss.suggestion(name, members)
                + " there are "
                + String.join(", ", members));
      }
    }
  }

  private void fault(String path, String message) {
    faults.add(new SchemaFault(path, message));
  }
}
