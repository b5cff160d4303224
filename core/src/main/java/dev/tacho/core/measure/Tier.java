package dev.tacho.core.measure;

import java.util.Locale;

/// How much a number can be trusted, strongest first. What is computed from others takes the
/// weakest of their tiers, so a table can never look better than its worst input.
public enum Tier {
  /// This program read it off a clock, a counter or a file, or computed it from such readings only.
  MEASURED,
  /// Another program said so.
  REPORTED,
  /// A model or an approximation stands between the readings and the number.
  ESTIMATED,
  /// A person or a configuration said so.
  DECLARED;

  /// The word written in tables and files.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The weaker of the two.
  public Tier weaker(Tier other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
