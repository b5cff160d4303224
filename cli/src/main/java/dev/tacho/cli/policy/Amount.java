package dev.tacho.cli.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number as a person writes it: `33.3 ms`, `4MB`, `30`. Immutable.
///
/// @param unit as written; empty text for that of the metric
public record Amount(double value, String unit) {
  private static final Pattern FORM =
      Pattern.compile("([-+]?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\\s*([^\\s0-9].*)?");

  private static final Map<String, Double> SECONDS =
      Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0);

  private static final Map<String, Double> BYTES =
      Map.of(
          "B",
          1.0,
          "kB",
          1e3,
          "MB",
          1e6,
          "GB",
          1e9,
          "KiB",
          1024.0,
          "MiB",
          1048576.0,
          "GiB",
          1073741824.0);

  /// Units that can be turned into one another.
  private static final List<Map<String, Double>> SCALES = List.of(SECONDS, BYTES);

  /// What `text` says; empty where it is no number with or without a unit.
  static Optional<Amount> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(form.group(1));
    String unit = form.group(2) == null ? "" : form.group(2).strip();
    return Double.isFinite(value) ? Optional.of(new Amount(value, unit)) : Optional.empty();
  }

  /// The same in `symbol`; empty where the two measure different things.
  public OptionalDouble in(String symbol) {
    if (unit.isEmpty() || unit.equals(symbol)) {
      return OptionalDouble.of(value);
    }
    for (Map<String, Double> scale : SCALES) {
      if (scale.containsKey(unit) && scale.containsKey(symbol)) {
        return OptionalDouble.of(value * scale.get(unit) / scale.get(symbol));
      }
    }
    return OptionalDouble.empty();
  }

  @Override
  public String toString() {
    return value + (unit.isEmpty() ? "" : " " + unit);
  }
}
