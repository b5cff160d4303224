package dev.tacho.train.validate;

import dev.tacho.core.measure.Check;
import dev.tacho.stats.StudentT;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether several workers trained what one would have. Pure.
///
/// **Gradients.** The distances of control gradients from the gradient of one worker, whose rows
/// are only summed in another order, are what rounding alone does. Their logarithms are near to
/// normally distributed; the workers' distance may lie where one more of them would, but for one
/// case in a thousand over all steps: mean + t * spread * sqrt(1 + 1/n).
///
/// **Losses.** Trainings that run freely drift apart, ever faster. The drift of the `K` controls
/// from the single run has mean zero at every step; `s` is the root of its mean square, never
/// smaller than at an earlier step, and never smaller than what the 24 bits of a loss allow. A
/// further order lies within `t * s`, `t` of `K` degrees of freedom, but for one case in a thousand
/// over all steps.
///
/// Both tolerances come from the controls alone; nothing is chosen but the one in a thousand.
///
/// @param steps what was found of each
/// @param checks what was asked, and what came out
public record Judgement(List<Step> steps, List<Check> checks) {
  private static final double ALARMS = 0.001;
  private static final double BAR = 1e-6;
  private static final double SAME = 1e-12;

  /// One step.
  ///
  /// @param distance of the workers' gradient from that of one
  /// @param rounding the largest that a control had
  /// @param single loss of one worker, as recorded
  /// @param drift of the workers' loss from it
  /// @param tolerance of that drift
  public record Step(
      long step,
      double distance,
      double rounding,
      boolean identical,
      double single,
      double drift,
      double tolerance) {}

  public Judgement {
    steps = List.copyOf(steps);
    checks = List.copyOf(checks);
  }

  /// Whether nothing that was asked failed.
  public boolean holds() {
    return checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.FAILED);
  }

  /// Holds all against each other.
  ///
  /// @param single losses of the run of one worker, from step 1
  /// @param recorded losses of the run of several; where there is none, those of the replay count
  /// @param exact whether the bar of 32-bit floats holds: not where products are of 16 bits
  public static Judgement of(
      List<Double> single, Optional<List<Double>> recorded, Replayed replayed, boolean exact) {
    List<Double> several = recorded.orElseGet(replayed::together);
    int count = Math.min(replayed.gradients().size(), Math.min(single.size(), several.size()));
    List<List<Double>> controls = replayed.controls();
    double most = StudentT.quantile(1 - ALARMS / (2.0 * count), controls.size());
    List<Step> steps = new ArrayList<>();
    double spread = 0;
    for (int i = 0; i < count; i++) {
      GradientStep gradient = replayed.gradients().get(i);
      double own = single.get(i);
      int at = i;
      double square =
          controls.stream()
              .mapToDouble(losses -> losses.get(at) - own)
              .map(drift -> drift * drift)
              .average()
              .orElse(Double.NaN);
      double grain = Math.ulp((float) own);
      spread = Math.max(spread, Math.sqrt(square + grain * grain / 6));
      steps.add(
          new Step(
              gradient.step(),
              gradient.distance(),
              gradient.controls().stream().mapToDouble(Double::doubleValue).max().orElse(0),
              gradient.identical(),
              own,
              several.get(i) - own,
              most * spread));
    }
    return new Judgement(steps, checks(steps, single, recorded, replayed, exact));
  }

  private static List<Check> checks(
      List<Step> steps,
      List<Double> single,
      Optional<List<Double>> recorded,
      Replayed replayed,
      boolean exact) {
    List<Check> checks = new ArrayList<>();
    double worst = steps.stream().mapToDouble(Step::distance).max().orElse(Double.NaN);
    double allowed = allowed(replayed.gradients());
    checks.add(
        check(
            "gradients are those of one worker",
            worst <= allowed,
            String.format(
                Locale.ROOT,
                "largest relative distance %.3g; summed in other orders it may be %.3g",
                worst,
                allowed)));
    if (exact) {
      checks.add(
          check(
              "gradients within 1e-6",
              worst <= BAR,
              String.format(Locale.ROOT, "largest relative distance %.3g", worst)));
    }
    checks.add(
        check(
            "all workers have the same bits",
            steps.stream().allMatch(Step::identical),
            "gradients after the all-reduce, in %d of %d steps"
                .formatted(steps.stream().filter(Step::identical).count(), steps.size())));
    List<Step> outside =
        steps.stream().filter(step -> !(Math.abs(step.drift()) <= step.tolerance())).toList();
    checks.add(
        check(
            "losses drift no further than other orders do",
            outside.isEmpty(),
            outside.isEmpty()
                ? "all %d steps within the envelope of %d controls"
                    .formatted(steps.size(), replayed.controls().size())
                : String.format(
                    Locale.ROOT,
                    "%d of %d steps outside; first step %d, off by %.3g where %.3g may be",
                    outside.size(),
                    steps.size(),
                    outside.getFirst().step(),
                    outside.getFirst().drift(),
                    outside.getFirst().tolerance())));
    checks.add(repeats("the replay of one worker repeats its run", single, alone(replayed)));
    recorded.ifPresent(
        several ->
            checks.add(
                repeats("the replay of several repeats theirs", several, replayed.together())));
    return checks;
  }

  private static List<Double> alone(Replayed replayed) {
    return replayed.gradients().stream().map(GradientStep::loss).toList();
  }

  /// A replay on another machine, or after another version, has other roundings: nothing is wrong
  /// then, but nothing is shown either.
  private static Check repeats(String name, List<Double> recorded, List<Double> again) {
    int count = Math.min(recorded.size(), again.size());
    long same =
        IntStream.range(0, count)
            .filter(i -> Math.abs(recorded.get(i) - again.get(i)) <= SAME * Math.abs(again.get(i)))
            .count();
    return new Check(
        name,
        same == count ? Check.Outcome.PASSED : Check.Outcome.UNDECIDED,
        "the same loss in %d of %d steps".formatted(same, count));
  }

  private static Check check(String name, boolean passed, String detail) {
    return new Check(name, passed ? Check.Outcome.PASSED : Check.Outcome.FAILED, detail);
  }

  private static double allowed(List<GradientStep> gradients) {
    double[] logs =
        gradients.stream()
            .flatMap(step -> step.controls().stream())
            .mapToDouble(Math::log)
            .filter(Double::isFinite)
            .toArray();
    int n = logs.length;
    if (n < 2) {
      return Double.NaN;
    }
    double mean = IntStream.range(0, n).mapToDouble(i -> logs[i]).sum() / n;
    double square =
        IntStream.range(0, n).mapToDouble(i -> (logs[i] - mean) * (logs[i] - mean)).sum() / (n - 1);
    double most = StudentT.quantile(1 - ALARMS / gradients.size(), n - 1.0);
    return Math.exp(mean + most * Math.sqrt(square * (1 + 1.0 / n)));
  }
}
