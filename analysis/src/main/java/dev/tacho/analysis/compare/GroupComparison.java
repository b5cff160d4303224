package dev.tacho.analysis.compare;

import dev.tacho.analysis.query.Aggregate;
import dev.tacho.analysis.query.Fact;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.analysis.query.Value;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.metric.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/// Groups of runs that repeat one another, each held against the first group.
///
/// @param by the fact that tells the groups apart
/// @param pairedBy the fact that tells which runs belong together; empty where none does
/// @param groups in the order of their first runs
/// @param metrics those asked for
/// @param remarks what else differs between the groups, and what stands in the way of a verdict
public record GroupComparison(
    Fact by,
    Optional<Fact> pairedBy,
    List<Aggregate> groups,
    List<GroupMetric> metrics,
    List<String> remarks) {
  /// What seeds are usually called.
  private static final List<String> SEEDS =
      List.of(
          "config.seed",
          "tag.seed",
          "config.random_seed",
          "config.training.seed",
          "config.train.seed",
          "config.trainer.seed");

  public GroupComparison {
    groups = List.copyOf(groups);
    metrics = List.copyOf(metrics);
    remarks = List.copyOf(remarks);
  }

  /// One metric over the groups.
  ///
  /// @param direction as the first run knows it
  /// @param means the interval of each group's mean over its runs; empty where there are too few
  /// @param effects of each group but the first, against the first
  public record GroupMetric(
      Selector metric, Direction direction, List<Optional<Interval>> means, List<Effect> effects) {
    public GroupMetric {
      means = List.copyOf(means);
      effects = List.copyOf(effects);
    }
  }

  /// Compares the groups of `runs` that `by` tells apart.
  ///
  /// @param pairBy which runs of two groups belong together; empty to take the seed where each
  ///     group has the same seeds, each once
  public static GroupComparison of(
      List<? extends QueriedRun> runs, Fact by, Optional<Fact> pairBy, List<Selector> metrics) {
    List<QueriedRun> having = new ArrayList<>();
    runs.stream().filter(run -> by.of(run).isPresent()).forEach(having::add);
    List<String> remarks = new ArrayList<>();
    if (having.size() < runs.size()) {
      remarks.add(
          runs.size() - having.size() + " of " + runs.size() + " runs have no " + by.text());
    }
    List<Aggregate> groups = Aggregate.by(having, List.of(by), metrics);
    Optional<Fact> pairing = pairing(groups, pairBy, remarks);
    boolean seeds = seed(groups).isPresent();
    Resampled unit = seeds ? Resampled.SEED : Resampled.REPEAT;
    confounded(groups, by, remarks);
    List<List<Effect>> effects = new ArrayList<>();
    List<Direction> directions = new ArrayList<>();
    for (Selector metric : metrics) {
      directions.add(direction(having, metric));
      effects.add(effects(groups, metric, pairing, unit));
    }
    for (int g = 1; g < groups.size(); g++) {
      int other = g - 1;
      List<Effect> judged =
          Effects.judged(effects.stream().map(all -> all.get(other)).toList(), directions);
      for (int m = 0; m < metrics.size(); m++) {
        effects.get(m).set(other, judged.get(m));
      }
    }
    List<GroupMetric> found = new ArrayList<>();
    for (int m = 0; m < metrics.size(); m++) {
      Selector metric = metrics.get(m);
      found.add(
          new GroupMetric(
              metric,
              directions.get(m),
              groups.stream()
                  .map(group -> Effects.mean(finite(values(group, metric)), unit))
                  .toList(),
              effects.get(m)));
    }
    return new GroupComparison(by, pairing, groups, found, remarks);
  }

  private static Direction direction(List<QueriedRun> runs, Selector metric) {
    if (metric.part() == Selector.Part.COUNT) {
      return Direction.NEITHER;
    }
    return runs.stream()
        .map(run -> run.direction(metric.metric()))
        .filter(direction -> direction != Direction.UNKNOWN)
        .findFirst()
        .orElse(Direction.UNKNOWN);
  }

  private static List<Effect> effects(
      List<Aggregate> groups, Selector metric, Optional<Fact> pairing, Resampled unit) {
    List<Effect> effects = new ArrayList<>();
    for (int g = 1; g < groups.size(); g++) {
      effects.add(effect(groups.getFirst(), groups.get(g), metric, pairing, unit));
    }
    return effects;
  }

  private static Effect effect(
      Aggregate first, Aggregate other, Selector metric, Optional<Fact> pairing, Resampled unit) {
    for (Aggregate group : List.of(first, other)) {
      for (QueriedRun run : group.runs()) {
        OptionalDouble value = metric.of(run);
        if (value.isEmpty()) {
          return Effects.none(Standing.NOT_COMPARABLE, "run " + run.id() + " has no " + metric);
        }
        if (!Double.isFinite(value.getAsDouble())) {
          return Effects.none(
              Standing.NOT_COMPARABLE,
              "run "
                  + run.id()
                  + " has "
                  + value.getAsDouble()
                  + ", and leaving it out would flatter its group");
        }
      }
    }
    if (pairing.isEmpty()) {
      return Effects.unpaired(values(first, metric), values(other, metric), unit);
    }
    Map<String, QueriedRun> partners = byKey(other, pairing.get()).orElseThrow();
    int n = first.runs().size();
    double[] a = new double[n];
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      QueriedRun run = first.runs().get(i);
      String key = pairing.get().of(run).map(Value::text).orElseThrow();
      a[i] = metric.of(run).orElseThrow();
      b[i] = metric.of(Objects.requireNonNull(partners.get(key))).orElseThrow();
    }
    return Effects.paired(a, b, unit);
  }

  private static double[] values(Aggregate group, Selector metric) {
    return group.runs().stream()
        .map(metric::of)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  private static double[] finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  private static Optional<Fact> pairing(
      List<Aggregate> groups, Optional<Fact> asked, List<String> remarks) {
    if (groups.size() < 2) {
      return Optional.empty();
    }
    if (asked.isPresent()) {
      if (pairs(groups, asked.get())) {
        return asked;
      }
      remarks.add(
          "not paired by "
              + asked.get().text()
              + ": the groups do not have the same ones, each once");
      return Optional.empty();
    }
    return seed(groups).filter(fact -> pairs(groups, fact));
  }

  /// The fact that holds the seeds: the first that every run has, and that differs within a
  /// group.
  private static Optional<Fact> seed(List<Aggregate> groups) {
    return SEEDS.stream()
        .map(Fact::of)
        .filter(
            fact ->
                !groups.isEmpty()
                    && groups.stream()
                        .allMatch(
                            group ->
                                byKey(group, fact)
                                    .filter(keys -> keys.size() == group.runs().size())
                                    .isPresent()))
        .findFirst();
  }

  private static boolean pairs(List<Aggregate> groups, Fact fact) {
    Set<Set<String>> keys = new HashSet<>();
    for (Aggregate group : groups) {
      Optional<Map<String, QueriedRun>> found = byKey(group, fact);
      if (found.isEmpty()) {
        return false;
      }
      keys.add(found.get().keySet());
    }
    return keys.size() == 1;
  }

  /// The runs of a group by what `fact` says of them; empty where one has none or two the same.
  private static Optional<Map<String, QueriedRun>> byKey(Aggregate group, Fact fact) {
    Map<String, QueriedRun> found = new LinkedHashMap<>();
    for (QueriedRun run : group.runs()) {
      Optional<String> key = fact.of(run).map(Value::text);
      if (key.isEmpty() || found.put(key.get(), run) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  /// Says what differs between groups beside what they are told apart by.
  private static void confounded(List<Aggregate> groups, Fact by, List<String> remarks) {
    Set<String> between = new TreeSet<>();
    Set<String> within = new TreeSet<>();
    List<List<Map<String, Json>>> flat =
        groups.stream()
            .map(
                group ->
                    group.runs().stream().map(run -> ConfigDiff.flat(run.configuration())).toList())
            .toList();
    Set<String> paths = new TreeSet<>();
    flat.forEach(group -> group.forEach(run -> paths.addAll(run.keySet())));
    for (String path : paths) {
      if (by.equals(new Fact.Setting(path)) || path.endsWith("seed")) {
        continue;
      }
      Set<String> all = new HashSet<>();
      boolean constant = true;
      for (List<Map<String, Json>> group : flat) {
        Set<String> values = new HashSet<>();
        group.forEach(run -> values.add(String.valueOf(run.get(path))));
        constant &= values.size() == 1;
        all.addAll(values);
      }
      if (all.size() > 1) {
        (constant ? between : within).add(path);
      }
    }
    if (!between.isEmpty()) {
      remarks.add(
          "the groups also differ in "
              + String.join(", ", between)
              + ": what is found may come from there");
    }
    if (!within.isEmpty()) {
      remarks.add("runs of one group differ in " + String.join(", ", within));
    }
  }

  /// How the group at `place` (from 1) stands to the first in `metric`; empty where that was not
  /// compared.
  public Optional<Effect> effect(Selector metric, int place) {
    return metrics.stream()
        .filter(one -> one.metric().equals(metric) && place <= one.effects().size())
        .map(one -> one.effects().get(place - 1))
        .findFirst();
  }

  /// The facts as documented JSON.
  public Json.Obj toJson() {
    List<Json> groupsJson = new ArrayList<>();
    for (Aggregate group : groups) {
      groupsJson.add(
          Json.object()
              .put("key", group.key().getFirst())
              .put("runs", Json.ofTexts(group.runs().stream().map(run -> run.id().text()).toList()))
              .build());
    }
    List<Json> metricsJson = new ArrayList<>();
    for (int m = 0; m < metrics.size(); m++) {
      metricsJson.add(metric(metrics.get(m), m));
    }
    return Json.object()
        .put("schema", "tacho.groups/1")
        .put("by", by.text())
        .putText("paired_by", pairedBy.map(Fact::text))
        .put("groups", Json.array(groupsJson))
        .put("metrics", Json.array(metricsJson))
        .put("remarks", Json.ofTexts(remarks))
        .build();
  }

  private Json metric(GroupMetric metric, int number) {
    List<Json> values = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      Aggregate.Figures figures = groups.get(g).figures().get(number);
      Json.Builder json = Json.object().putAll(figures.toJson());
      metric
          .means()
          .get(g)
          .ifPresent(i -> json.put("mean_low", i.low()).put("mean_high", i.high()));
      values.add(json.build());
    }
    return Json.object()
        .put("metric", metric.metric().toString())
        .put("direction", metric.direction().word())
        .put("groups", Json.array(values))
        .put("against_first", Json.array(metric.effects().stream().map(Effect::toJson).toList()))
        .build();
  }
}
