package dev.tacho.core.text;

import java.util.Locale;

/// Text with `*` for any text. Pure; never slower than the product of both lengths.
public final class Wildcard {
  private Wildcard() {}

  /// Whether `pattern` is found in `text`, whatever the capitals of either.
  public static boolean within(String text, String pattern) {
    return whole(text.toLowerCase(Locale.ROOT), "*" + pattern.toLowerCase(Locale.ROOT) + "*");
  }

  /// Whether `text` is `pattern`.
  public static boolean whole(String text, String pattern) {
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
