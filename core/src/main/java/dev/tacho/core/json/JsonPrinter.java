package dev.tacho.core.json;

import java.util.Iterator;
import java.util.Map;

/// Values to text, compact or on several lines.
final class JsonPrinter {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(256);
  private final boolean lines;

  private JsonPrinter(boolean lines) {
    this.lines = lines;
  }

  static String compact(Json value) {
    return print(value, false);
  }

  static String pretty(Json value) {
    return print(value, true);
  }

  private static String print(Json value, boolean lines) {
    JsonPrinter printer = new JsonPrinter(lines);
    printer.write(value, 0);
    return printer.out.toString();
  }

  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || isLoneSurrogate(text, i)) {
            escape(c, out);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static void escape(char c, StringBuilder out) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt(c >> shift & 15));
    }
  }

  private void write(Json value, int level) {
    switch (value) {
      case Json.Str(var text) -> quote(text, out);
      case Json.Num(var literal) -> out.append(literal);
      case Json.Bool(var b) -> out.append(b);
      case Json.Null _ -> out.append("null");
      case Json.Arr(var items) -> {
        out.append('[');
        for (Iterator<Json> i = items.iterator(); i.hasNext(); ) {
          newLine(level + 1);
          write(i.next(), level + 1);
          separate(i.hasNext(), level);
        }
        out.append(']');
      }
      case Json.Obj(var members) -> {
        out.append('{');
        for (Iterator<Map.Entry<String, Json>> i = members.entrySet().iterator(); i.hasNext(); ) {
          newLine(level + 1);
          Map.Entry<String, Json> member = i.next();
          quote(member.getKey(), out);
          out.append(lines ? ": " : ":");
          write(member.getValue(), level + 1);
          separate(i.hasNext(), level);
        }
        out.append('}');
      }
    }
  }

  private void separate(boolean more, int level) {
    if (more) {
      out.append(',');
    } else {
      newLine(level);
    }
  }

  private void newLine(int level) {
    if (lines) {
      out.append('\n').repeat("  ", level);
    }
  }
}
