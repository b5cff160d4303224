package dev.tacho.core.text;

/// What names and sentences in a result may look like.
public final class Text {
  /// Longest name of a metric, tool, check or device.
  public static final int MAX_NAME = 200;
  /// Longest sentence: a reason, a formula, a source.
  public static final int MAX_SENTENCE = 4_000;

  private Text() {}

  /// Refuses what is empty, blank at an end, longer than `max` characters, or holds a control
  /// character.
  public static void requireLine(String what, String text, int max) {
    String fault = fault(text, max);
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException(what + " " + fault + ": '" + shown(text) + "'");
    }
  }

  /// Whether [#requireLine] takes it.
  public static boolean isLine(String text, int max) {
    return fault(text, max).isEmpty();
  }

  private static String fault(String text, int max) {
    if (text.isBlank()) {
      return "is empty";
    }
    if (text.length() > max) {
      return "is longer than " + max + " characters";
    }
    if (!text.strip().equals(text)) {
      return "begins or ends with a blank";
    }
    return isPlain(text) ? "" : "holds a control character or half a surrogate pair";
  }

  private static boolean isPlain(String text) {
    // a loop: every name of every result passes here
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return text.codePoints().noneMatch(Text::isUnprintable);
      }
    }
    return true;
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  /// At most 80 characters of `text`, what cannot be printed made visible, for an error message.
  public static String shown(String text) {
    String shown = printable(text, 80);
    return shown.length() < text.length() ? shown + "..." : shown;
  }

  /// What can be kept of `text` in a name or sentence of at most `max` characters; may be empty.
  public static String line(String text, int max) {
    return printable(text, max).strip();
  }

  private static String printable(String text, int max) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(max)
        .map(c -> isUnprintable(c) ? 0xFFFD : c)
        .takeWhile(c -> line.length() + Character.charCount(c) <= max)
        .forEachOrdered(line::appendCodePoint);
    return line.toString();
  }
}
