package dev.tacho.analysis.gate;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Numbers;
import dev.tacho.stats.Bounds;
import dev.tacho.stats.HodgesLehmann;
import dev.tacho.stats.Quantiles;
import dev.tacho.stats.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Holds a run against a baseline and says whether it got worse. Pure.
///
/// A metric is a breach when three things hold: it is worse by more than the relative limit, by
/// more than the absolute limit, and by more than chance allows. The last is judged over repeats:
/// the interval of Hodges and Lehmann for the difference must lie wholly on the worse side, and the
/// difference must exceed what the medians of earlier runs differed by from one to the next (1.96
/// standard deviations, estimated by the median of those steps, once there are four runs). Repeats
/// of one run tell nothing about what differs between runs: the place in memory, the heat, other
/// work on the machine.
///
/// Which metrics decide: those asked for, else all of the baseline's but `duration_s`, which can
/// only be a soft breach beside `cpu_time_s`, as other work on the machine moves it. A metric
/// without a direction never decides. docs/measurements/gate.md has the rates of false alarms and
/// of misses; docs/decisions/092-what-a-gate-compares.md the reasons.
///
/// Stays whole because each rule is a line of the same decision, read from top to bottom.
public final class Gate {
  private static final String CPU = "cpu_time_s";
  private static final String WALL = "duration_s";
  private static final String MEMORY = "peak_process_memory_bytes";
  private static final int FEWEST_STEPS = 3;
  private static final double NORMAL_95 = 1.959963984540054;

  private final Optional<GateSide> baseline;
  private final GateSide candidate;
  private final List<GateSide> history;
  private final GateLimits limits;

  private Gate(
      Optional<GateSide> baseline, GateSide candidate, List<GateSide> history, GateLimits limits) {
    this.baseline = baseline;
    this.candidate = candidate;
    this.history = history;
    this.limits = limits;
  }

  /// Judges `candidate`.
  ///
  /// @param history earlier runs of the same work on the same machine, oldest first; the baseline
  ///     is among them where it is one
  public static GateVerdict judge(
      GateSide baseline,
      GateSide candidate,
      List<GateSide> history,
      GateLimits limits,
      int advisoryUntil) {
    return new Gate(Optional.of(baseline), candidate, List.copyOf(history), limits)
        .verdict(advisoryUntil);
  }

  /// Judges `candidate` by what its numbers themselves may be; nothing is held against a baseline.
  public static GateVerdict judgeAlone(
      GateSide candidate, List<GateSide> history, GateLimits limits, int advisoryUntil) {
    return new Gate(Optional.empty(), candidate, List.copyOf(history), limits)
        .verdict(advisoryUntil);
  }

  private GateVerdict verdict(int advisoryUntil) {
    List<String> reasons = new ArrayList<>();
    boolean comparable = comparable(reasons);
    boolean whole = candidate.state() == RunState.COMPLETED;
    List<MetricVerdict> metrics =
        comparable
            ? metrics(true)
            : (whole && !limits.bounds().isEmpty()) ? metrics(false) : List.of();
    GateStatus status =
        comparable
            ? overall(metrics, reasons)
            : metrics.stream().anyMatch(m -> m.status() == GateStatus.FAILED)
                ? GateStatus.FAILED
                : GateStatus.NO_VERDICT;
    return new GateVerdict(
        status,
        candidate.run(),
        baseline.map(GateSide::run),
        metrics,
        reasons,
        advice(candidate),
        history.size(),
        advisoryUntil);
  }

  /// The verdict on a run for which there is no baseline.
  public static GateVerdict noBaseline(
      GateSide candidate, List<GateSide> history, int advisoryUntil) {
    return new GateVerdict(
        GateStatus.NO_BASELINE,
        candidate.run(),
        Optional.empty(),
        List.of(),
        List.of(),
        advice(candidate),
        history.size(),
        advisoryUntil);
  }

  private static List<RunEvent.Advice> advice(GateSide side) {
    return side.advice().stream()
        .sorted(Comparator.comparing(RunEvent.Advice::severity).reversed())
        .toList();
  }

  private boolean comparable(List<String> reasons) {
    boolean comparable = isCompleted(candidate, reasons);
    if (baseline.isEmpty()) {
      return comparable;
    }
    GateSide before = baseline.get();
    comparable &= isCompleted(before, reasons);
    if (before.run().equals(candidate.run())) {
      reasons.add("this run is the baseline itself");
    }
    List<String> differences = before.machine().differences(candidate.machine());
    if (!differences.isEmpty()) {
      reasons.add(
          (limits.anyMachine()
                  ? "compared although the machines differ, as asked: "
                  : "the machines differ: ")
              + String.join("; ", differences));
      comparable &= limits.anyMachine();
    }
    if (!before.workload().equals(candidate.workload())) {
      reasons.add(
          "the workloads have different names: "
              + before.workload().orElse("none")
              + " there, "
              + candidate.workload().orElse("none")
              + " here");
      comparable = false;
    }
    List<String> work = before.otherWork(candidate);
    if (!work.isEmpty()) {
      reasons.add("the work differs: " + String.join("; ", work));
      comparable = false;
    }
    if (comparable && !before.command().equals(candidate.command())) {
      reasons.add(
          "the commands differ: "
              + String.join(" ", before.command())
              + " there, "
              + String.join(" ", candidate.command())
              + " here");
    }
    return comparable;
  }

  private static boolean isCompleted(GateSide side, List<String> reasons) {
    if (side.state() == RunState.COMPLETED) {
      return true;
    }
    reasons.add("run " + side.run() + " is " + side.state().word() + ", not completed");
    return false;
  }

  /// @param comparable whether anything may be held against the baseline
  private List<MetricVerdict> metrics(boolean comparable) {
    Set<String> labels = new LinkedHashSet<>();
    baseline.ifPresent(side -> labels.addAll(side.metrics().keySet()));
    labels.addAll(candidate.metrics().keySet());
    labels.addAll(limits.asked());
    List<MetricVerdict> verdicts = new ArrayList<>();
    for (String label : labels) {
      if (limits.asked().isEmpty() ? isUsual(label) : limits.asked().contains(label)) {
        verdicts.add(judge(label, comparable));
      }
    }
    return verdicts;
  }

  private boolean isUsual(String label) {
    return baseline
        .flatMap(side -> Optional.ofNullable(side.metrics().get(label)))
        .filter(there -> !there.values().isEmpty())
        .or(() -> Optional.ofNullable(candidate.metrics().get(label)))
        .map(Repeated::usual)
        .orElse(true);
  }

  private MetricVerdict judge(String label, boolean comparable) {
    Repeated none =
        new Repeated(
            label,
            Metric.named(name(label)),
            List.of(),
            Optional.of("not in the run"),
            Tier.MEASURED);
    Repeated before = baseline.map(side -> side.metrics().getOrDefault(label, none)).orElse(none);
    Repeated now = candidate.metrics().getOrDefault(label, none);
    Comparison comparison = new Comparison(before, now);
    MetricVerdict against =
        !limits.isCompared(label)
            ? comparison.none(GateStatus.PASSED, "")
            : comparable && baseline.isPresent()
                ? comparison.verdict()
                : comparison.none(
                    GateStatus.NO_VERDICT,
                    baseline.isEmpty()
                        ? "there is no baseline to hold it against"
                        : "it cannot be held against the baseline");
    return bounded(label, now, against);
  }

  private static String name(String label) {
    return label.replaceFirst("(:| \\{).*", "");
  }

  /// `against` with what the number itself may be.
  private MetricVerdict bounded(String label, Repeated now, MetricVerdict against) {
    boolean absent = now.number().isEmpty();
    if (absent && limits.required().contains(label)) {
      return against.with(
          GateStatus.FAILED, true, "missing, which fails: " + now.missing().orElse("no value"));
    }
    Bound bound = limits.bound(label);
    if (absent || !bound.isSome()) {
      return against;
    }
    Optional<String> broken = bound.broken(now.number().getAsDouble(), now.metric().unit());
    if (broken.isPresent()) {
      return against.with(
          GateStatus.FAILED, true, broken.get() + interval(now) + beside(against.reason()));
    }
    return against.with(against.status(), true, against.reason());
  }

  private static String interval(Repeated now) {
    return now.interval()
        .map(
            interval ->
                " ("
                    + Numbers.text(interval.low())
                    + " .. "
                    + Numbers.text(interval.high())
                    + " at "
                    + percent(interval.level())
                    + ")")
        .orElse("");
  }

  private static String beside(String reason) {
    return reason.isEmpty() ? "" : "; " + reason;
  }

  private static GateStatus overall(List<MetricVerdict> metrics, List<String> reasons) {
    List<MetricVerdict> deciding = metrics.stream().filter(MetricVerdict::decides).toList();
    if (deciding.isEmpty()) {
      reasons.add(
          "no metric decides: there is none with a number on both sides of which it is known"
              + " which way is better (--goal NAME=lower says it)");
      return GateStatus.NO_VERDICT;
    }
    if (deciding.stream().anyMatch(m -> m.status() == GateStatus.FAILED)) {
      return GateStatus.FAILED;
    }
    if (deciding.stream().anyMatch(m -> m.status() == GateStatus.NO_VERDICT)) {
      return GateStatus.NO_VERDICT;
    }
    return metrics.stream().anyMatch(m -> m.status() == GateStatus.SOFT_BREACH)
        ? GateStatus.SOFT_BREACH
        : GateStatus.PASSED;
  }

  /// One metric of the two sides.
  private final class Comparison {
    private final Repeated before;
    private final Repeated now;
    private final Metric metric;

    Comparison(Repeated before, Repeated now) {
      this.before = before;
      this.now = now;
      // the candidate's own statement is the newer one
      this.metric = now.metric().direction() == Direction.UNKNOWN ? before.metric() : now.metric();
    }

    MetricVerdict verdict() {
      Optional<String> unusable = unusable();
      if (unusable.isPresent()) {
        return of(GateStatus.NO_VERDICT, isWanted(), Optional.empty(), unusable.get());
      }
      MetricVerdict.Change change = change();
      if (metric.direction() == Direction.UNKNOWN || metric.direction() == Direction.NEITHER) {
        return of(
            GateStatus.NO_VERDICT,
            false,
            Optional.of(change),
            metric.direction() == Direction.UNKNOWN
                ? "shown only: nobody said which way it is better"
                : "shown only: neither way is better");
      }
      int fewest = Math.min(before.values().size(), now.values().size());
      if (fewest < GateLimits.FEWEST) {
        return of(
            GateStatus.NO_VERDICT,
            isWanted(),
            Optional.of(change),
            before.values().size()
                + (before.values().size() == 1 ? " repeat there, " : " repeats there, ")
                + now.values().size()
                + " here: a verdict needs "
                + GateLimits.FEWEST
                + " on both sides");
      }
      return judged(change);
    }

    /// Whether the gate cannot do without it.
    private boolean isWanted() {
      return limits.asked().contains(before.label())
          || (!before.values().isEmpty()
              && metric.direction() != Direction.UNKNOWN
              && metric.direction() != Direction.NEITHER
              && !before.label().equals(MEMORY)
              && !isWallBesideCpu());
    }

    private boolean isWallBesideCpu() {
      return before.label().equals(WALL)
          && !limits.asked().contains(WALL)
          && baseline.filter(side -> side.metrics().containsKey(CPU)).isPresent();
    }

    private Optional<String> unusable() {
      if (before.values().isEmpty() || now.values().isEmpty()) {
        return Optional.of(
            before.values().isEmpty() && now.values().isEmpty()
                ? "missing on both sides: " + now.missing().orElse("no values")
                : before.values().isEmpty()
                    ? "missing in the baseline: " + before.missing().orElse("no values")
                    : "missing in the run: " + now.missing().orElse("no values"));
      }
      if (!before.metric().comparableWith(now.metric())) {
        return Optional.of(
            "not the same thing: "
                + before.metric().definition()
                + " in "
                + before.metric().unit()
                + " there, "
                + now.metric().definition()
                + " in "
                + now.metric().unit()
                + " here");
      }
      long strange = notFinite(before) + notFinite(now);
      return strange == 0
          ? Optional.empty()
          : Optional.of(
              notFinite(before)
                  + " repeats there and "
                  + notFinite(now)
                  + " here are no finite numbers");
    }

    private static long notFinite(Repeated side) {
      return side.values().stream().filter(v -> !Double.isFinite(v)).count();
    }

    private MetricVerdict.Change change() {
      double[] first = before.array();
      double[] second = now.array();
      double median = Quantiles.median(first);
      boolean enough = Math.min(first.length, second.length) >= GateLimits.FEWEST;
      HodgesLehmann.Shift shift = HodgesLehmann.between(first, second, GateLimits.LEVEL);
      Optional<Bounds> bounds = enough ? shift.bounds() : Optional.empty();
      double low = bounds.map(b -> share(b.low(), median)).orElse(Double.NaN);
      double high = bounds.map(b -> share(b.high(), median)).orElse(Double.NaN);
      double share = share(shift.estimate(), median);
      return new MetricVerdict.Change(
          median,
          Quantiles.median(second),
          shift.estimate(),
          share,
          low,
          high,
          bounds.map(Bounds::method).orElse("no interval"),
          switch (metric.direction()) {
            case LOWER -> share;
            case HIGHER -> -share;
            case NEITHER, UNKNOWN -> Double.NaN;
          },
          share(betweenRuns(), median));
    }

    private static double share(double difference, double of) {
      return difference == 0 ? 0 : difference / Math.abs(of);
    }

    /// What the medians of two runs differ by when nothing was changed, in the metric's unit; 0
    /// where too few are known. By steps from one run to the next: a change that came to stay is
    /// one step among many.
    private double betweenRuns() {
      List<Double> medians = new ArrayList<>();
      for (GateSide run : history) {
        Repeated then = run.metrics().get(before.label());
        if (then != null && !then.values().isEmpty() && notFinite(then) == 0) {
          medians.add(Quantiles.median(then.array()));
        }
      }
      if (medians.size() - 1 < FEWEST_STEPS) {
        return 0;
      }
      // mirrored at zero, so that the middle is zero and the deviation that of the steps' size
      double[] steps = new double[2 * (medians.size() - 1)];
      for (int i = 1; i < medians.size(); i++) {
        steps[2 * i - 2] = medians.get(i) - medians.get(i - 1);
        steps[2 * i - 1] = -steps[2 * i - 2];
      }
      return NORMAL_95 * Spread.sigma(steps);
    }

    private MetricVerdict judged(MetricVerdict.Change change) {
      boolean decides = !isWallBesideCpu();
      double hard = limits.relative(before.label());
      double soft = hard * limits.softShare();
      if (!(change.worse() > soft)) {
        return of(
            GateStatus.PASSED,
            decides,
            change,
            isProven(-change.worse(), change) ? "better by " + percent(-change.worse()) : "");
      }
      if (Math.abs(change.shift()) <= limits.absolute(before.label())) {
        return of(
            GateStatus.PASSED,
            decides,
            change,
            "worse by less than the absolute limit of "
                + Numbers.text(limits.absolute(before.label()))
                + unit());
      }
      if (!isProven(change.worse(), change)) {
        return of(
            GateStatus.PASSED,
            decides,
            change,
            percent(change.worse()) + " worse, within the noise of " + percent(change.noise()));
      }
      String more =
          percent(change.worse())
              + " worse, more than the "
              + (change.worse() > hard ? "limit" : "soft limit")
              + " of "
              + percent(change.worse() > hard ? hard : soft);
      if (change.worse() > hard && decides) {
        return of(GateStatus.FAILED, true, change, more);
      }
      return of(
          GateStatus.SOFT_BREACH,
          decides,
          change,
          decides ? more : more + "; beside " + CPU + " it only warns");
    }

    /// Whether a difference in the direction in which `share` is positive is more than chance.
    private boolean isProven(double share, MetricVerdict.Change change) {
      boolean oneSide = change.low() > 0 || change.high() < 0;
      return oneSide && share > 0 && share > change.betweenRuns();
    }

    private String unit() {
      return switch (metric.unit().symbol()) {
        case "?", "1" -> "";
        default -> " " + metric.unit();
      };
    }

    /// What is not held against a baseline.
    MetricVerdict none(GateStatus status, String reason) {
      return of(status, limits.asked().contains(before.label()), Optional.empty(), reason);
    }

    private MetricVerdict of(
        GateStatus status, boolean decides, MetricVerdict.Change change, String reason) {
      return of(status, decides, Optional.of(change), reason);
    }

    private MetricVerdict of(
        GateStatus status, boolean decides, Optional<MetricVerdict.Change> change, String reason) {
      return new MetricVerdict(
          before.label(),
          metric.unit(),
          metric.direction(),
          status,
          decides,
          before.values(),
          now.values(),
          before.tier().weaker(now.tier()),
          change,
          now.number(),
          limits.relative(before.label()),
          limits.absolute(before.label()),
          limits.bound(before.label()),
          reason);
    }
  }

  private static String percent(double share) {
    return Double.isFinite(share)
        ? String.format(Locale.ROOT, "%.1f %%", 100 * share)
        : "infinitely much";
  }
}
