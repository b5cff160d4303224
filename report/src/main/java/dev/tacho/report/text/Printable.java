package dev.tacho.report.text;

import java.util.stream.Collectors;

/// Recorded text made safe for a screen. Pure.
public final class Printable {
  private Printable() {}

  /// `text` on one line, with every control character, bidirectional override and broken
  /// surrogate as U+FFFD, line breaks and tabs as blanks.
  public static String of(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) < 0x7f) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length()).append(text, 0, at);
    while (at < text.length()) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c == '\n' || c == '\r' || c == '\t') {
        out.append(' ');
      } else {
        out.appendCodePoint(isSafe(c) ? c : 0xfffd);
      }
    }
    return out.toString();
  }

  /// As [#of], but line breaks are kept.
  public static String lines(String text) {
    return text.lines().map(Printable::of).collect(Collectors.joining("\n"));
  }

  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE -> false;
      case Character.FORMAT -> !((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
      default -> true;
    };
  }
}
