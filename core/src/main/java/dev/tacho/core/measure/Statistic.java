package dev.tacho.core.measure;

import java.math.BigDecimal;
import java.util.Optional;

/// What was made of the values behind a number.
public sealed interface Statistic {
  /// The arithmetic mean.
  record Mean() implements Statistic {}

  /// The middle value, which is the 0.5 quantile.
  record Median() implements Statistic {}

  /// The value that a share `q` of the values does not exceed; 0.5 is written as [Median].
  record Quantile(double q) implements Statistic {
    /// How near to 0 or 1 a quantile may lie.
    public static final double NEAREST_END = 1e-9;

    private static final double CONFIDENCE = 0.95;

    public Quantile {
      if (!(q >= NEAREST_END && q <= 1 - NEAREST_END)) {
        throw new IllegalArgumentException(
            "quantile "
                + q
                + " is not between 0 and 1, a billionth from either; the ends are min and max");
      }
      if (q == 0.5) {
        throw new IllegalArgumentException("quantile 0.5 has a name of its own: median");
      }
    }

    /// The smallest sample that can say anything about this quantile: with fewer values, the chance
    /// that even the extreme one lies beyond the quantile is below 95 %. 59 values for p95, 299 for
    /// p99, 2,995 for p99.9. Smaller samples give a guess that the interval cannot bound.
    ///
    /// Source: S. S. Wilks, Annals of Mathematical Statistics 12(1), 1941, pp. 91-96.
    public long samplesNeeded() {
      double towardsTail = Math.max(q, 1 - q);
      return (long) Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(towardsTail));
    }
  }

  /// The smallest value.
  record Min() implements Statistic {}

  /// The largest value.
  record Max() implements Statistic {}

  /// The sum, or the difference of a counter between end and begin.
  record Total() implements Statistic {}

  /// The value that was current at the end.
  record Last() implements Statistic {}

  /// Events or units a second, over the whole of the scope.
  record Rate() implements Statistic {}

  /// The part of the whole.
  record Share() implements Statistic {}

  /// The quantile `q` in (0, 1), the median by its own name.
  static Statistic quantile(double q) {
    return q == 0.5 ? new Median() : new Quantile(q);
  }

  /// The word written in files: `mean`, `median`, `q0.99` and so on; [#parse] is its inverse.
  default String word() {
    return switch (this) {
      case Mean() -> "mean";
      case Median() -> "median";
      case Quantile(double q) -> "q" + BigDecimal.valueOf(q).toPlainString();
      case Min() -> "min";
      case Max() -> "max";
      case Total() -> "total";
      case Last() -> "last";
      case Rate() -> "rate";
      case Share() -> "share";
    };
  }

  /// The word shown to people: as [#word], but `p99` for the 0.99 quantile.
  default String label() {
    return this instanceof Quantile(double q)
        ? "p" + BigDecimal.valueOf(q).movePointRight(2).stripTrailingZeros().toPlainString()
        : word();
  }

  /// The share of values that this statistic does not lie below: 0 for min, 1 for max; empty where
  /// it is no point of the distribution.
  default Optional<Double> rank() {
    return switch (this) {
      case Min() -> Optional.of(0.0);
      case Median() -> Optional.of(0.5);
      case Quantile(double q) -> Optional.of(q);
      case Max() -> Optional.of(1.0);
      case Mean(), Total(), Last(), Rate(), Share() -> Optional.empty();
    };
  }

  /// The statistic that a file's word means; empty for a word that is none.
  static Optional<Statistic> parse(String word) {
    return switch (word) {
      case "mean" -> Optional.of(new Mean());
      case "median" -> Optional.of(new Median());
      case "min" -> Optional.of(new Min());
      case "max" -> Optional.of(new Max());
      case "total" -> Optional.of(new Total());
      case "last" -> Optional.of(new Last());
      case "rate" -> Optional.of(new Rate());
      case "share" -> Optional.of(new Share());
      default -> parseQuantile(word);
    };
  }

  private static Optional<Statistic> parseQuantile(String word) {
    if (!word.startsWith("q0.") || !word.matches("q0\\.[0-9]{1,40}")) {
      return Optional.empty();
    }
    double q = Double.parseDouble(word.substring(1));
    return q >= Quantile.NEAREST_END && q <= 1 - Quantile.NEAREST_END
        ? Optional.of(quantile(q))
        : Optional.empty();
  }
}
