package dev.tacho.process;

/// JSON's escapes, written by hand so that the holder needs no library.
final class JsonText {
  private JsonText() {}

  /// Appends `text` as it stands between the quotes of a JSON string.
  static void escape(CharSequence text, StringBuilder into) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        into.append('\\').append(c);
      } else if (c < ' ') {
        into.append("\\u00").append(hex(c >> 4)).append(hex(c & 15));
      } else {
        into.append(c);
      }
    }
  }

  private static char hex(int digit) {
    return Character.forDigit(digit, 16);
  }
}
