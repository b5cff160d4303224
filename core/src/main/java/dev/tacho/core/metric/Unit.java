package dev.tacho.core.metric;

import dev.tacho.core.text.Text;
import org.jspecify.annotations.Nullable;

/// The unit of a metric, by its symbol: `ms`, `J`, `samples/s`, `%`, `1` for a plain number. Two
/// units are the same when their symbols are; nothing is converted.
///
/// Equality is written out: what the compiler makes of a record costs the start of a command more
/// (docs/decisions/159-what-a-comparison-costs.md).
public record Unit(String symbol) {
  /// Nobody said in what the values are.
  public static final Unit UNKNOWN = new Unit("?");
  /// A plain number: a count, a ratio, a loss.
  public static final Unit ONE = new Unit("1");
  /// Hundredths.
  public static final Unit PERCENT = new Unit("%");
  /// Longest symbol accepted.
  public static final int MAX_LENGTH = 40;

  public Unit {
    Text.requireLine("unit", symbol, MAX_LENGTH);
  }

  @Override
  public String toString() {
    return symbol;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Unit unit && unit.symbol.equals(symbol);
  }

  @Override
  public int hashCode() {
    return symbol.hashCode();
  }
}
