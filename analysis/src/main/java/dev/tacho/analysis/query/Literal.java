package dev.tacho.analysis.query;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Numbers as people type them into a query.
final class Literal {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,4})?(%?)");

  private Literal() {}

  /// `0.8`, `1e-3`, `80%` (which is 0.8), `nan`, `inf`; empty for anything else.
  static OptionalDouble number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> OptionalDouble.of(Double.NaN);
      case "inf", "+inf", "infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> NUMBER.matcher(text).matches() ? decimal(text) : OptionalDouble.empty();
    };
  }

  private static OptionalDouble decimal(String text) {
    return text.endsWith("%")
        ? OptionalDouble.of(Double.parseDouble(text.substring(0, text.length() - 1)) / 100)
        : OptionalDouble.of(Double.parseDouble(text));
  }
}
