package dev.tacho.web;

/// A stranger's text, made fit to be shown back to him: short, printable.
final class Shown {
  private static final int LONGEST = 100;

  private Shown() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder();
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    cut.codePoints()
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) || isSurrogate(c) ? '?' : c));
    return out.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
