package dev.tacho.analysis.query;

import java.util.Optional;

/// How fact and value must stand to each other.
enum Sign {
  AT_LEAST(">="),
  AT_MOST("<="),
  NOT("!="),
  HAS_NOT("!~"),
  MORE(">"),
  LESS("<"),
  HAS("~"),
  IS("=");

  private final String text;

  Sign(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static Optional<Sign> of(String text) {
    if (text.equals("==")) {
      return Optional.of(IS);
    }
    for (Sign sign : values()) {
      if (sign.text.equals(text)) {
        return Optional.of(sign);
      }
    }
    return Optional.empty();
  }

  /// Whether it says which of two is more.
  boolean orders() {
    return switch (this) {
      case AT_LEAST, AT_MOST, MORE, LESS -> true;
      case NOT, HAS_NOT, HAS, IS -> false;
    };
  }

  /// Whether it looks into text.
  boolean searches() {
    return this == HAS || this == HAS_NOT;
  }

  /// Whether it holds of what [Double#compare] or another order says; only for signs that do not
  /// search.
  boolean holds(int order) {
    return switch (this) {
      case AT_LEAST -> order >= 0;
      case AT_MOST -> order <= 0;
      case MORE -> order > 0;
      case LESS -> order < 0;
      case NOT -> order != 0;
      case IS -> order == 0;
      case HAS, HAS_NOT -> false;
    };
  }
}
