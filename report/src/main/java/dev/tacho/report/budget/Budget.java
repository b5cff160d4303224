package dev.tacho.report.budget;

/// How long an answer may be, in tokens. A token counts as four characters, line ends included:
/// tokenizers differ, and this one needs none. A real one takes two or three for a glyph of a
/// sparkline; docs/measurements tells by how much.
///
/// @param tokens at most
public record Budget(long tokens) {
  /// Characters that count as a token.
  public static final int CHARACTERS = 4;

  /// No bound.
  public static final Budget NONE = new Budget(Long.MAX_VALUE / CHARACTERS);

  /// What a summary keeps to unless somebody says otherwise: under 300.
  public static final Budget SUMMARY = new Budget(299);

  /// The least that can hold a first line and the note of what was left out.
  public static final int LEAST = 40;

  public Budget {
    if (tokens < LEAST) {
      throw new IllegalArgumentException(
          "a budget of " + tokens + " tokens; " + LEAST + " are the least that say anything");
    }
  }

  /// Characters that fit.
  long characters() {
    return tokens * CHARACTERS;
  }

  /// The tokens that so many characters count as.
  public static long tokensOf(long characters) {
    return (characters + CHARACTERS - 1) / CHARACTERS;
  }
}
