package dev.tacho.analysis.result;

import java.util.List;
import java.util.Optional;

/// The values behind a figure, repeat by repeat. Immutable; the arrays are not to be written to.
public final class Repeats {
  /// How the values came.
  public enum Kind {
    /// One value a repeat was written down.
    VALUES,
    /// Rows were, and the statistic is made anew inside each repeat.
    ROWS,
    /// There is nothing behind the number but itself.
    SINGLE
  }

  private final Kind kind;
  private final List<Double> values;
  private final List<double[]> rows;
  private final Optional<String> why;

  private Repeats(Kind kind, List<Double> values, List<double[]> rows, Optional<String> why) {
    this.kind = kind;
    this.values = List.copyOf(values);
    this.rows = List.copyOf(rows);
    this.why = why;
  }

  static Repeats ofValues(List<Double> values) {
    return new Repeats(
        Kind.VALUES,
        values,
        values.stream().map(value -> new double[] {value}).toList(),
        Optional.empty());
  }

  static Repeats ofRows(List<Double> values, List<double[]> rows) {
    return new Repeats(Kind.ROWS, values, rows, Optional.empty());
  }

  static Repeats single(double value, String why) {
    return new Repeats(Kind.SINGLE, List.of(value), List.of(), Optional.of(why));
  }

  static Repeats none(String why) {
    return new Repeats(Kind.SINGLE, List.of(), List.of(), Optional.of(why));
  }

  /// How they came.
  public Kind kind() {
    return kind;
  }

  /// The statistic of each repeat, in their order; one value where nothing is known but the number
  /// itself, none where there is no number.
  public List<Double> values() {
    return values;
  }

  /// The finite rows of each repeat in the order in which they were recorded; a single value each
  /// where the repeat is all that was written down, none for [Kind#SINGLE].
  public List<double[]> rows() {
    return rows;
  }

  /// Why there is nothing behind the number; empty where there is.
  public Optional<String> why() {
    return why;
  }
}
