package dev.tacho.analysis.health;

import dev.tacho.analysis.finding.Diagnosis;
import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.finding.FindingKind;
import dev.tacho.analysis.finding.NotJudged;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A score of 0 to 100 that is 100 less its deductions, each of which is told; or why there is
/// none.
/// It is a convention and no measurement: see docs/decisions/126-health-score.md.
public sealed interface HealthScore {
  /// Off for a finding of each severity, and for a run that ended badly.
  int CRITICAL = 40;

  /// Off for a warning.
  int WARNING = 15;

  /// Off for something that is worth knowing.
  int INFO = 3;

  /// Off for a run that failed, or that was ended from outside.
  int ENDED_BADLY = 30;

  /// All inputs were there.
  ///
  /// @param value 0 to 100
  record Scored(int value, List<Deduction> deductions) implements HealthScore {
    public Scored {
      deductions = List.copyOf(deductions);
    }
  }

  /// An input is missing.
  record Unscored(String reason) implements HealthScore {}

  /// What was taken off.
  ///
  /// @param points more than 0
  /// @param reason the finding's kind and metric, or the run's state
  record Deduction(int points, String reason) {}

  /// The score of a run that `state` and `diagnosis` tell of.
  ///
  /// @param state empty where the source cannot tell it
  /// @param judgeable whether there are several values of a metric of known direction
  static HealthScore of(Optional<RunState> state, boolean judgeable, Diagnosis diagnosis) {
    if (!judgeable) {
      return new Unscored("no metric of known direction has more than one value");
    }
    if (state.isEmpty()) {
      return new Unscored("the run's state is not known");
    }
    for (NotJudged not : diagnosis.notJudged()) {
      // a metric that is there and could not be judged is a hole; one that the run lacks is not
      if (!not.series().isEmpty()) {
        return new Unscored(not.kind().title() + " of " + not.series() + ": " + not.reason());
      }
    }
    return scored(state.get(), diagnosis.findings());
  }

  private static HealthScore scored(RunState state, List<Finding> findings) {
    List<Deduction> deductions = new ArrayList<>();
    switch (state) {
      case FAILED, OUT_OF_MEMORY, TIMED_OUT, LOST ->
          deductions.add(new Deduction(ENDED_BADLY, state.word().replace('_', ' ')));
      case CREATED, RUNNING, COMPLETED, CANCELLED -> {}
    }
    // one kind counts once, by its most severe finding: twenty layers that blow up together are
    // one trouble
    Map<FindingKind, Finding> worst = new EnumMap<>(FindingKind.class);
    for (Finding finding : findings) {
      Finding known = worst.get(finding.kind());
      if (known == null || known.severity().compareTo(finding.severity()) < 0) {
        worst.put(finding.kind(), finding);
      }
    }
    worst.forEach(
        (kind, finding) -> {
          String of = finding.series().isEmpty() ? "" : " of " + finding.series();
          deductions.add(new Deduction(points(finding.severity()), kind.title() + of));
        });
    int off = 0;
    for (Deduction deduction : deductions) {
      off += deduction.points();
    }
    deductions.sort((a, b) -> Integer.compare(b.points(), a.points()));
    return new Scored(Math.max(0, 100 - off), deductions);
  }

  private static int points(Severity severity) {
    return switch (severity) {
      case CRITICAL -> CRITICAL;
      case WARNING -> WARNING;
      case INFO -> INFO;
    };
  }

  /// For programs.
  default Json.Obj toJson() {
    if (this instanceof Unscored unscored) {
      return Json.object().put("unavailable", unscored.reason).build();
    }
    Scored scored = (Scored) this;
    List<Json> list = new ArrayList<>();
    for (Deduction deduction : scored.deductions) {
      list.add(
          Json.object().put("points", deduction.points).put("reason", deduction.reason).build());
    }
    return Json.object()
        .put("value", scored.value)
        .put("of", 100)
        .put("deductions", Json.array(list))
        .put("how", "derived: 100 less the deductions")
        .build();
  }
}
