package dev.tacho.analysis.query;

import java.util.Locale;

/// Text with `*` for any text. Linear in time but for the product of both lengths.
final class Pattern {
  private Pattern() {}

  /// Whether `pattern` is found in `text`, whatever the capitals of either.
  static boolean within(String text, String pattern) {
    return whole(text.toLowerCase(Locale.ROOT), "*" + pattern.toLowerCase(Locale.ROOT) + "*");
  }

  /// Whether `text` is `pattern`.
  static boolean whole(String text, String pattern) {
    int t = 0;
    int p = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
