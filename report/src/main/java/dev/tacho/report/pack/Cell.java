package dev.tacho.report.pack;

import dev.tacho.report.chart.Tone;
import java.util.Optional;

/// What stands in a row under a heading.
///
/// @param text for people
/// @param value the number behind it, with all of its digits; empty where there is none
/// @param tone how it looks beside its neighbours; never the only way in which something is told
/// @param missing whether the text says why there is no value
public record Cell(String text, Optional<Double> value, Tone tone, boolean missing) {
  /// Text.
  public static Cell of(String text) {
    return new Cell(text, Optional.empty(), Tone.PLAIN, false);
  }

  /// A number and how it is written.
  public static Cell of(double value, String text) {
    return new Cell(text, Optional.of(value), Tone.PLAIN, false);
  }

  /// A count and how it is written.
  public static Cell of(long count, String text) {
    return of((double) count, text);
  }

  /// No value, and why.
  public static Cell missing(String why) {
    return new Cell(why, Optional.empty(), Tone.PLAIN, true);
  }

  /// The same, judged.
  public Cell toned(Tone judged) {
    return new Cell(text, value, judged, missing);
  }
}
