package dev.tacho.core.measure;

import dev.tacho.core.measure.Measurement.Known;
import dev.tacho.core.metric.Metric;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A law that ties one metric to two others of the same scope: `result = factor * left op right`.
///
/// Energy is the integral of power over time, which is mean power times duration; the mean of a
/// power trace here is the mean over time. Each number may be rounded: the tolerance is what half a
/// unit in the last printed digit of each of the three can change. Where the result was not
/// computed from the other two but read from a counter of its own, both sides carry an error of
/// measurement and only a gap of more than [#INDEPENDENT] is worth a warning.
///
/// @param result name of the metric that follows
/// @param divide whether `left / right` rather than `left * right`
record Identity(String result, double factor, String left, boolean divide, String right) {
  /// Relative gap between two independent readings that is passed over.
  static final double INDEPENDENT = 0.05;

  private static final double FLOATING_POINT = 1e-9;

  static final List<Identity> ALL =
      List.of(
          ratio("samples_per_s_per_w", "samples_per_s", "power_w"),
          ratio("tokens_per_s_per_w", "tokens_per_s", "power_w"),
          ratio("requests_per_s_per_w", "requests_per_s", "power_w"),
          ratio("trackiq.samples_per_s_per_w", "trackiq.samples_per_s", "trackiq.power_w"),
          product("energy_j", "power_w", "duration_s"),
          ratio("energy_per_request_j", "energy_j", "requests"),
          ratio("energy_per_step_j", "energy_j", "steps"),
          new Identity("scaling_efficiency_pct", 100, "speedup", true, "workers"),
          new Identity("error_pct", 100, "failed_requests", true, "requests"));

  private static final List<String> ENERGY_UNITS = List.of("W", "J");

  private static Identity ratio(String result, String left, String right) {
    return new Identity(result, 1, left, true, right);
  }

  private static Identity product(String result, String left, String right) {
    return new Identity(result, 1, left, false, right);
  }

  /// Whether a number of this metric needs an [EnergyBoundary]: it is one of ours and its unit has
  /// watts or joules in it. TrackIQ's own never stated one, and its name says so.
  static boolean isEnergy(Metric metric) {
    if (metric.name().startsWith("trackiq.")) {
      return false;
    }
    return List.of(metric.unit().symbol().split("/", -1)).stream().anyMatch(ENERGY_UNITS::contains);
  }

  /// Adds a fault for each number of `whole` that its inputs contradict.
  static void check(Result whole, List<Fault> faults) {
    Map<Place, Map<Statistic, Known>> places = index(whole.measurements());
    for (int i = 0; i < whole.measurements().size(); i++) {
      if (whole.measurements().get(i) instanceof Known known) {
        for (Identity identity : ALL) {
          if (identity.result.equals(known.metric().name())) {
            identity.check(known, "/measurements/" + i + "/value", places, faults);
          }
        }
      }
    }
  }

  /// Where an input is looked for.
  private record Place(String metric, Scope scope) {}

  /// The totals, means, rates and last values: percentiles and extremes follow no identity. Of
  /// numbers that stand twice, the first.
  private static Map<Place, Map<Statistic, Known>> index(List<Measurement> all) {
    Map<Place, Map<Statistic, Known>> places = new HashMap<>();
    for (Measurement one : all) {
      if (one instanceof Known known && known.statistic().rank().isEmpty()) {
        places
            .computeIfAbsent(
                new Place(known.metric().name(), known.scope()), _ -> new LinkedHashMap<>())
            .putIfAbsent(known.statistic(), known);
      }
    }
    return places;
  }

  /// Adds the fault unless some pair of inputs fits: a scope may hold a mean and a last value.
  private void check(
      Known known, String path, Map<Place, Map<Statistic, Known>> places, List<Fault> faults) {
    Optional<Fault> first = Optional.empty();
    for (Known a : find(left, known.scope(), places)) {
      for (Known b : find(right, known.scope(), places)) {
        double expected = factor * (divide ? a.value() / b.value() : a.value() * b.value());
        double gap = Math.abs(known.value() - expected);
        if (!Double.isFinite(gap) || gap <= tolerance(known, a, b, expected)) {
          return;
        }
        first = first.or(() -> Optional.of(fault(known, path, a, b, expected)));
      }
    }
    first.ifPresent(faults::add);
  }

  private Fault fault(Known known, String path, Known a, Known b, double expected) {
    String problem =
        known.value()
            + " is not "
            + (factor == 1 ? "" : factor + " * ")
            + left
            + " "
            + a.value()
            + (divide ? " / " : " * ")
            + right
            + " "
            + b.value()
            + " = "
            + expected;
    String remedy = "compute it from the two, or say in the scope what tells them apart";
    return known.how() instanceof Provenance.Derived
        ? Fault.error(path, problem, remedy)
        : Fault.warning(path, problem, remedy);
  }

  private double tolerance(Known known, Known a, Known b, double expected) {
    double rounding =
        halfDigit(known.value())
            + Math.abs(expected) * (relative(a.value()) + relative(b.value()) + FLOATING_POINT);
    boolean independent = known.how() instanceof Provenance.Measured;
    return independent ? Math.max(rounding, INDEPENDENT * Math.abs(expected)) : rounding;
  }

  private static double relative(double value) {
    return value == 0 ? 0 : halfDigit(value) / Math.abs(value);
  }

  /// Half a unit in the last digit of the shortest text of `value`.
  private static double halfDigit(double value) {
    if (!Double.isFinite(value) || value == Math.rint(value)) {
      return 0;
    }
    return BigDecimal.valueOf(0.5)
        .scaleByPowerOfTen(-BigDecimal.valueOf(value).stripTrailingZeros().scale())
        .doubleValue();
  }

  /// Those of `name` in the scope, else those in the scope without its energy boundary, which rates
  /// and durations do not have.
  private static Collection<Known> find(
      String name, Scope scope, Map<Place, Map<Statistic, Known>> places) {
    Place outside = new Place(name, scope.without(Dimension.ENERGY_BOUNDARY));
    return places
        .getOrDefault(new Place(name, scope), places.getOrDefault(outside, Map.of()))
        .values();
  }
}
