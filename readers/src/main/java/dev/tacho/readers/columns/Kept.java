package dev.tacho.readers.columns;

import java.util.List;
import java.util.Optional;

/// A run as it was read: what is known of it, what it was read from, and its series on a shelf.
///
/// @param stored where it lies in the cache; empty for one that was just read
record Kept(
    Facts facts,
    List<Watched> watched,
    List<ColumnSeries> series,
    List<StepTexts.Group> stepTexts,
    Shelf shelf,
    Optional<Stored> stored) {

  /// The columns of a run in the cache.
  ///
  /// @param generation tells one file of columns from the one that replaced it
  /// @param parts lengths and sums of what was appended in one go, from the first byte on
  record Stored(String generation, List<Part> parts) {
    long length() {
      long all = 0;
      for (Part part : parts) {
        all += part.length();
      }
      return all;
    }
  }

  /// Bytes that were appended in one go, with their CRC-32C.
  record Part(long length, long sum) {}

  /// A run of which nothing is known.
  static Kept none(Shelf shelf) {
    return new Kept(Facts.NONE, List.of(), List.of(), List.of(), shelf, Optional.empty());
  }

  /// Holds it against the files it was read from.
  Watched.Verdict verdict() {
    Watched.Verdict worst = Watched.Verdict.SAME;
    for (Watched file : watched) {
      Watched.Verdict one = file.verdict();
      if (one.compareTo(worst) > 0) {
        worst = one;
      }
    }
    return worst;
  }

  /// Whether the stored columns are there and as they were written, and the files they were read
  /// from begin and end as they did. Reads all columns.
  boolean isSound() {
    for (Watched file : watched) {
      if (!file.isAsRead()) {
        return false;
      }
    }
    long at = 0;
    for (Part part : stored.map(Stored::parts).orElse(List.of())) {
      if (!shelf.matches(at, part.length(), part.sum())) {
        return false;
      }
      at += part.length();
    }
    return true;
  }
}
