package dev.tacho.report.text;

/// Sentences broken at blanks. Pure.
public final class Wrapped {
  private Wrapped() {}

  /// `text` in lines of at most `columns`, all but the first behind `indent`; a word that is
  /// longer stands alone and sticks out.
  public static String text(String text, int columns, String indent) {
    if (Width.of(text) <= columns) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    String words = text.stripLeading();
    int used = text.length() - words.length();
    out.append(text, 0, used);
    boolean first = true;
    for (String word : words.split(" ", -1)) {
      int width = Width.of(word);
      if (!first && used > indent.length() && used + 1 + width > columns) {
        out.append('\n').append(indent);
        used = indent.length();
      } else if (!first) {
        out.append(' ');
        used++;
      }
      first = false;
      out.append(word);
      used += width;
    }
    return out.toString();
  }
}
