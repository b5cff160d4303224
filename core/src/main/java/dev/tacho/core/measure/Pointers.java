package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts members back into a document by JSON pointer (RFC 6901).
final class Pointers {
  private Pointers() {}

  /// `document` with each value at its pointer. A pointer into a part that is no longer there is
  /// passed over, and a member that is there already is kept.
  static Json.Obj addAll(Json.Obj document, Map<String, Json> values) {
    Json grown = document;
    for (Map.Entry<String, Json> value : values.entrySet()) {
      List<String> path = steps(value.getKey());
      grown = path.isEmpty() ? grown : add(grown, path, value.getValue());
    }
    return grown instanceof Json.Obj object ? object : document;
  }

  private static List<String> steps(String pointer) {
    return pointer.startsWith("/")
        ? List.of(pointer.substring(1).split("/", -1)).stream()
            .map(step -> step.replace("~1", "/").replace("~0", "~"))
            .toList()
        : List.of();
  }

  private static Json add(Json into, List<String> path, Json value) {
    String step = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (into instanceof Json.Obj(var members)) {
      Map<String, Json> grown = new LinkedHashMap<>(members);
      Json member = members.get(step);
      if (member != null) {
        grown.put(step, rest.isEmpty() ? member : add(member, rest, value));
      } else if (rest.isEmpty()) {
        grown.put(step, value);
      }
      return new Json.Obj(grown);
    }
    if (into instanceof Json.Arr(var items) && !rest.isEmpty() && isIndex(step, items.size())) {
      List<Json> grown = new ArrayList<>(items);
      int index = Integer.parseInt(step);
      grown.set(index, add(items.get(index), rest, value));
      return new Json.Arr(grown);
    }
    return into;
  }

  private static boolean isIndex(String step, int size) {
    return step.matches("[0-9]{1,9}") && Integer.parseInt(step) < size;
  }
}
