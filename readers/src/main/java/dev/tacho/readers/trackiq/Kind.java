package dev.tacho.readers.trackiq;

import dev.tacho.core.json.JsonException;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.json.JsonStream.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What a document of TrackIQ is, told from the names of its first members.
enum Kind {
  /// What a tool measured, or says that it did; or an array of those.
  RESULT,
  /// How far a training was, and what each worker did.
  CHECKPOINT,
  /// Numbers kept to compare with.
  BASELINE;

  private static final Set<String> OF_RESULT = Set.of("tool_name", "tool_version");
  private static final Set<String> OF_CHECKPOINT =
      Set.of("run_id", "total_steps", "completed_steps");
  private static final Set<String> OF_BASELINE = Set.of("name", "timestamp", "metrics");

  /// What begins with `head`; empty where it is nothing of TrackIQ.
  static Optional<Kind> of(byte[] head) throws IOException {
    return of(names(head));
  }

  static Optional<Kind> of(Set<String> names) {
    if (names.containsAll(OF_RESULT)) {
      return Optional.of(RESULT);
    }
    if (names.containsAll(OF_CHECKPOINT)) {
      return Optional.of(CHECKPOINT);
    }
    return names.equals(OF_BASELINE) ? Optional.of(BASELINE) : Optional.empty();
  }

  /// The names of the outermost members, or of those of the first item, as far as they are there.
  private static Set<String> names(byte[] head) throws IOException {
    Set<String> names = new HashSet<>();
    JsonStream json = JsonStream.of(new ByteArrayInputStream(head));
    try {
      Token first = json.next();
      if (first == Token.ARRAY) {
        first = json.next();
      }
      while (first == Token.OBJECT && json.next() == Token.NAME) {
        names.add(json.text());
        json.skip(json.next());
      }
    } catch (JsonException _) {
      // only the beginning is here
    }
    return names;
  }
}
