package dev.tacho.analysis.summary;

import dev.tacho.analysis.convergence.Convergence;
import dev.tacho.analysis.finding.Diagnosis;
import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.postmortem.PostMortem;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import java.util.Optional;

/// What to do with a run now.
final class NextAction {
  private NextAction() {}

  /// What the last error of a run that failed asks for; else what the worst finding does; else
  /// what the state asks for; else what the curve says.
  ///
  /// @param measured whether it is a bench: it has a result, and no curve to be judged by
  static String of(
      Optional<RunState> state,
      Optional<PostMortem> mortem,
      Diagnosis diagnosis,
      int metrics,
      boolean measured,
      Optional<MetricStats> objective,
      Convergence convergence) {
    // what it printed when it died goes before what its metrics did meanwhile
    if (mortem.isPresent() && !mortem.get().said().isEmpty()) {
      return mortem.get().next().getFirst();
    }
    for (Severity severity : new Severity[] {Severity.CRITICAL, Severity.WARNING}) {
      for (Finding finding : diagnosis.findings()) {
        if (finding.severity() == severity) {
          return finding.action();
        }
      }
    }
    if (state.isPresent() && state.get().ended() && state.get() != RunState.COMPLETED) {
      return "see what it printed last: --post-mortem";
    }
    boolean goesOn = state.isEmpty() || !state.get().ended();
    if (convergence instanceof Convergence.Reached reached && goesOn) {
      return reached.metric() + " has all but reached its limit: stop, or lower the learning rate";
    }
    if (convergence instanceof Convergence.Expected expected && !goesOn) {
      return "train on: "
          + expected.metric()
          + " was still to get nearer to its limit when the run ended";
    }
    if (metrics == 0 && measured && !goesOn) {
      return "hold it against another: tacho compare, or keep it as a baseline: tacho gate save";
    }
    if (metrics == 0) {
      return goesOn
          ? "wait: it has reported no metrics yet"
          : "nothing to judge by: have it report metrics (tacho run --help)";
    }
    if (objective.isEmpty()) {
      return "say which metric is better which way, with --goal METRIC=lower or a schema";
    }
    return goesOn ? "nothing to do: let it go on" : "nothing to do: compare it with its neighbours";
  }
}
