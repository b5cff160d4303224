package dev.tacho.report.text;

/// How many columns text takes on a screen: combining marks none, East Asian wide characters and
/// most pictures two. Pure; an estimate, as terminals disagree.
public final class Width {
  private Width() {}

  public static int of(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      width += of(c);
    }
    return width;
  }

  /// `text` when it fits into `columns`, else its beginning and `…`.
  public static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder out = new StringBuilder(columns);
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      width += of(c);
      if (width > columns - 1) {
        break;
      }
      out.appendCodePoint(c);
      at += Character.charCount(c);
    }
    return out.append('…').toString();
  }

  /// `text` with blanks behind it, or in front of it, to fill `columns`.
  public static String pad(String text, int columns, boolean right) {
    int missing = columns - of(text);
    if (missing <= 0) {
      return text;
    }
    return right ? " ".repeat(missing) + text : text + " ".repeat(missing);
  }

  private static int of(int c) {
    if (c < 0x300) {
      return 1;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  /// The wide ranges of Unicode's EastAsianWidth table, merged.
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (c <= 0x115f
            || (c >= 0x2e80 && c <= 0x303e)
            || (c >= 0x3041 && c <= 0xa4cf)
            || (c >= 0xa960 && c <= 0xa97f)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1f64f)
            || (c >= 0x1f680 && c <= 0x1f6ff)
            || (c >= 0x1f900 && c <= 0x1f9ff)
            || (c >= 0x20000 && c <= 0x3fffd));
  }
}
