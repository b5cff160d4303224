package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import java.util.List;

/// Where a result came from when it was not written as one.
///
/// @param from format and version of the document, as `TrackIQ 1.1.0`
/// @param notCarried what was left behind
public record Conversion(String from, List<NotCarried> notCarried) {
  public Conversion {
    Text.requireLine("format of the converted document", from, Text.MAX_NAME);
    notCarried = List.copyOf(notCarried);
  }
}
