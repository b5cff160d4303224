package dev.tacho.analysis.query;

import java.util.Locale;
import java.util.Optional;

/// A fact of a run that is text.
public enum TextFact {
  ID,
  NAME,
  PROJECT,
  /// The group that its source puts it in.
  GROUP,
  /// The state's word, or `silent`.
  STATE,
  HOST,
  /// The arguments, with blanks between them.
  COMMAND,
  /// The one that is running, or the last one that ran.
  STAGE,
  /// Whose files it was read from: `tacho`, `wandb`, `tensorboard`.
  FORMAT,
  /// Where it lies.
  PATH,
  /// What was written about it, all of it.
  NOTE;

  /// As it is typed: `name`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TextFact> ofWord(String word) {
    for (TextFact fact : values()) {
      if (fact.word().equals(word)) {
        return Optional.of(fact);
      }
    }
    return Optional.empty();
  }
}
