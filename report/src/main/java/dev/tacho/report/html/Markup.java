package dev.tacho.report.html;

import dev.tacho.report.text.Printable;
import java.util.ArrayDeque;
import java.util.Deque;

/// HTML that is well-formed XML too, written from front to back. Text and attribute values are
/// escaped here and nowhere else. Confined to one thread.
public final class Markup {
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  public Markup() {}

  /// Opens an element.
  ///
  /// @param attributes names and values by turns; one with an empty value is left out
  public Markup open(String tag, String... attributes) {
    begin(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /// Closes the element that was opened last.
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /// An element without content.
  public Markup empty(String tag, String... attributes) {
    begin(tag, attributes);
    out.append("/>");
    return this;
  }

  /// An element with nothing but text in it.
  public Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /// Text as its reader should see it.
  public Markup text(String text) {
    escape(Printable.of(text));
    return this;
  }

  /// Markup that this program made.
  public Markup raw(String made) {
    out.append(made);
    return this;
  }

  /// Ends a line of the source.
  public Markup line() {
    out.append('\n');
    return this;
  }

  private void begin(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      if (!attributes[i + 1].isEmpty()) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(Printable.of(attributes[i + 1]));
        out.append('"');
      }
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }
}
