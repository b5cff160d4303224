package dev.tacho.bench.llm;

import dev.tacho.core.RunState;
import dev.tacho.core.measure.Result;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of a cell.
///
/// @param reason why it did not complete; empty when it did
/// @param ends how the requests of the steady windows ended, by status
/// @param result empty when no request was due within a steady window
/// @param saturated why figures were refused on the client's account; empty when none was
public record LlmOutcome(
    RunState state,
    Optional<String> reason,
    SortedMap<String, Long> ends,
    Optional<Result> result,
    Optional<String> saturated) {
  /// How the requests behind `result` ended, by status.
  public static SortedMap<String, Long> ends(Result result) {
    SortedMap<String, Long> ends = new TreeMap<>();
    result
        .payload()
        .object("ends")
        .ifPresent(
            told ->
                told.members()
                    .keySet()
                    .forEach(status -> told.whole(status).ifPresent(n -> ends.put(status, n))));
    return ends;
  }

  /// How many ended well.
  public long ok() {
    return ends.getOrDefault(Request.OK, 0L);
  }

  /// Those that did not, by status.
  public Map<String, Long> failures() {
    SortedMap<String, Long> failures = new TreeMap<>(ends);
    failures.remove(Request.OK);
    return failures;
  }
}
