package dev.tacho.core;

import dev.tacho.core.json.Json;
import java.util.Optional;

/// What people call a run, a project or a stage: 1 to 200 printable characters, on one line. A
/// label is never used as a path, and nothing that looks like one (`/`, `\`, `..`) is accepted,
/// so that a run can be named by label or by path without doubt.
public record Label(String text) {
  /// Longest label, in UTF-16 units.
  public static final int MAX_LENGTH = 200;

  public Label {
    fault(text)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "label "
                      + quoted(text)
                      + " "
                      + why
                      + "; use 1 to "
                      + MAX_LENGTH
                      + " printable characters without / \\ or ..");
            });
  }

  /// Why `text` is no label; empty when it is one.
  public static Optional<String> fault(String text) {
    if (text.isBlank()) {
      return Optional.of("is empty");
    }
    if (text.length() > MAX_LENGTH) {
      return Optional.of("has " + text.length() + " characters");
    }
    if (!text.equals(text.strip())) {
      return Optional.of("begins or ends with a blank");
    }
    if (text.contains("..") || text.indexOf('/') >= 0 || text.indexOf('\\') >= 0) {
      return Optional.of("looks like a path");
    }
    return text.codePoints().allMatch(Label::isPrintable)
        ? Optional.empty()
        : Optional.of("has a line break or another control character");
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String quoted(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return Json.of(shown).toString();
  }
}
