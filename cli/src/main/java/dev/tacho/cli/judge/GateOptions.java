package dev.tacho.cli.judge;

import dev.tacho.analysis.gate.Bound;
import dev.tacho.analysis.gate.GateLimits;
import dev.tacho.analysis.gate.GateSide;
import dev.tacho.cli.policy.Amount;
import dev.tacho.cli.policy.GatePolicy;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Reads the limits that `gate check` was given. Pure.
final class GateOptions {
  private static final String ABSOLUTE = "max-absolute";

  private final Arguments arguments;
  /// Units by label, of both sides.
  private final Map<String, String> units = new LinkedHashMap<>();

  private GateOptions(Arguments arguments, List<GateSide> sides) {
    this.arguments = arguments;
    for (GateSide side : sides) {
      side.metrics().forEach((label, metric) -> units.put(label, metric.metric().unit().symbol()));
    }
  }

  static GateLimits limits(Arguments arguments, GateSide baseline, GateSide candidate) {
    return new GateOptions(arguments, List.of(baseline, candidate)).limits();
  }

  /// The limits that `policy` states, for the numbers that the sides have.
  ///
  /// @param lines where the limits of each number stand, which is told there
  static GateLimits limits(
      Arguments arguments,
      GatePolicy policy,
      Optional<GateSide> baseline,
      GateSide candidate,
      Map<String, Integer> lines) {
    List<GateSide> sides = new ArrayList<>(List.of(candidate));
    baseline.ifPresent(sides::add);
    return new GateOptions(arguments, sides).limits(policy, lines);
  }

  private GateLimits limits(GatePolicy policy, Map<String, Integer> lines) {
    Map<String, Double> relative = new LinkedHashMap<>();
    Map<String, Double> absolute = new LinkedHashMap<>();
    Map<String, Bound> bounds = new LinkedHashMap<>();
    Set<String> asked = new LinkedHashSet<>();
    Set<String> required = new LinkedHashSet<>();
    for (GatePolicy.Limit limit : policy.limits()) {
      List<String> labels = meant(limit.metric());
      for (String label : labels.isEmpty() ? List.of(limit.metric()) : labels) {
        asked.add(label);
        lines.put(label, limit.line());
        relative.put(label, limit.maxRegression().orElse(GateLimits.NOT_COMPARED));
        limit.maxAbsolute().ifPresent(amount -> absolute.put(label, in(amount, label, limit)));
        Bound bound = new Bound(bound(limit.min(), label, limit), bound(limit.max(), label, limit));
        if (bound.isSome()) {
          bounds.put(label, bound);
        }
        if (limit.required()) {
          required.add(label);
        }
      }
      if (labels.isEmpty() && !limit.required()) {
        asked.remove(limit.metric());
      }
    }
    return new GateLimits(
        relative,
        GateLimits.NOT_COMPARED,
        absolute,
        policy.soft(),
        asked,
        policy.anyMachine() || arguments.has("any-machine"),
        bounds,
        required);
  }

  /// The labels that a limit's metric means: that label at every place of the runs, else, for a
  /// name alone, the mean of a metric that has no other middle.
  private List<String> meant(String metric) {
    List<String> labels = units.keySet().stream().filter(label -> isAt(label, metric)).toList();
    return labels.isEmpty() && metric.indexOf(':') < 0
        ? units.keySet().stream().filter(label -> isAt(label, metric + ":mean")).toList()
        : labels;
  }

  private static boolean isAt(String label, String metric) {
    return label.equals(metric) || label.startsWith(metric + " {");
  }

  private OptionalDouble bound(Optional<Amount> amount, String label, GatePolicy.Limit limit) {
    return amount.isPresent()
        ? OptionalDouble.of(in(amount.get(), label, limit))
        : OptionalDouble.empty();
  }

  private double in(Amount amount, String label, GatePolicy.Limit limit) {
    String unit = units.getOrDefault(label, amount.unit());
    return amount
        .in(unit)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "the policy's limit of "
                        + Printable.of(label)
                        + " (line "
                        + limit.line()
                        + ") is in "
                        + Printable.of(amount.unit())
                        + ", the metric in "
                        + Printable.of(unit)
                        + "; state it in "
                        + Printable.of(unit)));
  }

  private GateLimits limits() {
    double otherwise = GateLimits.RELATIVE;
    Map<String, Double> relative = new LinkedHashMap<>();
    for (String text : arguments.texts("max-regression")) {
      String label = label(text);
      double share = share("max-regression", text, text.substring(value(text)));
      if (label.isEmpty()) {
        otherwise = share;
      } else {
        relative.put(known(label), share);
      }
    }
    double soft =
        arguments.text("soft").map(text -> share("soft", text, text)).orElse(GateLimits.SOFT_SHARE);
    if (!(soft > 0 && soft <= 1)) {
      throw Arguments.wrong(
          "soft", arguments.text("soft").orElse(""), "above 0% and at most 100%", "--soft 50%");
    }
    Set<String> asked = new LinkedHashSet<>();
    arguments.texts("metric").forEach(label -> asked.add(known(label)));
    return new GateLimits(
        relative, otherwise, absolute(), soft, asked, arguments.has("any-machine"));
  }

  /// Limits for all metrics of a unit first, then those that name one.
  private Map<String, Double> absolute() {
    Map<String, Double> absolute = new LinkedHashMap<>();
    for (boolean named : new boolean[] {false, true}) {
      for (String text : arguments.texts(ABSOLUTE)) {
        String label = label(text);
        if (label.isEmpty() == named) {
          continue;
        }
        List<String> about = named ? List.of(known(label)) : new ArrayList<>(units.keySet());
        boolean any = false;
        for (String one : about) {
          Optional<Double> value =
              absolute(text.substring(value(text)), units.getOrDefault(one, "?"), named);
          value.ifPresent(v -> absolute.put(one, v));
          any |= value.isPresent();
        }
        if (!any) {
          throw Arguments.wrong(
              ABSOLUTE,
              text,
              "a duration, a size, or NAME= and a number in the metric's unit",
              "--max-absolute 10ms, --max-absolute peak_process_memory_bytes=4MB or"
                  + " --max-absolute loss=0.01");
        }
      }
    }
    return absolute;
  }

  /// `text` in `unit`; empty where it cannot be one. A bare number needs a named metric, since
  /// nobody knows what else it is a number of.
  private static Optional<Double> absolute(String text, String unit, boolean named) {
    Optional<Double> seconds = Durations.parse(text).map(d -> d.toNanos() / 1e9);
    if (seconds.isPresent()) {
      return switch (unit) {
        case "s" -> seconds;
        case "ms" -> seconds.map(s -> s * 1000);
        default -> Optional.empty();
      };
    }
    Optional<Double> bytes = bytes(text);
    if (bytes.isPresent()) {
      return unit.equals("B") ? bytes : Optional.empty();
    }
    return named ? number(text) : Optional.empty();
  }

  private static Optional<Double> bytes(String text) {
    for (Map.Entry<String, Double> unit :
        Map.of(
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
                1073741824.0)
            .entrySet()) {
      if (text.endsWith(unit.getKey())) {
        return number(text.substring(0, text.length() - unit.getKey().length()).strip())
            .map(n -> n * unit.getValue());
      }
    }
    return Optional.empty();
  }

  private static Optional<Double> number(String text) {
    if (!text.matches("[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      return Optional.empty();
    }
    return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
  }

  private static double share(String option, String whole, String text) {
    Optional<Double> percent =
        text.endsWith("%")
            ? number(text.substring(0, text.length() - 1).strip())
            : Optional.empty();
    return percent.orElseThrow(
            () -> Arguments.wrong(option, whole, "a percentage", "--" + option + " 5%"))
        / 100;
  }

  private String known(String label) {
    if (!units.containsKey(label)) {
      throw Refusal.usage(
          "neither run has a metric '"
              + Printable.of(label)
              + "'"
              + NearMiss.suggestion(label, List.copyOf(units.keySet()))
              + " there are "
              + Printable.of(String.join(", ", units.keySet())));
    }
    return label;
  }

  private static String label(String text) {
    return value(text) == 0 ? "" : text.substring(0, value(text) - 1);
  }

  /// Where the value begins: after the last `=`, or at the beginning.
  private static int value(String text) {
    return text.lastIndexOf('=') + 1;
  }
}
