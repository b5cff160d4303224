package dev.tacho.core.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Strict RFC 8259 text to values, by recursive descent with a bounded depth.
final class JsonParser {
  private static final Json NULL = new Json.Null();
  private static final Json TRUE = new Json.Bool(true);
  private static final Json FALSE = new Json.Bool(false);

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  static boolean isNumber(String literal) {
    JsonParser parser = new JsonParser(literal);
    return parser.scanNumber() && parser.at == literal.length();
  }

  Json document() {
    Json value = value(0);
    blanks();
    if (at < text.length()) {
      throw broken("text after the value");
    }
    return value;
  }

  private Json value(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw broken("nesting deeper than " + Json.MAX_DEPTH);
    }
    blanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Str(string());
      case 't' -> literal("true", TRUE);
      case 'f' -> literal("false", FALSE);
      case 'n' -> literal("null", NULL);
      default -> number();
    };
  }

  private Json object(int depth) {
    at++;
    Map<String, Json> members = new LinkedHashMap<>();
    if (!next('}')) {
      do {
        blanks();
        int nameAt = at;
        String name = string();
        expect(':');
        if (members.put(name, value(depth + 1)) != null) {
          at = nameAt;
          throw broken("the name \"" + name + "\" stands twice");
        }
      } while (next(','));
      expect('}');
    }
    return new Json.Obj(members);
  }

  private Json array(int depth) {
    at++;
    List<Json> items = new ArrayList<>();
    if (!next(']')) {
      do {
        items.add(value(depth + 1));
      } while (next(','));
      expect(']');
    }
    return new Json.Arr(items);
  }

  private Json literal(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw broken("unknown word");
    }
    at += word.length();
    return value;
  }

  private Json number() {
    int from = at;
    if (!scanNumber()) {
      at = from;
      throw broken("no value");
    }
    return new Json.Num(text.substring(from, at));
  }

  private boolean scanNumber() {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      at++;
      if (!digits()) {
        return false;
      }
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return at > from;
  }

  private String string() {
    if (peek() != '"') {
      throw broken("a quoted name or text was expected");
    }
    int from = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(from, at++);
      }
      if (c == '\\') {
        return escapedString(from);
      }
      if (c < ' ') {
        throw broken("a control character inside a string");
      }
      at++;
    }
    throw broken("the string has no end");
  }

  private String escapedString(int from) {
    StringBuilder out = new StringBuilder(text.length() < 1 << 16 ? 64 : 1024);
    out.append(text, from, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        at--;
        throw broken("a control character inside a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
    throw broken("the string has no end");
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw broken("unknown escape");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw broken("four hex digits were expected");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private boolean next(char wanted) {
    blanks();
    if (peek() != wanted || at >= text.length()) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char wanted) {
    if (!next(wanted)) {
      throw broken("'" + wanted + "' was expected");
    }
  }

  private void blanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /// The character at hand; NUL at the end, which no rule accepts.
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private JsonException broken(String what) {
    String found =
        at >= text.length()
            ? "the end of the text"
            : new Json.Str(text.substring(at, Math.min(at + 20, text.length()))).toString();
    return new JsonException("not JSON at character " + at + ": " + what + ", found " + found);
  }
}
