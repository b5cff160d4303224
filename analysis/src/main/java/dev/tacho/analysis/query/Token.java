package dev.tacho.analysis.query;

import java.util.ArrayList;
import java.util.List;

/// A piece of a query and where it stands.
///
/// @param text what it says, without quotation marks
/// @param at of its first character
/// @param end after its last character
record Token(Kind kind, String text, int at, int end) {
  enum Kind {
    WORD,
    QUOTED,
    SIGN,
    OPEN,
    CLOSE,
    COMMA,
    END
  }

  private static final String SIGNS = "<>=!~";

  /// All of them, an [Kind#END] last.
  static List<Token> of(String query) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < query.length()) {
      char c = query.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      Token token = at(query, at, c);
      tokens.add(token);
      at = token.end;
    }
    tokens.add(new Token(Kind.END, "", query.length(), query.length()));
    return tokens;
  }

  private static Token at(String query, int at, char c) {
    return switch (c) {
      case '(' -> new Token(Kind.OPEN, "(", at, at + 1);
      case ')' -> new Token(Kind.CLOSE, ")", at, at + 1);
      case ',' -> new Token(Kind.COMMA, ",", at, at + 1);
      case '"', '\'' -> quoted(query, at, c);
      default -> SIGNS.indexOf(c) >= 0 ? sign(query, at) : word(query, at);
    };
  }

  private static Token quoted(String query, int at, char mark) {
    StringBuilder text = new StringBuilder();
    for (int i = at + 1; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == mark) {
        return new Token(Kind.QUOTED, text.toString(), at, i + 1);
      }
      // a backslash takes the next character as it is
      if (c == '\\' && i + 1 < query.length()) {
        i++;
      }
      text.append(query.charAt(i));
    }
    throw new QueryException("the " + mark + " is never closed", query, at);
  }

  private static Token sign(String query, int at) {
    int end = at + 1;
    while (end < query.length() && SIGNS.indexOf(query.charAt(end)) >= 0) {
      end++;
    }
    return new Token(Kind.SIGN, query.substring(at, end), at, end);
  }

  private static Token word(String query, int at) {
    int end = at;
    while (end < query.length() && isWord(query.charAt(end))) {
      end++;
    }
    return new Token(Kind.WORD, query.substring(at, end), at, end);
  }

  private static boolean isWord(char c) {
    return !Character.isWhitespace(c) && SIGNS.indexOf(c) < 0 && "(),\"'".indexOf(c) < 0;
  }

  /// Whether it is the word `word`, in capitals or not, and not quoted.
  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /// For a message: `'0.8'`, or the end.
  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
