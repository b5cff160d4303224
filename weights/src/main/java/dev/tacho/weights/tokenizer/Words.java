package dev.tacho.weights.tokenizer;

/// The words of a text, as GPT-2 splits it:
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// They cover the text, each byte once. A byte that is not UTF-8 counts as a sign of its own, as
/// U+FFFD would. Confined to one thread.
final class Words {
  private enum Kind {
    LETTER,
    NUMBER,
    BLANK,
    SIGN
  }

  private final byte[] text;
  private int from;
  private int to;

  Words(byte[] text) {
    this.text = text;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /// Goes on to the next word, when there is one.
  boolean next() {
    from = to;
    if (from == text.length) {
      return false;
    }
    to = end();
    return true;
  }

  private int end() {
    int ending = text[from] == '\'' ? ending() : 0;
    if (ending > 0) {
      return from + ending;
    }
    boolean blank = text[from] == ' ';
    int start = from + (blank ? 1 : 0);
    if (start < text.length && kind(start) != Kind.BLANK) {
      return run(start, kind(start));
    }
    return blanks();
  }

  /// Bytes of an English ending after an apostrophe, with it; 0 where there is none.
  private int ending() {
    int one = at(from + 1);
    if (one == 's' || one == 't' || one == 'm' || one == 'd') {
      return 2;
    }
    int two = at(from + 2);
    boolean pair = ((one == 'r' || one == 'v') && two == 'e') || (one == 'l' && two == 'l');
    return pair ? 3 : 0;
  }

  private int at(int place) {
    return place < text.length ? text[place] : -1;
  }

  private int run(int start, Kind kind) {
    int end = start;
    while (end < text.length && kind(end) == kind) {
      end += length(end);
    }
    return end;
  }

  /// The last blank before a word belongs to the word, or stands alone.
  private int blanks() {
    int last = from;
    int end = from + length(from);
    while (end < text.length && kind(end) == Kind.BLANK) {
      last = end;
      end += length(end);
    }
    return end == text.length || last == from ? end : last;
  }

  private int length(int place) {
    return Utf8.length(text, place);
  }

  private Kind kind(int place) {
    int point = Utf8.point(text, place);
    if (isBlank(point)) {
      return Kind.BLANK;
    }
    if (Character.isLetter(point)) {
      return Kind.LETTER;
    }
    return switch (Character.getType(point)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          Kind.NUMBER;
      default -> Kind.SIGN;
    };
  }

  /// Unicode's property White_Space.
  private static boolean isBlank(int point) {
    return (point >= 0x09 && point <= 0x0d)
        || point == ' '
        || point == 0x85
        || point == 0xa0
        || point == 0x1680
        || (point >= 0x2000 && point <= 0x200a)
        || point == 0x2028
        || point == 0x2029
        || point == 0x202f
        || point == 0x205f
        || point == 0x3000;
  }
}
