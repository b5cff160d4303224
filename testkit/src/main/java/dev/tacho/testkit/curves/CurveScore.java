package dev.tacho.testkit.curves;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Holds claims against truths, over any number of runs.
///
/// A defect counts as *found* when a claim has its label and names a metric that shows it; as
/// *on time* when the best such claim's onset lies within the tolerance; as *covered* when the
/// interval of that claim holds the true onset. A *false alarm* is a claim on a quiet run, a
/// claim of another label than the defect's and those that follow from it, and a claim of the
/// right label at a place that the defect did not touch. Pass the claims that a user would be
/// warned of, and no others: a mere remark is no alarm. Confined to one thread.
public final class CurveScore {
  private static final class Row {
    private int runs;
    private int found;
    private int onTime;
    private int covered;
    private int runsWithFalseAlarms;
    private int falseAlarms;
    private double width;
  }

  private final Map<Scenario, Row> rows = new EnumMap<>(Scenario.class);
  private final Map<String, Integer> falseLabels = new TreeMap<>();

  /// Nothing judged yet.
  public CurveScore() {}

  /// What one run's claims come to.
  ///
  /// @param found whether the defect was found; true of a quiet run
  /// @param onTime whether its onset was within the tolerance; true of a quiet run
  /// @param covered whether the onset's interval held the truth; true of a quiet run
  /// @param falseAlarms the claims that are wrong
  public record Judged(boolean found, boolean onTime, boolean covered, List<Claim> falseAlarms) {
    public Judged {
      falseAlarms = List.copyOf(falseAlarms);
    }
  }

  /// Takes in all claims on one run.
  public Judged add(Truth truth, List<Claim> claims) {
    List<Claim> right = claims.stream().filter(claim -> shows(truth, claim)).toList();
    Judged judged =
        new Judged(
            truth.scenario().quiet() || !right.isEmpty(),
            truth.scenario().quiet() || right.stream().anyMatch(claim -> onTime(truth, claim)),
            truth.scenario().quiet() || right.stream().anyMatch(claim -> covers(truth, claim)),
            claims.stream().filter(claim -> wrong(truth, claim)).toList());
    Row row = rows.computeIfAbsent(truth.scenario(), fresh -> new Row());
    row.runs++;
    row.found += judged.found ? 1 : 0;
    row.onTime += judged.onTime ? 1 : 0;
    row.covered += judged.covered ? 1 : 0;
    row.runsWithFalseAlarms += judged.falseAlarms.isEmpty() ? 0 : 1;
    row.falseAlarms += judged.falseAlarms.size();
    row.width +=
        right.stream()
            .mapToDouble(claim -> (double) (claim.high() - claim.low()) / truth.length())
            .min()
            .orElse(0);
    judged.falseAlarms.forEach(claim -> falseLabels.merge(claim.label(), 1, Integer::sum));
    return judged;
  }

  private static boolean shows(Truth truth, Claim claim) {
    return !truth.scenario().quiet()
        && claim.label().equals(truth.scenario().label())
        && truth.series().containsKey(claim.series());
  }

  private static boolean onTime(Truth truth, Claim claim) {
    return Math.abs(claim.onset() - truth.onset()) <= truth.tolerance(claim.series());
  }

  /// Steps are logged in intervals: an onset between two of them shows at the second.
  private static boolean covers(Truth truth, Claim claim) {
    long slack = truth.series().getOrDefault(claim.series(), 1L);
    return claim.low() - slack <= truth.onset() && truth.onset() <= claim.high() + slack;
  }

  private static boolean wrong(Truth truth, Claim claim) {
    if (truth.scenario().quiet()) {
      return true;
    }
    if (truth.scenario().implied().contains(claim.label())) {
      return false;
    }
    if (!claim.label().equals(truth.scenario().label())) {
      return true;
    }
    long tolerance = truth.tolerance(claim.series());
    boolean overlaps =
        claim.low() <= truth.until() + tolerance && claim.high() >= truth.onset() - tolerance;
    return !overlaps && !covers(truth, claim);
  }

  /// How many runs were taken in.
  public int runs() {
    return rows.values().stream().mapToInt(row -> row.runs).sum();
  }

  /// Of the runs with a defect, the share in which it was found.
  public double recall() {
    return share(row -> row.found, false);
  }

  /// Of the found defects and the false alarms together, the share of the found.
  public double precision() {
    int found =
        rows.entrySet().stream()
            .filter(e -> !e.getKey().quiet())
            .mapToInt(e -> e.getValue().found)
            .sum();
    int wrong = rows.values().stream().mapToInt(row -> row.falseAlarms).sum();
    return found + wrong == 0 ? 1 : (double) found / (found + wrong);
  }

  /// Of the runs of `scenario`, the share whose onset was found within the tolerance.
  public double onTime(Scenario scenario) {
    Row row = rows.getOrDefault(scenario, new Row());
    return (double) row.onTime / Math.max(1, row.runs);
  }

  /// Of the runs of `scenario`, the share whose interval held the onset.
  public double covered(Scenario scenario) {
    Row row = rows.getOrDefault(scenario, new Row());
    return (double) row.covered / Math.max(1, row.runs);
  }

  /// How many quiet runs had a false alarm.
  public int quietRunsWithAlarm() {
    return rows.entrySet().stream()
        .filter(e -> e.getKey().quiet())
        .mapToInt(e -> e.getValue().runsWithFalseAlarms)
        .sum();
  }

  private double share(ToIntFunction<Row> what, boolean quiet) {
    int all = 0;
    int some = 0;
    for (var entry : rows.entrySet()) {
      if (entry.getKey().quiet() == quiet) {
        all += entry.getValue().runs;
        some += what.applyAsInt(entry.getValue());
      }
    }
    return all == 0 ? 1 : (double) some / all;
  }

  /// The table for `docs/measurements`, in Markdown.
  public String table() {
    StringBuilder out =
        new StringBuilder(
            "| scenario | runs | found | onset on time | interval holds the onset | mean width |"
                + " runs with false alarms | false alarms |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    rows.forEach((scenario, row) -> out.append(line(scenario, row)));
    out.append(
        String.format(
            Locale.ROOT,
            "\nPrecision %.3f, recall %.3f over %,d runs; false alarms by label: %s\n",
            precision(),
            recall(),
            runs(),
            falseLabels.isEmpty() ? "none" : falseLabels));
    return out.toString();
  }

  private static String line(Scenario scenario, Row row) {
    String found =
        scenario.quiet()
            ? "- | - | - | -"
            : String.format(
                Locale.ROOT,
                "%,d | %,d | %,d | %.1f %%",
                row.found,
                row.onTime,
                row.covered,
                row.found == 0 ? 0 : 100 * row.width / row.found);
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %,d | %,d |\n",
        scenario.word(),
        row.runs,
        found,
        row.runsWithFalseAlarms,
        row.falseAlarms);
  }
}
