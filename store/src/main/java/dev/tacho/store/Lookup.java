package dev.tacho.store;

import java.util.List;

/// What a name that a person typed stands for.
public sealed interface Lookup {
  /// The word for the newest run, which therefore is no run's name.
  String LATEST = "latest";

  /// Exactly one run.
  record Found(StoredRun run) implements Lookup {}

  /// No run.
  ///
  /// @param nearest names and ids that look like it, best first, at most 5
  record NotFound(String name, List<String> nearest) implements Lookup {
    public NotFound {
      nearest = List.copyOf(nearest);
    }
  }

  /// Several runs, newest first.
  record Ambiguous(String name, List<RunStatus> candidates) implements Lookup {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }
}
