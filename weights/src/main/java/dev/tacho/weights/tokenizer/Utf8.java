package dev.tacho.weights.tokenizer;

/// UTF-8 read where it stands, by the table of well-formed sequences (Unicode 16.0, table 3-7).
final class Utf8 {
  private static final int REPLACEMENT = 0xfffd;

  private Utf8() {}

  /// Bytes of the character that starts here; 1 where none does.
  static int length(byte[] text, int at) {
    int first = Byte.toUnsignedInt(text[at]);
    int wanted = wanted(first);
    return wanted > 1 && whole(text, at, wanted, first) ? wanted : 1;
  }

  /// The character that starts here; U+FFFD where none does.
  static int point(byte[] text, int at) {
    int first = Byte.toUnsignedInt(text[at]);
    if (first < 0x80) {
      return first;
    }
    int length = length(text, at);
    if (length == 1) {
      return REPLACEMENT;
    }
    int point = first & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      point = (point << 6) | (text[at + i] & 0x3f);
    }
    return point;
  }

  /// How many bytes a character that starts with this one has; 0 where none starts so.
  static int wanted(int first) {
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  }

  /// Whether that many bytes from here on are a character.
  private static boolean whole(byte[] text, int at, int wanted, int first) {
    if (text.length - at < wanted) {
      return false;
    }
    for (int i = 1; i < wanted; i++) {
      int next = Byte.toUnsignedInt(text[at + i]);
      int low = i > 1 ? 0x80 : first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
      int high = i > 1 ? 0xbf : first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > high) {
        return false;
      }
    }
    return true;
  }
}
