package dev.tacho.core.measure;

/// What names and sentences in a result may look like.
final class Text {
  /// Longest name of a metric, tool, check or device.
  static final int MAX_NAME = 200;
  /// Longest sentence: a reason, a formula, a source.
  static final int MAX_SENTENCE = 4_000;

  private Text() {}

  /// Refuses what is empty, blank at an end, longer than `max` characters, or holds a control
  /// character.
  static void requireLine(String what, String text, int max) {
    String fault = fault(text, max);
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException(what + " " + fault + ": '" + shown(text) + "'");
    }
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
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /// At most 80 characters of `text`, controls made visible, for an error message.
  static String shown(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(80)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c));
    return text.length() > 80 ? out + "..." : out.toString();
  }
}
