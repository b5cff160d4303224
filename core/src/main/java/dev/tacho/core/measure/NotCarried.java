package dev.tacho.core.measure;

import dev.tacho.core.text.Text;

/// Something of an older or foreign document that has no place in a result, and why.
///
/// @param path JSON pointer into that document
public record NotCarried(String path, String reason) {
  public NotCarried {
    Text.requireLine(
        "reason why " + Text.shown(path) + " was not carried over", reason, Text.MAX_SENTENCE);
  }
}
