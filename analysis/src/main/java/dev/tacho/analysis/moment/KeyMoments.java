package dev.tacho.analysis.moment;

import dev.tacho.analysis.finding.Diagnosis;
import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.metric.Outline;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunSink;
import dev.tacho.core.text.Numbers;
import dev.tacho.stats.ChangePoint;
import dev.tacho.stats.Quantiles;
import dev.tacho.stats.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Finds the moments of a run that are worth a look. Pure: the same run has the same moments.
public final class KeyMoments {
  private static final int PARTS = 64;
  private static final int FEWEST = 16;
  private static final int PERMUTATIONS = 199;

  /// A change of pace counts when chance alone makes one so large in one of a hundred series.
  private static final double CHANCE = 0.01;

  /// ... and when the paces before and after differ by so many times their own spread.
  private static final double APART = 3;

  private KeyMoments() {}

  /// The best value of `objective`, the changes of its pace, and the onsets of what was found, by
  /// step.
  public static List<KeyMoment> of(
      RunReader run, Optional<MetricStats> objective, Diagnosis diagnosis) {
    List<KeyMoment> moments = new ArrayList<>();
    if (objective.isPresent()) {
      MetricStats metric = objective.get();
      best(run, metric).ifPresent(moments::add);
      moments.addAll(phases(run, metric));
    }
    for (Finding finding : diagnosis.findings()) {
      moments.add(
          new KeyMoment(
              KeyMoment.Kind.ONSET,
              finding.series(),
              finding.onset().step(),
              finding.onset().nanos(),
              Double.NaN,
              finding.kind().title() + " begins"));
    }
    moments.sort((a, b) -> Long.compare(a.step(), b.step()));
    return moments;
  }

  private static Optional<KeyMoment> best(RunReader run, MetricStats metric) {
    if (metric.best().isEmpty()) {
      return Optional.empty();
    }
    MetricStats.At best = metric.best().get();
    return Optional.of(
        new KeyMoment(
            KeyMoment.Kind.BEST,
            metric.name(),
            best.step(),
            best.nanos(),
            best.value(),
            "best " + metric.name() + " " + Numbers.text(best.value()) + at(run, best.step())));
  }

  private static String at(RunReader run, long step) {
    if (step == RunSink.NO_STEP) {
      return "";
    }
    String text = run.stepText(step);
    boolean plain = text.equals(Long.toString(step));
    return " at " + run.stepName() + " " + (plain ? Numbers.grouped(step) : text);
  }

  /// Where `metric` goes on at another pace: its changes from part to part, cut where they change
  /// their level, and once more on each side.
  static List<KeyMoment> phases(RunReader run, MetricStats metric) {
    Course course = Course.of(metric.outline());
    if (Arrays.stream(course.pace()).anyMatch(pace -> !Double.isFinite(pace))) {
      return List.of(); // values so far apart that their differences are no numbers
    }
    List<Integer> cuts = new ArrayList<>();
    cut(course.pace(), 0, course.pace().length, cuts, 2);
    cuts.sort(Integer::compare);
    List<KeyMoment> moments = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < cuts.size(); i++) {
      int at = cuts.get(i);
      int to = i + 1 < cuts.size() ? cuts.get(i + 1) : course.pace().length;
      double old = Quantiles.median(Arrays.copyOfRange(course.pace(), before, at));
      double now = Quantiles.median(Arrays.copyOfRange(course.pace(), at, to));
      moments.add(
          new KeyMoment(
              KeyMoment.Kind.PHASE,
              metric.name(),
              course.step()[at],
              course.nanos()[at],
              course.level()[at],
              metric.name()
                  + " goes on by "
                  + signed(now * 1000)
                  + " per 1,000 steps instead of "
                  + signed(old * 1000)
                  + at(run, course.step()[at])));
      before = at;
    }
    return moments;
  }

  private static String signed(double value) {
    String text = Numbers.text(value, 2);
    return value > 0 ? "+" + text : text;
  }

  private static void cut(double[] pace, int from, int to, List<Integer> cuts, int deep) {
    if (deep == 0 || to - from < FEWEST) {
      return;
    }
    double[] part = Arrays.copyOfRange(pace, from, to);
    ChangePoint.Change change =
        ChangePoint.find(part, PERMUTATIONS, new SplittableRandom(part.length));
    double spread =
        Math.max(
            Spread.sigma(Arrays.copyOf(part, change.at())),
            Spread.sigma(Arrays.copyOfRange(part, change.at(), part.length)));
    boolean apart = Math.abs(change.after() - change.before()) > APART * spread;
    if (change.p() > CHANCE || !apart) {
      return;
    }
    cuts.add(from + change.at());
    cut(pace, from, from + change.at(), cuts, deep - 1);
    cut(pace, from + change.at(), to, cuts, deep - 1);
  }

  /// A metric in parts: its level, and its change a step from part to part.
  ///
  /// @param pace one less than the parts; change a step from part `i` to part `i + 1`
  /// made and read within one call, never compared
  @SuppressWarnings("ArrayRecordComponent")
  private record Course(double[] level, long[] step, long[] nanos, double[] pace) {
    static Course of(Outline outline) {
      int size = Math.min(PARTS, outline.size());
      double[] level = new double[size];
      long[] step = new long[size];
      long[] nanos = new long[size];
      int n = 0;
      for (int i = 0; i < size && outline.stepped(); i++) {
        int from = (int) ((long) i * outline.size() / size);
        int to = (int) ((long) (i + 1) * outline.size() / size);
        double sum = 0;
        double count = 0;
        for (int b = from; b < to; b++) {
          if (outline.finite(b) > 0) {
            sum += outline.mean(b) * outline.finite(b);
            count += outline.finite(b);
          }
        }
        // a restart goes back: the course is what rises
        if (count > 0 && (n == 0 || outline.firstStep(from) > step[n - 1])) {
          level[n] = sum / count;
          step[n] = outline.firstStep(from);
          nanos[n] = outline.firstNanos(from);
          n++;
        }
      }
      double[] pace = new double[Math.max(0, n - 1)];
      for (int i = 0; i < pace.length; i++) {
        pace[i] = (level[i + 1] - level[i]) / (step[i + 1] - step[i]);
      }
      return new Course(level, step, nanos, pace);
    }
  }
}
