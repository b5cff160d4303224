package dev.tacho.core.measure;

/// Which part of the work a number is about.
public enum Phase {
  /// Before the system settled; never part of a verdict.
  WARM_UP("warm-up"),
  /// After warm-up, until the end.
  STEADY("steady"),
  /// From the first moment to the last, warm-up included or not told apart.
  WHOLE("whole");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  /// The word written in files.
  public String word() {
    return word;
  }
}
