package dev.tacho.analysis.finding;

import dev.tacho.core.RunSink;
import dev.tacho.core.text.Numbers;

/// Numbers in sentences.
final class Say {
  private Say() {}

  static String number(double value) {
    return Numbers.text(value);
  }

  static String step(Onset onset) {
    return onset.step() == RunSink.NO_STEP
        ? "value " + Numbers.grouped(onset.value())
        : "step " + Numbers.grouped(onset.step());
  }

  /// `from step 12 on`, or `about step 12 (10 to 15)`.
  static String since(Onset onset) {
    return onset
        .interval()
        .map(
            i ->
                "about "
                    + step(onset)
                    + " ("
                    + Numbers.grouped(Math.round(i.low()))
                    + " to "
                    + Numbers.grouped(Math.round(i.high()))
                    + ")")
        .orElseGet(() -> step(onset));
  }

  static String values(long count) {
    return count == 1 ? "1 value" : Numbers.grouped(count) + " values";
  }

  /// How many values there are, with the verb that fits: `1 value is`, `7 values are`.
  static String few(long count, String one, String many) {
    return values(count) + " " + (count == 1 ? one : many);
  }

  static String percent(double share) {
    return Numbers.text(Math.round(1000 * share) / 10.0) + " %";
  }
}
