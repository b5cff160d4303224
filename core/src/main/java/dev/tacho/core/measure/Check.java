package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import java.util.Locale;

/// Something that was asked of the work, and what came out.
///
/// @param detail the numbers that decided, or why nothing was decided
public record Check(String name, Outcome outcome, String detail) {
  /// What came out.
  public enum Outcome {
    PASSED,
    FAILED,
    /// It could not be decided, which is neither a pass nor a failure.
    UNDECIDED;

    /// The word written in files.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Check {
    Text.requireLine("name of a check", name, Text.MAX_NAME);
    Text.requireLine("detail of check " + name, detail, Text.MAX_SENTENCE);
  }
}
