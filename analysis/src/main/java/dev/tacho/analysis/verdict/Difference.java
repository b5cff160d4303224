package dev.tacho.analysis.verdict;

import dev.tacho.core.json.Json;
import java.util.Optional;

/// One thing in which a run differs from the first, apart from its numbers.
///
/// @param name as the result has it: `onnxruntime`, `threads`, `commit`
/// @param first what the first run says; empty where it says nothing
/// @param other what the other says
/// @param meant whether it was to differ
public record Difference(
    Axis axis, String name, Optional<String> first, Optional<String> other, boolean meant) {
  /// Whether the two runs cannot be compared because of it. What one of them does not say cannot
  /// be held against the other.
  public boolean decides() {
    return axis.decides() && !meant && first.isPresent() && other.isPresent();
  }

  /// `precision fp32 there, int8 here`.
  public String text() {
    return name + " " + first.orElse("not said") + " there, " + other.orElse("not said") + " here";
  }

  Json.Obj toJson() {
    return Json.object()
        .put("axis", axis.word())
        .put("name", name)
        .putText("first", first)
        .putText("other", other)
        .put("meant", meant)
        .build();
  }
}
