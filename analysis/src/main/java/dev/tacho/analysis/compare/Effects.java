package dev.tacho.analysis.compare;

import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.metric.Direction;
import dev.tacho.stats.HodgesLehmann;
import dev.tacho.stats.Holm;
import dev.tacho.stats.MannWhitney;
import dev.tacho.stats.SignedRanks;
import dev.tacho.stats.StudentT;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Effects from the values of repeats, by ranks where there are repeats enough for that (six
/// pairs, or four against four), else by Student's t, which takes the values for normally
/// distributed; below three, not at all.
final class Effects {
  private static final double LEVEL = 0.95;
  private static final int FEWEST = 3;

  private Effects() {}

  /// How much `other` lies above `first`, each value a repeat.
  static Effect unpaired(double[] first, double[] other, Resampled unit) {
    double mean = mean(first);
    boolean repeats = differ(first) || differ(other);
    HodgesLehmann.Shift shift = HodgesLehmann.between(first, other, LEVEL);
    if (repeats && shift.bounds().isPresent()) {
      return effect(
          shift.estimate(),
          mean,
          shift.bounds().map(bounds -> bounds.over(unit)),
          0,
          OptionalDouble.of(MannWhitney.test(first, other).p()),
          superiority(first, other));
    }
    if (!repeats || first.length < FEWEST || other.length < FEWEST) {
      return effect(
          mean(other) - mean,
          mean,
          Optional.empty(),
          0,
          OptionalDouble.empty(),
          superiority(first, other));
    }
    double a = variance(first) / first.length;
    double b = variance(other) / other.length;
    // B. L. Welch, Biometrika 34, 1947
    double degrees = (a + b) * (a + b) / (a * a / (first.length - 1) + b * b / (other.length - 1));
    String how = "Welch's t, " + first.length + " against " + other.length + ", taken as normal";
    return byT(
        mean(other) - mean,
        Math.sqrt(a + b),
        degrees,
        how,
        mean,
        0,
        unit,
        superiority(first, other));
  }

  /// As [#unpaired] of values that belong together in their order.
  static Effect paired(double[] first, double[] other, Resampled unit) {
    int n = first.length;
    double[] differences = new double[n];
    double above = 0;
    for (int i = 0; i < n; i++) {
      differences[i] = other[i] - first[i];
      above += differences[i] > 0 ? 1 : differences[i] == 0 ? 0.5 : 0;
    }
    double mean = mean(first);
    boolean repeats = differ(first) || differ(other);
    HodgesLehmann.Shift shift = HodgesLehmann.ofPairs(differences, LEVEL);
    if (repeats && shift.bounds().isPresent()) {
      return effect(
          shift.estimate(),
          mean,
          shift.bounds().map(bounds -> bounds.over(unit)),
          n,
          OptionalDouble.of(SignedRanks.test(other, first).p()),
          above / n);
    }
    if (!repeats || n < FEWEST) {
      return effect(
          mean(differences), mean, Optional.empty(), n, OptionalDouble.empty(), above / n);
    }
    String how = "Student's t of " + n + " pairs, taken as normal";
    double error = Math.sqrt(variance(differences) / n);
    return byT(mean(differences), error, n - 1, how, mean, n, unit, above / n);
  }

  /// Whether repeats differ by more than the rounding of sums: where they don't, the same run was
  /// made again and nothing was repeated.
  private static boolean differ(double[] values) {
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    return high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high));
  }

  private static Effect byT(
      double estimate,
      double error,
      double degrees,
      String how,
      double mean,
      int pairs,
      Resampled unit,
      double superiority) {
    if (!(error > 0) || !Double.isFinite(degrees)) {
      return effect(estimate, mean, Optional.empty(), pairs, OptionalDouble.empty(), superiority);
    }
    double wide = StudentT.exceededBy((1 - LEVEL) / 2, degrees) * error;
    return effect(
        estimate,
        mean,
        Optional.of(new Interval(estimate - wide, estimate + wide, LEVEL, how, unit)),
        pairs,
        OptionalDouble.of(Math.min(1, 2 * StudentT.above(Math.abs(estimate) / error, degrees))),
        superiority);
  }

  private static Effect effect(
      double estimate,
      double mean,
      Optional<Interval> interval,
      int pairs,
      OptionalDouble p,
      double superiority) {
    return new Effect(
        estimate,
        mean == 0 ? Double.NaN : estimate / Math.abs(mean),
        interval,
        pairs,
        p,
        OptionalDouble.empty(),
        superiority,
        Standing.NOT_ENOUGH_REPEATS,
        "");
  }

  /// An effect that cannot be computed.
  static Effect none(Standing standing, String reason) {
    return new Effect(
        Double.NaN,
        Double.NaN,
        Optional.empty(),
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Double.NaN,
        standing,
        reason);
  }

  /// The interval of a mean over repeats; empty below three of them, and where they do not
  /// differ.
  static Optional<Interval> mean(double[] values, Resampled unit) {
    double error = values.length < FEWEST ? 0 : Math.sqrt(variance(values) / values.length);
    if (!(error > 0)) {
      return Optional.empty();
    }
    double wide = StudentT.exceededBy((1 - LEVEL) / 2, values.length - 1) * error;
    double middle = mean(values);
    String how = "Student's t of " + values.length + ", taken as normal";
    return Optional.of(new Interval(middle - wide, middle + wide, LEVEL, how, unit));
  }

  /// What effects that are judged together come to: better or worse where the interval excludes
  /// 0 and the chance, held against all of them (Holm), is below 1 - level.
  static List<Effect> judged(List<Effect> effects, List<Direction> directions) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i).p().isPresent() && known(directions.get(i))) {
        order.add(i);
      }
    }
    double[] held =
        Holm.adjusted(order.stream().mapToDouble(i -> effects.get(i).p().getAsDouble()).toArray());
    double[] adjusted = new double[effects.size()];
    for (int k = 0; k < order.size(); k++) {
      adjusted[order.get(k)] = held[k];
    }
    List<Effect> judged = new ArrayList<>();
    for (int i = 0; i < effects.size(); i++) {
      judged.add(judged(effects.get(i), directions.get(i), adjusted[i]));
    }
    return judged;
  }

  private static boolean known(Direction direction) {
    return direction == Direction.LOWER || direction == Direction.HIGHER;
  }

  private static Effect judged(Effect effect, Direction direction, double adjusted) {
    if (effect.standing() == Standing.NOT_COMPARABLE) {
      return effect;
    }
    if (!known(direction)) {
      return with(
          effect,
          OptionalDouble.empty(),
          Standing.NO_DIRECTION,
          direction == Direction.NEITHER
              ? "neither way is better"
              : "nobody said which way is better; state it with a schema or --goal");
    }
    if (effect.p().isEmpty() || effect.interval().isEmpty()) {
      return with(
          effect,
          OptionalDouble.empty(),
          Standing.NOT_ENOUGH_REPEATS,
          "not enough repeats that differ: three a side at least, six pairs or four a side for a"
              + " verdict by ranks");
    }
    Interval interval = effect.interval().get();
    boolean off = interval.low() > 0 || interval.high() < 0;
    if (!off || adjusted > 1 - LEVEL) {
      return with(
          effect,
          OptionalDouble.of(adjusted),
          Standing.NO_DIFFERENCE,
          off
              ? "apart by itself, but not among as many metrics as are judged here"
              : "no more than chance allows");
    }
    boolean better = effect.estimate() < 0 == (direction == Direction.LOWER);
    return with(
        effect,
        OptionalDouble.of(adjusted),
        better ? Standing.BETTER : Standing.WORSE,
        "more than chance allows");
  }

  private static Effect with(
      Effect effect, OptionalDouble adjusted, Standing standing, String reason) {
    return new Effect(
        effect.estimate(),
        effect.relative(),
        effect.interval(),
        effect.pairs(),
        effect.p(),
        adjusted,
        effect.superiority(),
        standing,
        reason);
  }

  private static double superiority(double[] first, double[] other) {
    double above = 0;
    for (double a : first) {
      for (double b : other) {
        above += b > a ? 1 : b == a ? 0.5 : 0;
      }
    }
    return above / first.length / other.length;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }
}
