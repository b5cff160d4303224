package dev.tacho.web;

/// How many single-character changes lie between two paths (V. I. Levenshtein, Soviet Physics
/// Doklady 10(8), 1966). A named segment costs as much as its text, so only near paths count.
final class NearMiss {
  /// More changes than this are another path, not a slip.
  static final int FAR = 3;

  private NearMiss() {}

  /// The number of changes, or a number above [#FAR] where the lengths alone exceed it.
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > FAR) {
      return FAR + 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(diagonal + change, 1 + Math.min(row[j], row[j - 1]));
        diagonal = row[j];
        row[j] = best;
      }
    }
    return row[b.length()];
  }
}
