package dev.tacho.recorder.timeleft;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// This run against the earlier ones, by the stages that both completed.
final class Ratio {
  private static final double LEAST_NANOS = 1e6;

  private final List<EarlierRun> fit;
  private final boolean elsewhere;

  /// Logarithms of what is to be multiplied, for each of [#fit].
  private final double[] shifts;

  private String said = "";

  /// @param elsewhere whether `fit` ran on other hosts
  Ratio(RunPlace place, List<EarlierRun> fit, boolean elsewhere) {
    this.fit = fit;
    this.elsewhere = elsewhere;
    this.shifts = new double[fit.size()];
    List<String> common = place.completedInAll(fit);
    if (common.isEmpty()) {
      return;
    }
    double[] before = new double[fit.size()];
    Arrays.setAll(before, i -> Math.log(place.sum(fit.get(i), common)));
    double now = Math.log(place.sum(common));
    LogGuess usual = LogGuess.of(before);
    double stages = place.evenStages(common, fit);
    boolean whole = elsewhere || isUnlike(place, common, usual, now - usual.mean());
    double share = whole ? 1 : stages / (stages + 1);
    Arrays.setAll(shifts, i -> share * (now - before[i]));
    double ratio = Math.exp(now - usual.mean());
    said =
        ", this one so far "
            + Math.round(100 * ratio)
            + " % of their time"
            + (whole ? "" : " (" + Math.round(100 * share) + " % of that carried on)");
  }

  /// Whether two completed stages and more say that this run is beyond all earlier ones.
  private boolean isUnlike(RunPlace place, List<String> common, LogGuess usual, double off) {
    double wide = usual.knowsSpread() ? Math.max(0.05, usual.spread()) : 0.2;
    if (common.size() < 2 || Math.abs(off) < 3 * wide) {
      return false;
    }
    for (String stage : common) {
      double own = 0;
      for (EarlierRun run : fit) {
        own += Math.log(place.sum(List.of(stage)) / place.sum(run, List.of(stage))) / fit.size();
      }
      if (own * off <= 0 || Math.abs(own) < Math.abs(off) / 2) {
        return false;
      }
    }
    return true;
  }

  LogGuess guess(ToDoubleFunction<EarlierRun> nanos) {
    double[] logs = new double[fit.size()];
    Arrays.setAll(
        logs, i -> Math.log(Math.max(LEAST_NANOS, nanos.applyAsDouble(fit.get(i)))) + shifts[i]);
    return LogGuess.of(logs);
  }

  /// Whether the earlier runs say how far off a guess may be: not one alone, and not those of other
  /// hosts before this run has shown how fast its own is.
  boolean knowsSpread() {
    return fit.size() > 1 && (!elsewhere || !said.isEmpty());
  }

  /// The earlier runs that are compared with.
  int runs() {
    return fit.size();
  }

  String said() {
    return said;
  }
}
