package dev.tacho.mcp.runs;

import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.analysis.summary.RunSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was judged of runs that have not changed since, so that a second question about one does
/// not walk all its values again. The latest few are kept. Any thread.
final class Judgements {
  private static final int MOST = 16;

  /// What a judgement rests on.
  ///
  /// @param version differs when the run's files do
  record Basis(String run, String version, Optional<RunSchema> schema) {}

  private final Map<Basis, RunSummary> kept = new LinkedHashMap<>(MOST, 0.75f, true);

  synchronized Optional<RunSummary> of(Basis basis) {
    return Optional.ofNullable(kept.get(basis));
  }

  /// Keeps what no clock can change: a run that goes on may be silent in a minute, which its files
  /// don't tell.
  synchronized void keep(Basis basis, RunSummary summary) {
    if (summary.state().isEmpty() || summary.state().get().ended()) {
      kept.put(basis, summary);
      if (kept.size() > MOST) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
  }
}
