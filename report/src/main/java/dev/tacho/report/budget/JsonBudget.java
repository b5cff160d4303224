package dev.tacho.report.budget;

import dev.tacho.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// JSON held to a budget: the largest list or table of names in it is shortened until the whole
/// fits. What was taken out is told by the member `left_out`: for each place, by its path, how
/// many of how many.
public final class JsonBudget {
  /// Members that are never taken out.
  private static final int KEPT = 2;

  private JsonBudget() {}

  /// `answer` within `budget` as [Json#pretty] prints it, or, not `pretty`, on one line. Returned
  /// as it is where it fits; an answer that holds no list that could be shortened stays too long.
  public static Json.Obj fit(Json.Obj answer, Budget budget, boolean pretty) {
    Json.Obj now = answer;
    Map<String, long[]> leftOut = new TreeMap<>();
    while (length(with(now, leftOut), pretty) > budget.characters()) {
      Largest largest = new Largest();
      largest.look("", now);
      if (largest.path.isEmpty()) {
        return withoutMembers(with(now, leftOut), budget, pretty);
      }
      int keep = largest.size / 2;
      long[] count = leftOut.computeIfAbsent(largest.path, _ -> new long[] {0, 0});
      count[1] = Math.max(count[1], count[0] + largest.size);
      count[0] += largest.size - keep;
      now = (Json.Obj) shortened("", now, largest.path, keep);
    }
    return with(now, leftOut);
  }

  /// Without its largest members, where no list is left to shorten. The first two, which say what
  /// the answer is and of what run, stay.
  private static Json.Obj withoutMembers(Json.Obj answer, Budget budget, boolean pretty) {
    Map<String, Json> members = new LinkedHashMap<>(answer.members());
    int all = members.size();
    Json.Obj now = answer;
    while (length(now, pretty) > budget.characters() && members.size() > KEPT) {
      String largest = "";
      int room = -1;
      int at = 0;
      for (Map.Entry<String, Json> member : members.entrySet()) {
        int length = member.getValue().toString().length();
        if (at++ >= KEPT && length > room) {
          room = length;
          largest = member.getKey();
        }
      }
      members.remove(largest);
      Json told =
          Json.object()
              .put(
                  "members",
                  Json.object().put("items", all - members.size()).put("of", all).build())
              .build();
      now = Json.object().putAll(new Json.Obj(members)).put("left_out", told).build();
    }
    return now;
  }

  private static Json.Obj with(Json.Obj answer, Map<String, long[]> leftOut) {
    if (leftOut.isEmpty()) {
      return answer;
    }
    Json.Builder told = Json.object();
    leftOut.forEach(
        (path, count) ->
            told.put(path, Json.object().put("items", count[0]).put("of", count[1]).build()));
    return Json.object().putAll(answer).put("left_out", told.build()).build();
  }

  private static long length(Json.Obj json, boolean pretty) {
    return pretty ? json.pretty().length() + 1L : json.toString().length();
  }

  /// The list or table that takes most room for what its items hold, and may be shortened.
  private static final class Largest {
    private String path = "";
    private int size;
    private long room;

    void look(String at, Json json) {
      if (json instanceof Json.Arr list) {
        offer(at, list.items().size(), list.toString().length());
        for (int i = 0; i < list.items().size() && i < 4; i++) {
          look(at + "[]", list.items().get(i));
        }
      } else if (json instanceof Json.Obj object) {
        if (isTable(object)) {
          offer(at, object.members().size(), object.toString().length());
        } else {
          object
              .members()
              .forEach((name, value) -> look(at.isEmpty() ? name : at + "." + name, value));
        }
      }
    }

    private void offer(String at, int items, long length) {
      if (!at.isEmpty() && items > 0 && length > room && at.indexOf('[') < 0) {
        path = at;
        size = items;
        room = length;
      }
    }
  }

  /// Whether an object is a table of names: all of its members are objects, and there are many.
  private static boolean isTable(Json.Obj object) {
    if (object.members().size() < 4) {
      return false;
    }
    for (Json value : object.members().values()) {
      if (!(value instanceof Json.Obj)) {
        return false;
      }
    }
    return true;
  }

  private static Json shortened(String at, Json json, String path, int keep) {
    if (at.equals(path)) {
      if (json instanceof Json.Arr list) {
        return Json.array(list.items().subList(0, keep));
      }
      Json.Builder kept = Json.object();
      int n = 0;
      for (Map.Entry<String, Json> member : ((Json.Obj) json).members().entrySet()) {
        if (n++ < keep) {
          kept.put(member.getKey(), member.getValue());
        }
      }
      return kept.build();
    }
    if (!(json instanceof Json.Obj object)) {
      return json;
    }
    Map<String, Json> members = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) ->
                members.put(
                    name, shortened(at.isEmpty() ? name : at + "." + name, value, path, keep)));
    return new Json.Obj(members);
  }
}
