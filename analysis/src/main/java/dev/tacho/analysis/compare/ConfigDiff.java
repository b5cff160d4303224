package dev.tacho.analysis.compare;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The settings in which runs differ, nested ones by their path.
///
/// @param rows by path
/// @param same how many settings all of them share
public record ConfigDiff(List<Row> rows, int same) {
  public ConfigDiff {
    rows = List.copyOf(rows);
  }

  /// One setting.
  ///
  /// @param path as `optimizer.lr`
  /// @param values in the order of the runs; empty where a run does not have it
  public record Row(String path, List<Optional<Json>> values) {
    public Row {
      values = List.copyOf(values);
    }
  }

  /// What differs between `configurations`.
  public static ConfigDiff of(List<Json.Obj> configurations) {
    List<Map<String, Json>> flat = configurations.stream().map(ConfigDiff::flat).toList();
    Collection<String> paths = new TreeSet<>();
    flat.forEach(one -> paths.addAll(one.keySet()));
    List<Row> rows = new ArrayList<>();
    for (String path : paths) {
      List<Optional<Json>> values =
          flat.stream().map(one -> Optional.ofNullable(one.get(path))).toList();
      if (values.stream().map(ConfigDiff::meaning).distinct().count() > 1) {
        rows.add(new Row(path, values));
      }
    }
    return new ConfigDiff(rows, paths.size() - rows.size());
  }

  /// The settings by their paths: `optimizer.betas.0`; what holds nothing stays as it is.
  public static Map<String, Json> flat(Json.Obj settings) {
    Map<String, Json> flat = new TreeMap<>();
    flatten("", settings, flat);
    return flat;
  }

  private static void flatten(String path, Json json, Map<String, Json> into) {
    String prefix = path.isEmpty() ? "" : path + ".";
    switch (json) {
      case Json.Obj object when !object.members().isEmpty() || path.isEmpty() ->
          object.members().forEach((name, value) -> flatten(prefix + name, value, into));
      case Json.Arr(var items) when !items.isEmpty() -> {
        for (int i = 0; i < items.size(); i++) {
          flatten(prefix + i, items.get(i), into);
        }
      }
      case Json.Obj _, Json.Arr _, Json.Num _, Json.Str _, Json.Bool _, Json.Null _ ->
          into.put(path, json);
    }
  }

  /// 0.001 and 1e-3 are the same setting.
  private static Object meaning(Optional<Json> value) {
    return value.isPresent() && value.get() instanceof Json.Num n ? n.asDouble() : value;
  }

  Json.Obj toJson() {
    List<Json> differing = new ArrayList<>();
    for (Row row : rows) {
      differing.add(
          Json.object()
              .put("setting", row.path)
              .put(
                  "values",
                  Json.array(row.values.stream().map(v -> v.orElse(new Json.Null())).toList()))
              .build());
    }
    return Json.object().put("differing", Json.array(differing)).put("same", same).build();
  }
}
