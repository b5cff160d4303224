package dev.tacho.store;

import dev.tacho.core.Damage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What all annotations of one run add up to.
///
/// @param tags set afterwards
/// @param untagged keys taken away afterwards
/// @param texts in the order they were written
/// @param place where another tool's run lies; empty for one of the store
/// @param damage lines that could not be read
public record Notes(
    Map<String, String> tags,
    Set<String> untagged,
    List<Text> texts,
    boolean favourite,
    boolean pinned,
    Optional<String> place,
    List<Damage> damage) {

  /// Nothing said yet.
  public static final Notes NONE =
      new Notes(Map.of(), Set.of(), List.of(), false, false, Optional.empty(), List.of());

  /// One text.
  ///
  /// @param by the account that wrote it
  /// @param about other runs that it is about, by id or place
  public record Text(Instant at, String by, Annotation.Kind kind, String text, List<String> about) {
    public Text {
      about = List.copyOf(about);
    }
  }

  public Notes {
    tags = Map.copyOf(tags);
    untagged = Set.copyOf(untagged);
    texts = List.copyOf(texts);
    damage = List.copyOf(damage);
  }

  /// The tags of a run that began with `given`.
  public Map<String, String> tags(Map<String, String> given) {
    Map<String, String> all = new TreeMap<>(given);
    all.keySet().removeAll(untagged);
    all.putAll(tags);
    return all;
  }
}
