package dev.tacho.analysis.cost;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a run was given, what it used of that, and what it cost.
///
/// @param uses one for each resource that it was given
/// @param costs `energy_kwh`, `energy_cost`, `gpu_cost`, `co2e_g`: each known or missing
public record Spending(List<Use> uses, List<Measurement> costs) {
  private static final double JOULES = 3.6e6;

  public Spending {
    uses = List.copyOf(uses);
    costs = List.copyOf(costs);
  }

  /// A resource that was given.
  ///
  /// @param resource `memory`, `cpus`, `gpus` or `time`
  /// @param given in `unit`
  /// @param givenBy who says so
  /// @param used in `unit`; empty where it is not known
  /// @param how how `used` was obtained, or why it is not known
  public record Use(
      String resource, double given, String unit, String givenBy, OptionalDouble used, String how) {
    /// What was used as a part of what was given; empty where either is not known.
    public OptionalDouble share() {
      return used.isPresent() && given > 0
          ? OptionalDouble.of(used.getAsDouble() / given)
          : OptionalDouble.empty();
    }
  }

  /// What `run` used, at `prices`; `metrics` are all of its series, the machine's included.
  public static Spending of(RunReader run, List<MetricStats> metrics, Prices prices) {
    RunFacts facts = run.facts();
    List<Measurement> told = told(facts);
    List<Use> uses = new ArrayList<>();
    for (RunEvent.Grant grant : facts.grants()) {
      uses.add(use(grant, told));
    }
    OptionalDouble seconds = seconds(facts, metrics);
    Measurement energy = energy(told, metrics, prices, seconds);
    List<Measurement> costs = new ArrayList<>();
    costs.add(energy);
    costs.add(energyCost(energy, prices));
    costs.add(gpuCost(facts, seconds, prices));
    costs.add(carbon(energy, prices));
    return new Spending(uses, costs);
  }

  private static List<Measurement> told(RunFacts facts) {
    Optional<Json.Obj> result = facts.resources();
    return result.isPresent()
            && ResultJson.read(result.get(), "the run") instanceof Reading.Read(var read, _)
        ? read.measurements()
        : List.of();
  }

  private static Use use(RunEvent.Grant grant, List<Measurement> told) {
    String metric =
        switch (grant.resource()) {
          case "memory" -> "memory_bytes";
          case "cpus" -> "tree_cpu_cores";
          case "time" -> "duration_s";
          default -> "";
        };
    String why = "no counter says how much of it was used";
    for (Measurement one : told) {
      if (one.metric().name().equals(metric)) {
        if (one instanceof Measurement.Known known) {
          return new Use(
              grant.resource(),
              grant.amount(),
              grant.unit(),
              grant.source(),
              OptionalDouble.of(known.value()),
              known.statistic().label() + ", " + known.how().tier().word());
        }
        why = ((Measurement.Missing) one).reason();
      }
    }
    return new Use(
        grant.resource(),
        grant.amount(),
        grant.unit(),
        grant.source(),
        OptionalDouble.empty(),
        why);
  }

  /// From the begin to the end; of a foreign run, from its first to its last value.
  private static OptionalDouble seconds(RunFacts facts, List<MetricStats> metrics) {
    if (facts.endedNanos().isPresent()) {
      long from = facts.beganNanos().orElse(0);
      if (facts.endedNanos().getAsLong() > from) {
        return OptionalDouble.of((facts.endedNanos().getAsLong() - from) / 1e9);
      }
    }
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (MetricStats metric : metrics) {
      if (metric.first().nanos() != PointCursor.NO_TIME) {
        from = Math.min(from, metric.first().nanos());
        to = Math.max(to, metric.last().nanos());
      }
    }
    return to > from ? OptionalDouble.of((to - from) / 1e9) : OptionalDouble.empty();
  }

  private static Measurement energy(
      List<Measurement> told, List<MetricStats> metrics, Prices prices, OptionalDouble seconds) {
    Metric metric = metric("energy_kwh", "kWh");
    List<Measurement.Known> counted = new ArrayList<>();
    List<Measurement.Known> whole = new ArrayList<>();
    String why = "no counter of energy was read; state the mean power with --watts";
    for (Measurement one : told) {
      if (!one.metric().name().equals("energy_j")) {
        continue;
      }
      if (one instanceof Measurement.Known known) {
        boolean all =
            EnergyBoundary.of(known.scope())
                .filter(
                    b ->
                        b.extent() == EnergyBoundary.Extent.BOARD
                            || b.extent() == EnergyBoundary.Extent.WALL)
                .isPresent();
        (all ? whole : counted).add(known);
      } else {
        why = ((Measurement.Missing) one).reason();
      }
    }
    // a board's energy holds its processors'
    List<Measurement.Known> parts = whole.isEmpty() ? counted : whole;
    if (!parts.isEmpty()) {
      return summed(metric, parts);
    }
    Optional<Measurement> sampled = sampled(metric, metrics);
    if (sampled.isPresent()) {
      return sampled.get();
    }
    if (prices.watts().isPresent() && seconds.isPresent()) {
      double kwh = prices.watts().get() * seconds.getAsDouble() / JOULES;
      return known(
          metric,
          kwh,
          new Provenance.Estimated(
              "stated mean power times the run's time",
              List.of(new Provenance.Declared(prices.by()))));
    }
    return new Measurement.Missing(metric, Scope.WHOLE, why);
  }

  private static Measurement summed(Metric metric, List<Measurement.Known> parts) {
    double joules = 0;
    List<Provenance> inputs = new ArrayList<>();
    StringBuilder formula = new StringBuilder("(");
    for (Measurement.Known part : parts) {
      joules += part.value();
      formula.append(inputs.isEmpty() ? "" : " + ").append("energy_j_").append(inputs.size() + 1);
      inputs.add(part.how());
    }
    return known(
        metric,
        joules / JOULES,
        new Provenance.Derived(formula.append(") / 3.6e6").toString(), inputs));
  }

  /// From power that another tracker sampled, such as W&B's `gpu.0.powerWatts`.
  private static Optional<Measurement> sampled(Metric metric, List<MetricStats> metrics) {
    double joules = 0;
    List<Provenance> inputs = new ArrayList<>();
    for (MetricStats one : metrics) {
      boolean power = one.name().endsWith("powerWatts") || one.name().contains("power_w");
      if (power && one.first().nanos() != PointCursor.NO_TIME && Double.isFinite(one.mean())) {
        joules += one.mean() * (one.last().nanos() - one.first().nanos()) / 1e9;
        String by = one.source().isEmpty() ? "the run" : one.source();
        inputs.add(new Provenance.Reported(by, one.name()));
      }
    }
    return inputs.isEmpty() || !(joules > 0)
        ? Optional.empty()
        : Optional.of(
            known(
                metric,
                joules / JOULES,
                new Provenance.Estimated("mean of the sampled power times its time", inputs)));
  }

  private static Measurement energyCost(Measurement energy, Prices prices) {
    if (prices.perKilowattHour().isEmpty()) {
      return missing(metric("energy_cost", "?"), "nobody stated a price; --kwh-price '0.30 EUR'");
    }
    Prices.Price price = prices.perKilowattHour().get();
    Metric metric = metric("energy_cost", price.currency());
    if (!(energy instanceof Measurement.Known known)) {
      return missing(metric, "the energy is not known: " + ((Measurement.Missing) energy).reason());
    }
    return known(
        metric,
        known.value() * price.amount(),
        new Provenance.Derived(
            "energy_kwh * price_per_kwh",
            List.of(known.how(), new Provenance.Declared(prices.by()))));
  }

  private static Measurement gpuCost(RunFacts facts, OptionalDouble seconds, Prices prices) {
    if (prices.perGpuHour().isEmpty()) {
      return missing(metric("gpu_cost", "?"), "nobody stated a price; --gpu-hour-price '2.10 EUR'");
    }
    Prices.Price price = prices.perGpuHour().get();
    Metric metric = metric("gpu_cost", price.currency());
    double gpus = 0;
    String by = "";
    for (RunEvent.Grant grant : facts.grants()) {
      if (grant.resource().equals("gpus")) {
        gpus = grant.amount();
        by = grant.source();
      }
    }
    if (gpus == 0 || seconds.isEmpty()) {
      return missing(
          metric,
          gpus == 0
              ? "nobody said how many GPUs the run was given"
              : "how long the run took is not known");
    }
    return known(
        metric,
        gpus * seconds.getAsDouble() / 3600 * price.amount(),
        new Provenance.Derived(
            "gpus * hours * price_per_gpu_hour",
            List.of(
                new Provenance.Declared(by),
                new Provenance.Measured("time of the run"),
                new Provenance.Declared(prices.by()))));
  }

  private static Measurement carbon(Measurement energy, Prices prices) {
    Metric metric = metric("co2e_g", "g");
    if (prices.gramsPerKilowattHour().isEmpty()) {
      return missing(metric, "nobody stated a carbon intensity; --carbon 380 (g/kWh)");
    }
    if (!(energy instanceof Measurement.Known known)) {
      return missing(metric, "the energy is not known: " + ((Measurement.Missing) energy).reason());
    }
    return known(
        metric,
        known.value() * prices.gramsPerKilowattHour().get(),
        new Provenance.Derived(
            "energy_kwh * grams_per_kwh",
            List.of(known.how(), new Provenance.Declared(prices.by()))));
  }

  private static Metric metric(String name, String unit) {
    return Metric.undefined(name).in(new Unit(unit));
  }

  private static Measurement known(Metric metric, double value, Provenance how) {
    return new Measurement.Known(
        metric, new Statistic.Total(), value, Scope.WHOLE, how, Evidence.NONE);
  }

  private static Measurement missing(Metric metric, String reason) {
    return new Measurement.Missing(metric, Scope.WHOLE, reason);
  }

  /// What was given against what was used, for programs.
  public Json usesJson() {
    List<Json> list = new ArrayList<>();
    for (Use use : uses) {
      Json.Builder json =
          Json.object()
              .put("resource", use.resource)
              .put("given", use.given)
              .put("unit", use.unit)
              .put("given_by", use.givenBy);
      if (use.used.isPresent()) {
        json.put("used", use.used.getAsDouble()).put("share", use.share().orElse(Double.NaN));
      }
      list.add(json.put("how", use.how).build());
    }
    return Json.array(list);
  }
}
