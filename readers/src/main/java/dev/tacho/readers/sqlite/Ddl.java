package dev.tacho.readers.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a `CREATE TABLE` or `CREATE INDEX` says, as far as reading needs it: the names of the
/// columns in order, and which of them is the row id. Pure.
///
/// @param columns the names as they were given, in the order in which a record has them
/// @param alias the column that is the row id itself, or -1
/// @param plain whether the order of an index is that of the bytes of its columns
record Ddl(List<String> columns, int alias, boolean plain) {
  private static final Set<String> CONSTRAINTS =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");

  Ddl {
    columns = List.copyOf(columns);
  }

  /// The first parenthesis of the statement, part by part; nothing when it has none.
  static Optional<Ddl> of(String sql) {
    List<String> tokens = tokens(sql);
    int open = tokens.indexOf("(");
    if (open < 0) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    int alias = -1;
    boolean plain = true;
    int at = open + 1;
    int end = open;
    while (at < tokens.size() && !tokens.get(end).equals(")")) {
      end = partEnd(tokens, at);
      List<String> part = tokens.subList(at, end);
      at = end + 1;
      if (part.isEmpty() || end == tokens.size()) {
        break;
      }
      if (CONSTRAINTS.contains(part.getFirst())) {
        alias = alias < 0 ? aliasBy(part, columns, tokens) : alias;
        continue;
      }
      plain &= !part.contains("DESC") && !part.contains("COLLATE") && !part.contains("(");
      if (isRowid(part)) {
        alias = columns.size();
      }
      columns.add(name(part.getFirst()));
    }
    plain &= !tokens.subList(Math.min(end, tokens.size()), tokens.size()).contains("WHERE");
    return Optional.of(new Ddl(columns, alias, plain));
  }

  /// `INTEGER PRIMARY KEY` makes a column the row id; so it is called in no other way.
  private static boolean isRowid(List<String> part) {
    int key = part.indexOf("PRIMARY");
    return part.size() > 2 && part.get(1).equals("INTEGER") && key > 1 && !part.contains("DESC");
  }

  /// `PRIMARY KEY (id)` over one column declared `INTEGER` does so too.
  private static int aliasBy(List<String> part, List<String> columns, List<String> tokens) {
    int key = part.indexOf("PRIMARY");
    if (key < 0 || part.size() != key + 5 || !part.get(key + 2).equals("(")) {
      return -1;
    }
    String wanted = name(part.get(key + 3));
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(wanted)) {
        return declaredInteger(wanted, tokens) ? i : -1;
      }
    }
    return -1;
  }

  private static boolean declaredInteger(String column, List<String> tokens) {
    for (int i = 1; i + 2 < tokens.size(); i++) {
      boolean begins = tokens.get(i - 1).equals("(") || tokens.get(i - 1).equals(",");
      if (begins && name(tokens.get(i)).equalsIgnoreCase(column)) {
        return tokens.get(i + 1).equals("INTEGER")
            && (tokens.get(i + 2).equals(",") || tokens.get(i + 2).equals("NOT"));
      }
    }
    return false;
  }

  /// Where the part ends that begins at `from`: at a comma or the closing parenthesis.
  private static int partEnd(List<String> tokens, int from) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (depth == 0 && (token.equals(",") || token.equals(")"))) {
        return i;
      }
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
    }
    return tokens.size();
  }

  private static String name(String token) {
    return token.startsWith("\u0001") ? token.substring(1) : token;
  }

  /// Words, quoted names (marked, so that none is taken for a keyword) and single characters.
  /// Words that are keywords here are in upper case.
  private static List<String> tokens(String sql) {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else if (c == '"' || c == '`' || c == '\'' || c == '[') {
        int end = quoteEnd(sql, at, c == '[' ? ']' : c);
        tokens.add("\u0001" + sql.substring(at + 1, end));
        at = end + 1;
      } else if (Character.isLetterOrDigit(c) || c == '_') {
        int end = at;
        while (end < sql.length()
            && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
          end++;
        }
        tokens.add(word(sql.substring(at, end)));
        at = end;
      } else {
        tokens.add(String.valueOf(c));
        at++;
      }
    }
    return tokens;
  }

  private static String word(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    boolean keyword =
        switch (upper) {
          case "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "INTEGER" -> true;
          case "DESC", "COLLATE", "WHERE", "NOT" -> true;
          default -> false;
        };
    return keyword ? upper : text;
  }

  private static int quoteEnd(String sql, int open, char close) {
    int at = open + 1;
    while (at < sql.length()) {
      if (sql.charAt(at) == close) {
        if (at + 1 < sql.length() && sql.charAt(at + 1) == close) {
          at += 2;
          continue;
        }
        return at;
      }
      at++;
    }
    return sql.length();
  }
}
