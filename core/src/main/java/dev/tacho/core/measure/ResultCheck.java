package dev.tacho.core.measure;

import dev.tacho.core.measure.Measurement.Known;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.metric.Range;
import dev.tacho.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Whether the numbers of a result hold together: what the format alone cannot say. All faults are
/// gathered. An error makes a result invalid; a warning goes with it wherever it is shown.
///
/// The laws:
/// 1. a known name has the unit, direction and definition of the registry;
/// 2. a value lies in the legal range of its metric; one that is no finite number is warned of;
/// 3. in one scope, min <= p50 <= p95 <= p99 <= max, and min <= mean <= max;
/// 4. numbers that follow from others equal them within rounding ([Identity], [KvCache]);
/// 5. a percentile has a sample that can bear it, and a measured statistic its sample count;
/// 6. a derived formula names its inputs, as many as it has;
/// 7. energy and power state their boundary, and a process's share is not called measured;
/// 8. a reference to raw values leads to samples with enough rows;
/// 9. nothing stands twice.
public final class ResultCheck {
  private static final double MEAN_ROUNDING = 1e-9;

  private final Result result;
  private final List<Fault> faults = new ArrayList<>();

  private ResultCheck(Result result) {
    this.result = result;
  }

  /// Every fault of `result`, in the order of its measurements; none when it is sound.
  public static List<Fault> faults(Result result) {
    ResultCheck check = new ResultCheck(result);
    check.run();
    return List.copyOf(check.faults);
  }

  /// Whether a result with these faults is still valid.
  public static boolean valid(List<Fault> faults) {
    return faults.stream().noneMatch(fault -> fault.severity() == Fault.Severity.ERROR);
  }

  private void run() {
    Set<String> checkedMetrics = new HashSet<>();
    Set<Object> seen = new HashSet<>();
    List<Measurement> all = result.measurements();
    for (int i = 0; i < all.size(); i++) {
      String path = "/measurements/" + i;
      Measurement one = all.get(i);
      if (checkedMetrics.add(one.metric().name())) {
        checkAgainstRegistry(one.metric());
      }
      checkTwice(path, one, seen);
      if (one instanceof Known known) {
        checkKnown(path, known);
      }
    }
    checkOrder();
    Identity.check(result, faults);
    KvCache.check(all, faults);
  }

  private void checkAgainstRegistry(Metric metric) {
    Optional<Metric> registered = MetricRegistry.known().find(metric.name());
    if (registered.isEmpty()) {
      return;
    }
    String path = "/metrics/" + metric.name().replace("~", "~0").replace("/", "~1");
    Metric known = registered.get();
    if (!known.definition().equals(metric.definition()) || !known.unit().equals(metric.unit())) {
      error(
          path,
          "the registry defines '"
              + metric.name()
              + "' as "
              + known.definition()
              + " in "
              + known.unit()
              + ", here it is "
              + metric.definition()
              + " in "
              + metric.unit(),
          "use the registered meaning, or another name");
    } else if (known.direction() != metric.direction()) {
      warn(
          path,
          "better is "
              + metric.direction().word()
              + " here, "
              + known.direction().word()
              + " in the registry",
          "make sure that the direction was stated on purpose");
    }
  }

  private void checkTwice(String path, Measurement one, Set<Object> seen) {
    Object key =
        one instanceof Known known
            ? List.of(known.metric().name(), known.statistic().word(), known.scope())
            : List.of(one.metric().name(), one.scope(), one);
    if (!seen.add(key)) {
      error(
          path,
          "the same metric, statistic and scope stand before",
          "drop one of the two, or" + " tell them apart by a dimension");
    }
  }

  private void checkKnown(String path, Known known) {
    checkRange(path, known);
    checkSample(path, known);
    checkFormulas(path + "/how", known.how());
    checkBoundary(path, known);
    checkRaw(path, known);
    known
        .evidence()
        .interval()
        .ifPresent(
            interval -> {
              if (known.value() < interval.low() || known.value() > interval.high()) {
                warn(
                    path + "/evidence/interval",
                    "the value "
                        + known.value()
                        + " lies outside ["
                        + interval.low()
                        + ", "
                        + interval.high()
                        + "]",
                    "check how the interval was made");
              }
            });
  }

  private void checkRange(String path, Known known) {
    double value = known.value();
    Range legal =
        MetricRegistry.known()
            .find(known.metric().name())
            .map(Metric::legal)
            .filter(range -> range.excludes(value))
            .orElse(known.metric().legal());
    if (legal.excludes(value)) {
      error(
          path + "/value",
          value
              + " "
              + known.metric().unit()
              + " lies outside the legal range "
              + legal
              + " of '"
              + known.metric().name()
              + "'",
          "correct the value or its unit, or report it as missing");
    } else if (!Double.isFinite(value)) {
      warn(
          path + "/value",
          "'" + known.metric().name() + "' is " + value,
          "it is kept, as data; no comparison uses it");
    }
  }

  private void checkSample(String path, Known known) {
    OptionalLong samples = known.evidence().samples();
    String at = path + "/evidence/samples";
    if (known.statistic() instanceof Statistic.Quantile quantile
        && samples.isPresent()
        && samples.getAsLong() < quantile.samplesNeeded()) {
      error(
          at,
          quantile.label()
              + " of '"
              + known.metric().name()
              + "' from "
              + samples.getAsLong()
              + " samples; it needs "
              + quantile.samplesNeeded(),
          "take more samples, or report it as missing");
    } else if (samples.isPresent() && samples.getAsLong() == 0 && ofSample(known.statistic())) {
      error(at, known.statistic().label() + " of no samples", "report it as missing");
    } else if (samples.isEmpty() && ofSample(known.statistic())) {
      String problem =
          known.statistic().label()
              + " of '"
              + known.metric().name()
              + "' without its sample count";
      if (known.how() instanceof Provenance.Measured) {
        error(at, problem, "add the count; who measured it knows it");
      } else {
        warn(at, problem, "show it as of an unknown number of samples");
      }
    }
  }

  /// Whether the statistic sums up a sample, rather than being a single reading.
  private static boolean ofSample(Statistic statistic) {
    return switch (statistic) {
      case Statistic.Mean _,
          Statistic.Median _,
          Statistic.Quantile _,
          Statistic.Min _,
          Statistic.Max _ ->
          true;
      case Statistic.Total _, Statistic.Last _, Statistic.Rate _, Statistic.Share _ -> false;
    };
  }

  private void checkFormulas(String path, Provenance how) {
    switch (how) {
      case Provenance.Derived(var formula, var inputs) -> {
        int names = Formula.names(formula).size();
        if (names != inputs.size()) {
          error(
              path + "/formula",
              "'"
                  + Text.shown(formula)
                  + "' names "
                  + names
                  + " inputs, "
                  + inputs.size()
                  + " are given",
              "name each input once in the order of /inputs, as samples_per_s / power_w");
        }
        checkFormulasOf(path, inputs);
      }
      case Provenance.Estimated(_, var inputs) -> checkFormulasOf(path, inputs);
      case Provenance.Measured _, Provenance.Reported _, Provenance.Declared _ -> {}
    }
  }

  private void checkFormulasOf(String path, List<Provenance> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      checkFormulas(path + "/inputs/" + i, inputs.get(i));
    }
  }

  private void checkBoundary(String path, Known known) {
    if (!Identity.isEnergy(known.metric())) {
      return;
    }
    String at = path + "/at/" + Dimension.ENERGY_BOUNDARY;
    Optional<EnergyBoundary> boundary = EnergyBoundary.of(known.scope());
    if (boundary.isEmpty()) {
      String stated = known.scope().on(Dimension.ENERGY_BOUNDARY).map(Text::shown).orElse("none");
      error(
          at,
          "'" + known.metric().name() + "' does not say what it encloses: " + stated,
          "state the boundary, as gpu-package/gross or wall/idle-subtracted");
    } else if (boundary.get().extent() == EnergyBoundary.Extent.PROCESS_SHARE
        && known.how().tier().compareTo(Tier.ESTIMATED) < 0) {
      error(
          path + "/how",
          "a process's share of '"
              + known.metric().name()
              + "' called "
              + known.how().tier().word(),
          "no counter reads it: call it estimated and name the method");
    }
  }

  private void checkRaw(String path, Known known) {
    known
        .evidence()
        .raw()
        .ifPresent(
            raw -> {
              String at = path + "/evidence/raw/samples";
              Optional<SampleSet> set =
                  result.samples().stream()
                      .filter(samples -> samples.name().equals(raw.samples()))
                      .findFirst();
              if (set.isEmpty()) {
                error(
                    at,
                    "no samples are called '" + raw.samples() + "'",
                    "list them under /samples");
              } else if (known.evidence().samples().orElse(0) > set.get().rows()) {
                error(
                    at,
                    known.evidence().samples().orElse(0)
                        + " samples out of "
                        + set.get().rows()
                        + " rows of '"
                        + raw.samples()
                        + "'",
                    "correct the count or the rows");
              }
            });
  }

  private record Place(int index, Known known) {
    double rank() {
      return known.statistic().rank().orElse(Double.NaN);
    }
  }

  private void checkOrder() {
    Map<List<Object>, List<Place>> groups = new LinkedHashMap<>();
    Map<List<Object>, Place> means = new HashMap<>();
    for (int i = 0; i < result.measurements().size(); i++) {
      if (result.measurements().get(i) instanceof Known known && !Double.isNaN(known.value())) {
        List<Object> key = List.of(known.metric().name(), known.scope());
        Place place = new Place(i, known);
        if (known.statistic().rank().isPresent()) {
          groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(place);
        } else if (known.statistic() instanceof Statistic.Mean) {
          means.put(key, place);
        }
      }
    }
    groups.forEach(
        (key, places) -> {
          places.sort(Comparator.comparingDouble(Place::rank));
          checkRising(places);
          Place mean = means.get(key);
          if (mean != null) {
            checkMean(places, mean);
          }
        });
  }

  private void checkRising(List<Place> places) {
    for (int i = 1; i < places.size(); i++) {
      Known lower = places.get(i - 1).known();
      Known upper = places.get(i).known();
      if (lower.value() > upper.value()) {
        error(
            "/measurements/" + places.get(i).index() + "/value",
            upper.statistic().label()
                + " of '"
                + upper.metric().name()
                + "' is "
                + upper.value()
                + ", below "
                + lower.statistic().label()
                + " "
                + lower.value(),
            "both are of one sample, so one is wrong: compute them again");
      }
    }
  }

  private void checkMean(List<Place> places, Place mean) {
    double value = mean.known().value();
    double slack = Math.abs(value) * MEAN_ROUNDING;
    for (Place place : places) {
      boolean below = place.rank() == 0 && value + slack < place.known().value();
      boolean above = place.rank() == 1 && value - slack > place.known().value();
      if (below || above) {
        error(
            "/measurements/" + mean.index() + "/value",
            "mean of '"
                + mean.known().metric().name()
                + "' is "
                + value
                + ", beyond "
                + place.known().statistic().label()
                + " "
                + place.known().value(),
            "both are of one sample, so one is wrong: compute them again");
      }
    }
  }

  private void error(String path, String problem, String remedy) {
    faults.add(Fault.error(path, problem, remedy));
  }

  private void warn(String path, String problem, String remedy) {
    faults.add(Fault.warning(path, problem, remedy));
  }
}
