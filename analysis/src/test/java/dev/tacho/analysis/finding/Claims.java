package dev.tacho.analysis.finding;

import dev.tacho.core.RunReader;
import dev.tacho.core.Severity;
import dev.tacho.core.measure.Interval;
import dev.tacho.testkit.curves.Claim;
import dev.tacho.testkit.curves.CurveRun;
import dev.tacho.testkit.curves.CurveScore;
import dev.tacho.testkit.curves.FrozenCurves;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The diagnosis of a run as claims that can be scored: what a user is warned of. Remarks
/// ([Severity#INFO]) are no claims.
final class Claims {
  private Claims() {}

  static List<Claim> of(RunReader run) {
    List<Claim> claims = new ArrayList<>();
    for (Finding finding : Findings.of(run, Sensitivity.DEFAULT).findings()) {
      if (finding.severity() != Severity.INFO) {
        claims.add(of(finding));
      }
    }
    return claims;
  }

  private static Claim of(Finding finding) {
    long onset = finding.onset().step();
    Interval interval = finding.onset().interval().orElse(null);
    return interval == null
        ? new Claim(finding.kind().word(), finding.series(), onset)
        : new Claim(
            finding.kind().word(),
            finding.series(),
            onset,
            (long) Math.floor(interval.low()),
            (long) Math.ceil(interval.high()));
  }

  /// Scores one set of runs and prints the table: `scoreboard`, `development` or `held-out`. The
  /// held-out set is for the end.
  public static void main(String[] words) {
    CurveScore score = new CurveScore();
    boolean all = words.length > 1;
    try (Stream<CurveRun> runs =
        switch (words[0]) {
          case "scoreboard" -> FrozenCurves.scoreboard();
          case "development" -> FrozenCurves.development();
          default -> FrozenCurves.heldOut();
        }) {
      runs.forEach(
          run -> {
            List<Claim> claims = of(run);
            CurveScore.Judged judged = score.add(run.truth(), claims);
            boolean good =
                judged.found()
                    && judged.onTime()
                    && judged.covered()
                    && judged.falseAlarms().isEmpty();
            if (all && !good) {
              System.out.println(run.made());
              System.out.println("  truth  " + run.truth());
              System.out.println("  claims " + claims);
              System.out.println("  judged " + judged);
            }
          });
    }
    System.out.println(score.table());
  }
}
