package dev.tacho.store;

/// Something that a person said about a run afterwards.
public sealed interface Annotation {
  /// A tag, which replaces one of the same key.
  record Tagged(String key, String value) implements Annotation {}

  /// A tag is taken away, one given at the run's start included.
  record Untagged(String key) implements Annotation {}

  /// Free text.
  ///
  /// @param kind what it is
  record Noted(Kind kind, String text) implements Annotation {}

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
