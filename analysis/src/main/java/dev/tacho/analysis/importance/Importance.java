package dev.tacho.analysis.importance;

import dev.tacho.analysis.compare.ConfigDiff;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// How much a metric depends on each setting, over a set of runs.
///
/// A random forest learns the metric from the settings in four fifths of the runs, and is asked
/// for the other fifth, in turn. How much worse it gets when one setting's values are dealt out
/// anew among the runs is that setting's importance, as a share of the metric's variance. What
/// it cannot foretell at all, it does not explain either: then there is no ranking. Importance
/// is no direction and no cause; settings that always change together share it. (L. Breiman,
/// "Random Forests", Machine Learning 45, 2001.)
///
/// @param metric that was to be foretold
/// @param runs how many had it, as a finite number
/// @param explained the share of the metric's variance that the forest foretells for runs it
///     has not seen; NaN where it was not tried
/// @param settings the most important first; none where nothing can be told
/// @param remarks why there is no ranking, or what is to be thought of beside it
public record Importance(
    Selector metric, int runs, double explained, List<Weight> settings, List<String> remarks) {
  private static final int FEWEST_RUNS = 12;
  private static final int FOLDS = 5;
  private static final int DEALS = 20;
  private static final long SEED = 7;

  public Importance {
    settings = List.copyOf(settings);
    remarks = List.copyOf(remarks);
  }

  /// One setting.
  ///
  /// @param path as `optimizer.lr`
  /// @param importance growth of the mean squared error, as a share of the metric's variance
  /// @param deviation of that from one deal to the next
  /// @param values how many different ones it has among the runs
  public record Weight(String path, double importance, double deviation, int values) {}

  /// What the settings of `runs` matter for `metric`.
  public static Importance of(List<? extends QueriedRun> runs, Selector metric) {
    List<QueriedRun> having = new ArrayList<>();
    for (QueriedRun run : runs) {
      OptionalDouble value = metric.of(run);
      if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
        having.add(run);
      }
    }
    List<String> remarks = new ArrayList<>();
    if (having.size() < runs.size()) {
      remarks.add(
          runs.size() - having.size() + " of " + runs.size() + " runs have no finite " + metric);
    }
    double[] results = having.stream().mapToDouble(run -> metric.of(run).orElseThrow()).toArray();
    List<Feature> features = Feature.of(having);
    if (having.size() < FEWEST_RUNS) {
      remarks.add(
          "not enough runs: "
              + having.size()
              + " have "
              + metric
              + ", "
              + FEWEST_RUNS
              + " are needed");
      return new Importance(metric, having.size(), Double.NaN, List.of(), remarks);
    }
    if (features.isEmpty() || variance(results) == 0) {
      remarks.add(
          features.isEmpty()
              ? "no setting differs between the runs"
              : metric + " is the same in all runs");
      return new Importance(metric, having.size(), Double.NaN, List.of(), remarks);
    }
    together(features, remarks);
    return judged(metric, features, results, remarks);
  }

  private static Importance judged(
      Selector metric, List<Feature> features, double[] results, List<String> remarks) {
    int n = results.length;
    SplittableRandom random = new SplittableRandom(SEED);
    int[] order = shuffled(n, random);
    Forest[] forests = new Forest[FOLDS];
    for (int fold = 0; fold < FOLDS; fold++) {
      forests[fold] = forest(features, results, order, fold);
    }
    double base = error(features, results, order, forests, -1, order);
    double variance = variance(results);
    double explained = 1 - base / variance;
    if (explained <= 0) {
      remarks.add("the settings do not foretell " + metric + " in these runs, so none is ranked");
      return new Importance(metric, n, explained, List.of(), remarks);
    }
    List<Weight> weights = new ArrayList<>();
    for (int f = 0; f < features.size(); f++) {
      double[] grown = new double[DEALS];
      for (int deal = 0; deal < DEALS; deal++) {
        int[] dealt = shuffled(n, random);
        grown[deal] = (error(features, results, order, forests, f, dealt) - base) / variance;
      }
      double mean = Arrays.stream(grown).average().orElseThrow();
      weights.add(
          new Weight(
              features.get(f).path(), mean, Math.sqrt(variance(grown)), features.get(f).kinds()));
    }
    weights.sort(
        (a, b) ->
            a.importance == b.importance
                ? a.path.compareTo(b.path)
                : Double.compare(b.importance, a.importance));
    return new Importance(metric, n, explained, weights, remarks);
  }

  private static Forest forest(List<Feature> features, double[] results, int[] order, int fold) {
    List<double[]> rows = new ArrayList<>();
    List<Double> wanted = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      if (i % FOLDS != fold) {
        rows.add(Feature.row(features, order[i], -1, order[i]));
        wanted.add(results[order[i]]);
      }
    }
    return Forest.of(
        rows.toArray(new double[0][]), wanted.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// Mean squared error over runs that a forest has not seen, the values of feature `swapped`
  /// (none where that is -1) taken from the runs that `dealt` says.
  private static double error(
      List<Feature> features,
      double[] results,
      int[] order,
      Forest[] forests,
      int swapped,
      int[] dealt) {
    double sum = 0;
    for (int i = 0; i < order.length; i++) {
      double[] row = Feature.row(features, order[i], swapped, dealt[i]);
      double off = forests[i % FOLDS].expect(row) - results[order[i]];
      sum += off * off;
    }
    return sum / order.length;
  }

  /// Says which settings cannot be told apart, as they change together in all runs.
  private static void together(List<Feature> features, List<String> remarks) {
    Set<Integer> said = new TreeSet<>();
    for (int i = 0; i < features.size(); i++) {
      Set<String> same = new LinkedHashSet<>();
      for (int j = i + 1; j < features.size(); j++) {
        if (!said.contains(j) && features.get(i).changesWith(features.get(j))) {
          said.add(j);
          same.add(features.get(j).path());
        }
      }
      if (!same.isEmpty()) {
        remarks.add(
            features.get(i).path()
                + " always changes together with "
                + String.join(", ", same)
                + ": what they matter is divided between them by chance");
      }
    }
  }

  private static int[] shuffled(int n, SplittableRandom random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  /// One setting over the runs, as columns of numbers: itself where it is a number, else one
  /// column for each word, 1 where it stands.
  ///
  /// @param values for each run, its columns
  /// @param kinds how many different values there are
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, never compared as a whole
  private record Feature(String path, double[][] values, int kinds) {
    static List<Feature> of(List<QueriedRun> runs) {
      List<Map<String, Json>> flat =
          runs.stream().map(run -> ConfigDiff.flat(run.configuration())).toList();
      Set<String> paths = new TreeSet<>();
      flat.forEach(one -> paths.addAll(one.keySet()));
      List<Feature> features = new ArrayList<>();
      for (String path : paths) {
        Set<String> words = new LinkedHashSet<>();
        flat.forEach(one -> words.add(String.valueOf(one.get(path))));
        // a seed is what makes a run a repeat of another, not what makes it better
        if (words.size() > 1 && !path.endsWith("seed")) {
          features.add(of(path, flat, List.copyOf(words)));
        }
      }
      return features;
    }

    private static Feature of(String path, List<Map<String, Json>> flat, List<String> words) {
      boolean numbers =
          flat.stream().allMatch(one -> one.get(path) == null || one.get(path) instanceof Json.Num);
      double[][] values = new double[flat.size()][];
      for (int i = 0; i < values.length; i++) {
        Json value = flat.get(i).get(path);
        if (numbers) {
          // where the setting is missing, a column says so
          values[i] =
              value instanceof Json.Num n ? new double[] {n.asDouble(), 0} : new double[] {0, 1};
        } else {
          values[i] = new double[words.size()];
          values[i][words.indexOf(String.valueOf(value))] = 1;
        }
      }
      return new Feature(path, values, words.size());
    }

    /// The columns of run `run`, those of feature `swapped` taken from run `other`.
    static double[] row(List<Feature> features, int run, int swapped, int other) {
      return IntStream.range(0, features.size())
          .boxed()
          .flatMapToDouble(f -> Arrays.stream(features.get(f).values[f == swapped ? other : run]))
          .toArray();
    }

    /// Whether both part the runs in the same way.
    boolean changesWith(Feature other) {
      for (int i = 0; i < values.length; i++) {
        for (int j = 0; j < i; j++) {
          if (Arrays.equals(values[i], values[j])
              != Arrays.equals(other.values[i], other.values[j])) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /// The facts as documented JSON.
  public Json.Obj toJson() {
    List<Json> weights = new ArrayList<>();
    for (Weight weight : settings) {
      weights.add(
          Json.object()
              .put("setting", weight.path)
              .put("importance", weight.importance)
              .put("deviation", weight.deviation)
              .put("values", weight.values)
              .build());
    }
    return Json.object()
        .put("schema", "tacho.importance/1")
        .put("metric", metric.toString())
        .put("runs", runs)
        .put("explained", explained)
        .put("settings", Json.array(weights))
        .put("remarks", Json.ofTexts(remarks))
        .build();
  }
}
