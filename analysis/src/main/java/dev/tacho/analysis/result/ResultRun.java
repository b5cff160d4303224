package dev.tacho.analysis.result;

import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Phase;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Workload;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A run as far as its results go. Reads the results at once and samples when they are asked for.
/// Confined to one thread.
public final class ResultRun {
  /// The axis by which a result says whose spread a number is: no figure of its own.
  private static final Dimension OF = new Dimension("of");

  private static final int FEWEST_ROWS = 2;

  private final RunReader run;
  private final String title;
  private final RunHeader header;
  private final RunFacts facts;
  private final List<Result> results = new ArrayList<>();
  private final List<Result> measured = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Figure> figures;
  private final Map<Dimension, String> fixed = new TreeMap<>();
  private final Map<String, SampleTable> tables = new HashMap<>();
  private final Map<FigureKey, Repeats> repeats = new HashMap<>();

  private ResultRun(RunReader run, String title) {
    this.run = run;
    this.title = title;
    this.header = run.header();
    this.facts = run.facts();
    List<Found> found = new ArrayList<>();
    for (Json.Obj json : facts.results()) {
      switch (ResultJson.read(json, "run " + header.id())) {
        case Reading.Refused(var faults) ->
            problems.add("a result cannot be read: " + faults.getFirst());
        case Reading.Read(var result, _) -> {
          results.add(result);
          boolean account = RunFacts.isAccount(json);
          if (!account) {
            measured.add(result);
          }
          collect(result, account, found);
        }
      }
    }
    this.figures = keyed(found);
  }

  /// The run that `run` reads.
  ///
  /// @param title what it is called in answers
  public static ResultRun of(RunReader run, String title) {
    return new ResultRun(run, title);
  }

  public String id() {
    return header.id().text();
  }

  public String title() {
    return title;
  }

  public RunHeader header() {
    return header;
  }

  public RunFacts facts() {
    return facts;
  }

  public RunState state() {
    return facts.state();
  }

  /// Where it ran, as far as that matters for times.
  public Machine machine() {
    return Machine.of(
        header.host(), results.stream().findFirst().flatMap(r -> r.platform().hardware()));
  }

  /// Those that can be read, the account of what the run used among them.
  public List<Result> results() {
    return List.copyOf(results);
  }

  /// The one that was measured on purpose: the first that refers to samples, else the first; empty
  /// for a run that has no more than the account of what it used.
  public Optional<Result> main() {
    return measured.stream()
        .filter(result -> !result.samples().isEmpty())
        .findFirst()
        .or(() -> measured.stream().findFirst());
  }

  /// What was measured.
  public Optional<Workload> workload() {
    return main().map(Result::workload);
  }

  /// What of its results is not used, and why.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /// In the order of the results.
  public List<Figure> figures() {
    return figures;
  }

  /// The axes that have one value for all figures, and that value.
  public Map<Dimension, String> fixed() {
    return Map.copyOf(fixed);
  }

  /// The figure of this key, else the one that says why the metric is missing there.
  public Optional<Figure> find(FigureKey key) {
    return figures.stream()
        .filter(figure -> figure.key().equals(key))
        .findFirst()
        .or(
            () ->
                figures.stream()
                    .filter(
                        figure ->
                            figure.missing().isPresent()
                                && figure.key().statistic().isEmpty()
                                && figure.key().metric().equals(key.metric())
                                && figure.key().at().equals(key.at()))
                    .findFirst());
  }

  /// What stands behind `figure`, which is one of [#figures]. Read once and kept.
  public Repeats repeats(Figure figure) {
    return repeats.computeIfAbsent(figure.key(), _ -> read(figure));
  }

  private Repeats read(Figure figure) {
    if (figure.known().isEmpty()) {
      return Repeats.none(figure.missing().orElse("no number"));
    }
    Measurement.Known known = figure.known().get();
    return known
        .evidence()
        .raw()
        .map(ref -> raw(known, ref))
        .orElseGet(() -> Repeats.single(known.value(), "no single values were kept"));
  }

  private Repeats raw(Measurement.Known known, SampleRef ref) {
    SampleTable table =
        tables.computeIfAbsent(ref.samples(), samples -> SampleTable.read(run, samples));
    Optional<double[]> column = table.column(ref.field());
    if (column.isEmpty()) {
      return Repeats.single(
          known.value(), "the samples '" + ref.samples() + "' have no column " + ref.field());
    }
    int count = known.evidence().repeats();
    if (table.rows() == count && count > 1) {
      return Repeats.ofValues(Arrays.stream(column.get()).boxed().toList());
    }
    List<double[]> rows =
        table
            .byRepeat(ref.field())
            .orElseGet(() -> count == 1 ? List.of(finite(column.get())) : List.of());
    if (rows.isEmpty()
        || rows.stream().anyMatch(r -> r.length < FEWEST_ROWS)
        || !isMadeOfRows(known.statistic())) {
      return Repeats.single(known.value(), "its rows do not tell one repeat from another");
    }
    return Repeats.ofRows(rows.stream().map(r -> of(known.statistic(), r)).toList(), rows);
  }

  private static double[] finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  private static boolean isMadeOfRows(Statistic statistic) {
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

  private static double of(Statistic statistic, double[] rows) {
    return statistic
        .rank()
        .map(q -> Quantiles.of(rows, q))
        .orElseGet(() -> Arrays.stream(rows).average().orElseThrow());
  }

  /// A measurement on its way to become a figure.
  private record Found(Measurement one, Optional<String> fault, boolean account) {}

  private void collect(Result result, boolean account, List<Found> into) {
    Map<Object, String> bad = faults(result);
    Set<Object> steady = new HashSet<>();
    for (Measurement one : result.measurements()) {
      if (one.scope().phase() == Phase.STEADY) {
        steady.add(place(one));
      }
    }
    for (int i = 0; i < result.measurements().size(); i++) {
      Measurement one = result.measurements().get(i);
      boolean told =
          one.scope().phase() == Phase.STEADY
              || (one.scope().phase() == Phase.WHOLE && !steady.contains(place(one)));
      if (told && one.scope().on(OF).isEmpty()) {
        Optional<String> fault =
            Optional.ofNullable(bad.get(i))
                .or(() -> Optional.ofNullable(bad.get(whereOf(one))))
                .or(() -> Optional.ofNullable(bad.get(one.metric().name())))
                .or(() -> Optional.ofNullable(bad.get("")));
        into.add(new Found(one, fault, account));
      }
    }
  }

  private static Object place(Measurement one) {
    return List.of(
        one.metric().name(),
        one.scope().at(),
        one instanceof Measurement.Known known ? known.statistic().word() : "");
  }

  private static Object whereOf(Measurement one) {
    return List.of(one.metric().name(), one.scope());
  }

  /// Whose numbers may not be used: by index, by metric and scope, by metric, or all (the empty
  /// text).
  private Map<Object, String> faults(Result result) {
    Map<Object, String> bad = new HashMap<>();
    for (Fault fault : ResultCheck.faults(result)) {
      if (fault.severity() != Fault.Severity.ERROR) {
        continue;
      }
      String why = "left out: " + fault.problem();
      problems.add(fault.toString());
      String[] path = fault.path().split("/", -1);
      if (path.length > 2 && path[1].equals("measurements")) {
        int index = Integer.parseInt(path[2]);
        bad.putIfAbsent(index, why);
        if (fault.path().endsWith("/value")) {
          // numbers of one sample that contradict each other: nobody knows which of them is wrong
          bad.putIfAbsent(whereOf(result.measurements().get(index)), why);
        }
      } else if (path.length > 2 && path[1].equals("metrics")) {
        bad.putIfAbsent(path[2].replace("~1", "/").replace("~0", "~"), why);
      } else {
        bad.putIfAbsent("", why);
      }
    }
    return bad;
  }

  private List<Figure> keyed(List<Found> found) {
    Map<Dimension, Set<String>> places = new TreeMap<>();
    for (Found each : found) {
      if (!each.account) {
        each.one
            .scope()
            .at()
            .forEach(
                (axis, value) ->
                    places.computeIfAbsent(axis, _ -> new LinkedHashSet<>()).add(value));
      }
    }
    places.forEach(
        (axis, values) -> {
          if (values.size() == 1) {
            fixed.put(axis, values.iterator().next());
          }
        });
    Map<FigureKey, Figure> all = new LinkedHashMap<>();
    for (Found each : found) {
      Map<Dimension, String> at = new TreeMap<>(each.one.scope().at());
      at.keySet().removeAll(fixed.keySet());
      FigureKey key = key(each.one, at);
      // told apart by an axis that only one of the two has
      key = all.containsKey(key) ? key(each.one, each.one.scope().at()) : key;
      all.putIfAbsent(key, figure(key, each));
    }
    return List.copyOf(all.values());
  }

  private static FigureKey key(Measurement one, Map<Dimension, String> at) {
    return new FigureKey(
        one.metric().name(),
        one instanceof Measurement.Known known ? Optional.of(known.statistic()) : Optional.empty(),
        at);
  }

  private static Figure figure(FigureKey key, Found found) {
    Scope scope = found.one.scope();
    return switch (found.one) {
      case Measurement.Missing(var metric, _, var reason) ->
          new Figure(key, metric, scope, Optional.empty(), Optional.of(reason), found.account);
      case Measurement.Known known ->
          new Figure(
              key,
              known.metric(),
              scope,
              found.fault.isPresent() ? Optional.empty() : Optional.of(known),
              found.fault,
              found.account);
    };
  }
}
