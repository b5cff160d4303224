package dev.tacho.cli;

import dev.tacho.core.text.EditDistance;
import java.util.List;

/// What somebody may have meant. Pure.
final class NearMiss {
  private NearMiss() {}

  /// `; did you mean X?` when one of `known` is close to `typed`, else `;`.
  static String suggestion(String typed, List<String> known) {
    String best = "";
    int least = Math.max(1, typed.length() / 3) + 1;
    for (String candidate : known) {
      int distance = EditDistance.of(typed, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? ";" : "; did you mean " + best + "?";
  }
}
