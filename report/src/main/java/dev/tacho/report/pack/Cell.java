package dev.tacho.report.pack;

import java.util.Optional;

/// What stands in a row under a heading.
///
/// @param text for people
/// @param value the number behind it, with all of its digits; empty where there is none
public record Cell(String text, Optional<Double> value, Tone tone) {
  /// How a cell looks beside its neighbours; never the only way in which something is told.
  public enum Tone {
    PLAIN,
    GOOD,
    BAD,
    /// There is no value; the text says so.
    MISSING
  }

  /// Text.
  public static Cell of(String text) {
    return new Cell(text, Optional.empty(), Tone.PLAIN);
  }

  /// A number and how it is written.
  public static Cell of(double value, String text) {
    return new Cell(text, Optional.of(value), Tone.PLAIN);
  }

  /// No value, and why.
  public static Cell missing(String why) {
    return new Cell(why, Optional.empty(), Tone.MISSING);
  }

  /// The same in another tone.
  public Cell in(Tone other) {
    return new Cell(text, value, other);
  }
}
