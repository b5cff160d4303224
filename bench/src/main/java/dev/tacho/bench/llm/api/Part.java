package dev.tacho.bench.llm.api;

/// What one event of a stream says.
public enum Part {
  /// Text of the answer: one token, or several.
  TEXT,
  /// Something else: a role, a count, a sign of life.
  OTHER,
  /// Nothing more will come.
  END
}
