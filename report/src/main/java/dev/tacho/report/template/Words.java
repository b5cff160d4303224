package dev.tacho.report.template;

import dev.tacho.analysis.pack.Entry;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.text.Amounts;
import java.util.Locale;

/// Numbers and their accounts in words. Pure.
final class Words {
  /// What stands where nothing is to be said.
  static final String NONE = "–";

  private Words() {}

  static String value(double value, Unit unit) {
    return Amounts.of(value, unit);
  }

  /// The number of an entry, or why there is none.
  static Cell cell(Pack.Row row, Entry entry) {
    return entry
        .value()
        .map(value -> Cell.of(value, value(value, row.metric().unit())))
        .orElseGet(() -> Cell.missing(entry.missing()));
  }

  static Cell interval(Entry entry, Unit unit) {
    return entry
        .interval()
        .map(i -> Cell.of(value(i.low(), unit) + " to " + value(i.high(), unit)))
        .orElseGet(() -> Cell.of(NONE));
  }

  /// `95 % interval by bootstrap, ..., over repeats`.
  static String method(Interval interval) {
    return percent(100 * interval.level())
        + " interval by "
        + interval.method()
        + ", over "
        + interval.unit().word();
  }

  static Cell samples(Entry entry) {
    return entry.samples().isPresent()
        ? Cell.of(entry.samples().getAsLong(), Numbers.grouped(entry.samples().getAsLong()))
        : Cell.of(NONE);
  }

  static String tier(Entry entry) {
    return entry.how().map(how -> how.tier().word()).orElse("missing");
  }

  static String how(Provenance how) {
    return switch (how) {
      case Provenance.Measured(var source) -> "measured by " + source;
      case Provenance.Reported(var by, var file) -> "reported by " + by + ", " + file;
      case Provenance.Derived(var formula, _) ->
          "derived as "
              + formula
              + (how.tier() == Tier.MEASURED ? "" : ", inputs " + how.tier().word());
      case Provenance.Estimated(var method, _) -> "estimated: " + method;
      case Provenance.Declared(var by) -> "declared by " + by;
    };
  }

  static String percent(double value) {
    return Numbers.text(value, 3) + " %";
  }

  /// A share of 1 as [#signed] writes it: 0.031 is `+3.1 %`.
  static String share(double share) {
    return signed(100 * share);
  }

  /// `+3.2 %`, with the sign of a minus that lines up with digits.
  static String signed(double percent) {
    return String.format(Locale.ROOT, "%+.1f %%", percent).replace('-', '−');
  }
}
