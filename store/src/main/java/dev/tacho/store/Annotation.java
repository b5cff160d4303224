package dev.tacho.store;

import java.util.List;

/// Something that a person said about a run afterwards.
public sealed interface Annotation {
  /// A tag, which replaces one of the same key.
  record Tagged(String key, String value) implements Annotation {}

  /// A tag is taken away, one given at the run's start included.
  record Untagged(String key) implements Annotation {}

  /// Free text.
  ///
  /// @param kind what it is
  /// @param about the runs that it is about beside this one, by id or place, as what a hypothesis
  ///     rests on
  record Noted(Kind kind, String text, List<String> about) implements Annotation {
    /// About this run only.
    public Noted(Kind kind, String text) {
      this(kind, text, List.of());
    }

    public Noted {
      about = List.copyOf(about);
    }
  }

  /// Where another tool's run lies, so that what is said of it can be found by it. Needed once.
  record Placed(String place) implements Annotation {}

  /// The run is, or no longer is, among the favourites.
  record Favourite(boolean on) implements Annotation {}

  /// The run is, or no longer is, kept from pruning.
  record Pinned(boolean on) implements Annotation {}

  /// What a text is.
  enum Kind {
    NOTE,
    HYPOTHESIS,
    DECISION
  }
}
