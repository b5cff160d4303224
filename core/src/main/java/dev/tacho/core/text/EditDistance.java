package dev.tacho.core.text;

/// How many slips of a typing hand lie between two words. Pure.
public final class EditDistance {
  private EditDistance() {}

  /// Insertions, deletions, replacements and swaps of neighbours from one to the other, no part
  /// changed twice (optimal string alignment: F. J. Damerau, CACM 7(3), 1964; V. I. Levenshtein,
  /// Soviet Physics Doklady 10(8), 1966). Takes time in proportion to the product of the lengths.
  public static int of(String from, String to) {
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
