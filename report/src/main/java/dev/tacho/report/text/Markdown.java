package dev.tacho.report.text;

/// Text that Markdown shows as it is. Pure.
public final class Markdown {
  private static final String OWN = "\\|*_`<[";

  private Markdown() {}

  /// `text` with what Markdown would take for its own escaped.
  public static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 4);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (OWN.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }
}
