package dev.tacho.telemetry.machine;

import java.util.EnumMap;
import java.util.Map;

/// Hands out ids: `gpu0`, `gpu1`, `npu0`. Confined to one thread.
final class Numbers {
  private final Map<Category, Integer> next = new EnumMap<>(Category.class);

  /// The next id of a category; a machine has one `cpu`.
  String next(Category category) {
    int number = next.merge(category, 1, Integer::sum) - 1;
    return category == Category.CPU && number == 0 ? "cpu" : category.word() + number;
  }
}
