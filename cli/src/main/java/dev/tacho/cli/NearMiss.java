package dev.tacho.cli;

import java.util.List;

/// What somebody may have meant. Pure.
final class NearMiss {
  private NearMiss() {}

  /// `; did you mean X?` when one of `known` is close to `typed`, else `;`.
  static String suggestion(String typed, List<String> known) {
    String best = "";
    int least = Math.max(1, typed.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(typed, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? ";" : "; did you mean " + best + "?";
  }

  /// Insertions, deletions, replacements and swaps of neighbours from one to the other (optimal
  /// string alignment).
  static int distance(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[to.length()];
  }
}
