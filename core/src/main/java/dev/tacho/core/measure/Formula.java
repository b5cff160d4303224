package dev.tacho.core.measure;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The little language of [Provenance.Derived]: an expression over names. A name is a letter and
/// then letters, digits, `_` and `.`; one with other characters stands in single quotes
/// (`'val/loss'`). A name right before `(` is a function and no input. An `=` may stand after the
/// name of the result.
final class Formula {
  private static final Pattern WORD =
      Pattern.compile("'([^']{1,200})'|(\\p{Alpha}[\\w.]*)(\\s*\\()?|[0-9][\\w.]*");

  private Formula() {}

  /// The inputs that `formula` names, each once, in the order of their first mention.
  static SequencedSet<String> names(String formula) {
    SequencedSet<String> names = new LinkedHashSet<>();
    Matcher words = WORD.matcher(formula.substring(formula.indexOf('=') + 1));
    while (words.find()) {
      if (words.group(1) != null) {
        names.add(words.group(1));
      } else if (words.group(2) != null && words.group(3) == null) {
        names.add(words.group(2));
      }
    }
    return names;
  }
}
