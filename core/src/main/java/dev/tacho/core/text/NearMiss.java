package dev.tacho.core.text;

import java.util.Collection;

/// What somebody may have meant. Pure functions.
public final class NearMiss {
  private NearMiss() {}

  /// `; did you mean X?` when one of `known` is close to `typed`, else `;`.
  public static String suggestion(String typed, Collection<String> known) {
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
