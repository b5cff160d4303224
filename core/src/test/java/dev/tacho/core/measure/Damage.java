package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Documents with one place changed to something that may not be there.
final class Damage {
  private static final List<String> WRONG =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e999",
          "9223372036854775808",
          "\"\"",
          "\"x\"",
          "\"NaN\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "[null]",
          "{}",
          "{\"a\":[]}",
          "\"" + "y".repeat(5_000) + "\"",
          "[".repeat(40) + "]".repeat(40));

  private final Random random;

  Damage(long seed) {
    this.random = new Random(seed);
  }

  /// `document` with a value replaced or a member left out, deep ones as likely as shallow ones.
  Json of(Json document) {
    return damage(document, random.nextInt(count(document)));
  }

  private Json damage(Json value, int target) {
    if (target == 0) {
      return Json.parse(WRONG.get(random.nextInt(WRONG.size())));
    }
    int left = target - 1;
    if (value instanceof Json.Obj(var members)) {
      Map<String, Json> changed = new LinkedHashMap<>(members);
      for (Map.Entry<String, Json> member : members.entrySet()) {
        int inside = count(member.getValue());
        if (left < inside) {
          if (left == 0 && random.nextInt(3) == 0) {
            changed.remove(member.getKey());
          } else {
            changed.put(member.getKey(), damage(member.getValue(), left));
          }
          return new Json.Obj(changed);
        }
        left -= inside;
      }
    }
    if (value instanceof Json.Arr(var items)) {
      List<Json> changed = new ArrayList<>(items);
      for (int i = 0; i < items.size(); i++) {
        int inside = count(items.get(i));
        if (left < inside) {
          changed.set(i, damage(items.get(i), left));
          return new Json.Arr(changed);
        }
        left -= inside;
      }
    }
    return value;
  }

  private static int count(Json value) {
    return switch (value) {
      case Json.Obj(var members) -> 1 + members.values().stream().mapToInt(Damage::count).sum();
      case Json.Arr(var items) -> 1 + items.stream().mapToInt(Damage::count).sum();
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> 1;
    };
  }
}
