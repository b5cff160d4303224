package dev.tacho.bench.llm;

import java.util.List;

/// Requests as they once came. Immutable.
///
/// @param name of the file
/// @param sha256 of the file
public record Trace(String name, String sha256, List<Entry> entries) {
  /// One request.
  ///
  /// @param atNanos since the first one
  public record Entry(long atNanos, int inputTokens, int outputTokens) {}

  public Trace {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("no requests");
    }
  }
}
