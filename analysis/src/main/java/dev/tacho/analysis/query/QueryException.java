package dev.tacho.analysis.query;

/// A query that cannot be understood: what is wrong, where, and what would be right.
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String query;
  private final int at;

  QueryException(String message, String query, int at) {
    super(message);
    this.query = query;
    this.at = at;
  }

  /// Where in the query, in UTF-16 units from 0; its length where something is missing at the end.
  public int at() {
    return at;
  }

  /// The message, and under it the query with a mark at the place.
  public String pointed() {
    int place = query.codePointCount(0, Math.min(at, query.length()));
    return getMessage() + "\n  " + query.replaceAll("\\s", " ") + "\n  " + " ".repeat(place) + "^";
  }
}
