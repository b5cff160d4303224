package dev.tacho.testkit.curves;

/// Something that was found in a run, as a user would be warned of it.
///
/// @param label what it is called: one of [Scenario#label] or another word
/// @param series the metric
/// @param onset since which step
/// @param low the least step that the onset may have with 95 % confidence
/// @param high the greatest
public record Claim(String label, String series, long onset, long low, long high) {
  /// A claim that knows its onset exactly.
  public Claim(String label, String series, long onset) {
    this(label, series, onset, onset, onset);
  }
}
