package dev.tacho.health.watch;

import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.WorkerStep;
import dev.tacho.stats.Quantiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Workers that the others wait for.
///
/// All workers of a synchronous step take the same time from end to end, so what is compared is
/// what a worker does by itself: its compute and its data. Of each step and worker the logarithm of
/// its own time over the middle of the **others'** is kept (leave-one-out: of two workers, each is
/// the measure of the other). A worker straggles when the median of its last steps is half as long
/// again as the others', and as good as all of them lie where few of its own past do: 6 of 6 or 8
/// of 10 above its 92 % quantile, or 16 of 20 above its 75 % quantile, each of which chance does
/// less often than once in 200,000 steps, whatever the distribution: step times have heavy tails.
/// With little past, the steps just before the newest ten count too; of fewer than 20, the newest
/// six must all be plainly above the highest. Without a past, 9 of 10 or 11 of 12 steps must say so
/// plainly.
///
/// Time in which a worker's thread was ready and had no processor is the machine's doing, and is
/// taken off first where it is known. What straggles only with it is told when it stays on one
/// worker for 18 of 20 quarters of a second, or 58 of 60 where the machine is busy: a neighbour's
/// load falls on one worker and then on another. Where it is not known and the machine is busy, the
/// same patience holds. Why so: docs/decisions/206-detectors-for-two.md.
final class Stragglers implements Detector {
  private static final int SHORT = 6;
  private static final int LONG = 10;
  private static final int FIRST = 12;
  private static final int MANY = 20;
  private static final long BUCKET_NANOS = Duration.ofMillis(250).toNanos();
  private static final double SLOW = Math.log(1.5);
  private static final double PLAINLY = Math.log(1.6);
  private static final double LONGER = Math.log(1.25);
  private static final double OVER = Math.log(1.2);
  private static final double CHANGED = Math.log(1.3);
  private static final double LEAST_MILLIS = 1;
  private static final int PAST = 200;
  private static final int PAST_NEEDED = 20;
  private static final int PAST_LITTLE = 8;
  private static final int PAST_ENOUGH = 40;
  private static final int BUCKETS = 20;
  private static final int BUCKETS_WHEN_BUSY = 60;
  private static final int WARM_UP = 2;

  private final Group group;
  private final Findings findings;
  private final List<Track> tracks;
  private int rows;

  Stragglers(Group group, Findings findings) {
    this.group = group;
    this.findings = findings;
    this.tracks = IntStream.range(0, group.world()).mapToObj(Track::new).toList();
  }

  @Override
  public void row(Row row) {
    if (row.steps().size() < 2 || ++rows <= WARM_UP) {
      return;
    }
    for (WorkerStep step : row.steps()) {
      tracks.get(step.rank()).take(row, step);
    }
    for (WorkerStep step : row.steps()) {
      tracks.get(step.rank()).judge(row);
    }
  }

  /// Whether some worker is on its way to being found, which explains a slower group.
  boolean suspects() {
    return findings.active(AnomalyKind.STRAGGLER)
        || tracks.stream().anyMatch(t -> t.suspected() || t.starves());
  }

  /// What a worker needed by itself, in milliseconds; NaN where it does not say.
  private static double wall(WorkerStep step) {
    if (step.computeMs().isPresent()) {
      return step.computeMs().getAsDouble() + step.dataMs().orElse(0);
    }
    return step.tokensPerSecond().isPresent()
        ? 1e6 / step.tokensPerSecond().getAsDouble()
        : Double.NaN;
  }

  private static double compute(WorkerStep step) {
    double all = step.computeMs().orElse(Double.NaN);
    return Math.max(all - step.queuedMs().orElse(0), all * 0.01);
  }

  private static double own(WorkerStep step) {
    return step.computeMs().isPresent() && step.queuedMs().isPresent()
        ? compute(step) + step.dataMs().orElse(0)
        : wall(step);
  }

  /// One worker's own times against the others'.
  private final class Track {
    private final int rank;
    private final List<Seen> recent = new ArrayList<>();
    private final List<Seen> buckets = new ArrayList<>();
    private final Window past = new Window(PAST);
    private long bucketFrom = Long.MIN_VALUE;
    private double bucketMine;
    private double bucketTheirs;
    private double bucketData;
    private int bucketSteps;

    Track(int rank) {
      this.rank = rank;
    }

    void take(Row row, WorkerStep step) {
      double mine = own(step);
      double theirs = row.others(rank, Stragglers::own).orElse(Double.NaN);
      double theirWall = row.others(rank, Stragglers::wall).orElse(Double.NaN);
      double ratio = Math.log(mine / theirs);
      if (!Double.isFinite(ratio) || !Double.isFinite(theirWall)) {
        return;
      }
      Seen seen =
          new Seen(
              row.step(),
              row.nanos(),
              ratio,
              mine,
              theirs,
              excess(row, step, s -> s.dataMs().orElse(Double.NaN)),
              excess(row, step, Stragglers::compute),
              step.queuedMs());
      recent.add(seen);
      if (recent.size() > MANY) {
        double old = recent.removeFirst().ratio();
        if (!active() && !suspected()) {
          past.add(old);
        }
      }
      bucket(seen, wall(step), theirWall);
    }

    private void bucket(Seen seen, double mine, double theirs) {
      if (bucketFrom == Long.MIN_VALUE) {
        bucketFrom = seen.nanos();
      }
      bucketMine += mine;
      bucketTheirs += theirs;
      bucketData += seen.dataExcess();
      bucketSteps++;
      if (seen.nanos() - bucketFrom < BUCKET_NANOS) {
        return;
      }
      buckets.add(
          new Seen(
              seen.step(),
              bucketFrom,
              Math.log(bucketMine / bucketTheirs),
              bucketMine / bucketSteps,
              bucketTheirs / bucketSteps,
              bucketData / bucketSteps,
              Double.isNaN(bucketData)
                  ? seen.computeExcess()
                  : (bucketMine - bucketTheirs - bucketData) / bucketSteps,
              seen.queued()));
      if (buckets.size() > BUCKETS_WHEN_BUSY) {
        buckets.removeFirst();
      }
      bucketFrom = seen.nanos();
      bucketMine = 0;
      bucketTheirs = 0;
      bucketData = 0;
      bucketSteps = 0;
    }

    private double excess(Row row, WorkerStep step, ToDoubleFunction<WorkerStep> part) {
      return part.applyAsDouble(step) - row.others(rank, part).orElse(Double.NaN);
    }

    private boolean active() {
      return findings.active(this::mine);
    }

    /// A slow network is no worker's own.
    private boolean mine(Anomaly anomaly) {
      return anomaly.kind() == AnomalyKind.STRAGGLER
          && anomaly.rank().equals(OptionalInt.of(rank))
          && anomaly.cause() != Cause.NETWORK;
    }

    boolean suspected() {
      return recent.size() >= SHORT && middle(newest(SHORT), Seen::ratio) > CHANGED;
    }

    boolean starves() {
      List<Seen> window = last(buckets, SHORT);
      return window.size() == SHORT && middle(window, Seen::ratio) > LONGER;
    }

    void judge(Row row) {
      if (recent.isEmpty() || recent.getLast().step() != row.step()) {
        return;
      }
      if (active()) {
        end(row);
        return;
      }
      if (recent.getLast().queued().isPresent()
          || group.calmSince(newest(SHORT).getFirst().nanos())) {
        List<Seen> window = telling();
        if (!window.isEmpty()) {
          findings.add(found(row, window, false));
          return;
        }
      }
      int patience = group.contended() ? BUCKETS_WHEN_BUSY : BUCKETS;
      List<Seen> window = last(buckets, patience);
      if (window.size() == patience
          && middle(window, Seen::ratio) >= SLOW
          && above(window, LONGER) >= patience - 2) {
        findings.add(found(row, window, true));
      }
    }

    private void end(Row row) {
      if (middle(newest(SHORT), Seen::ratio) < OVER && !starves()) {
        findings.over(this::mine, row.nanos());
      }
    }

    /// The last steps, where they say that this worker straggles; none where they do not.
    private List<Seen> telling() {
      if (recent.size() < SHORT || middle(newest(SHORT), Seen::ratio) < LONGER) {
        return List.of();
      }
      List<Seen> window = past.size() < PAST_NEEDED ? List.of() : against(past.array());
      if (past.size() < PAST_ENOUGH && window.isEmpty()) {
        window = early();
      }
      return window;
    }

    /// While there is little past.
    private List<Seen> early() {
      if (plainly(newest(FIRST), FIRST, CHANGED) || plainly(newest(LONG), LONG, SLOW)) {
        return newest(LONG);
      }
      double[] before =
          DoubleStream.concat(
                  Arrays.stream(past.array()),
                  recent.stream().limit(Math.max(0, recent.size() - LONG)).mapToDouble(Seen::ratio))
              .toArray();
      if (before.length >= PAST_NEEDED) {
        return against(before);
      }
      return before.length >= PAST_LITTLE
              && plainly(newest(SHORT), SHORT + 1, Math.max(SLOW, Quantiles.of(before, 1)))
          ? newest(SHORT)
          : List.of();
    }

    /// The last steps, where they lie where few of those `before` do.
    private List<Seen> against(double[] before) {
      boolean enough = before.length >= PAST_ENOUGH;
      double often = Quantiles.of(before, 0.75);
      // of few values, all but one
      double seldom = Quantiles.of(before, enough ? 0.92 : 1 - 1.0 / (before.length - 1));
      double usual = Quantiles.median(before);
      if (slow(newest(SHORT), SHORT, seldom, usual)) {
        return newest(SHORT);
      }
      if (slow(newest(LONG), LONG - 2, seldom, usual)) {
        return newest(LONG);
      }
      return enough && recent.size() == MANY && slow(recent, 16, often, usual)
          ? List.copyOf(recent)
          : List.of();
    }

    /// Whether so many less one lie above `limit`.
    private static boolean plainly(List<Seen> window, int count, double limit) {
      return window.size() >= count - 1
          && middle(window, Seen::ratio) >= PLAINLY
          && above(window, limit) >= count - 1
          && matters(window);
    }

    private static boolean slow(List<Seen> window, int enough, double limit, double usual) {
      double median = middle(window, Seen::ratio);
      return median >= SLOW
          && median - usual >= CHANGED
          && above(window, Math.max(limit, LONGER)) >= enough
          && matters(window);
    }

    private List<Seen> newest(int count) {
      return last(recent, count);
    }

    private static List<Seen> last(List<Seen> all, int count) {
      return all.subList(Math.max(0, all.size() - count), all.size());
    }

    private static boolean matters(List<Seen> window) {
      return middle(window, s -> s.own() - s.theirs()) >= LEAST_MILLIS;
    }

    private static long above(List<Seen> window, double limit) {
      return window.stream().filter(s -> s.ratio() >= limit).count();
    }

    private Anomaly found(Row row, List<Seen> window, boolean starved) {
      Seen first = window.getFirst();
      for (Seen seen : window.reversed()) {
        if (seen.ratio() < LONGER) {
          break;
        }
        first = seen;
      }
      OptionalDouble data = known(window, Seen::dataExcess);
      OptionalDouble compute = known(window, Seen::computeExcess);
      boolean byData = data.orElse(0) > compute.orElse(0);
      boolean byCompute = !byData && compute.isPresent();
      double mine = middle(window, Seen::own);
      double theirs = middle(window, Seen::theirs);
      Report report =
          Report.of(AnomalyKind.STRAGGLER, rank)
              .cause(byData ? Cause.DATA : byCompute ? Cause.COMPUTE : Cause.UNKNOWN)
              .since(first.step(), first.nanos(), row.nanos())
              .clue("own time of rank " + rank + ", median", mine, theirs, "ms", window.size());
      data.ifPresent(ms -> report.clue("more data time than the others", ms, "ms", window.size()));
      compute.ifPresent(ms -> report.clue("more compute than the others", ms, "ms", window.size()));
      OptionalDouble queued = queued(window);
      queued.ifPresent(ms -> report.clue("waiting for a processor", ms, "ms", window.size()));
      boolean unserved = starved && !byData && queued.isPresent();
      String where =
          byData
              ? ", in data"
              : unserved ? ", in compute, without a processor" : byCompute ? ", in compute" : "";
      return report.say(
          "rank "
              + rank
              + " takes "
              + Numbers.text(mine / theirs, 2)
              + " times what the others take by themselves, "
              + millis(mine)
              + " against "
              + millis(theirs)
              + " a step, since step "
              + first.step()
              + where,
          unserved
              ? "see what else runs on its processors: tacho doctor, top; give the worker processors"
                  + " of its own"
              : byData
                  ? "look at the disk or the network that its rows come from, or cache them locally"
                  : "look at its machine: clock, temperature, other load, memory that is swapped");
    }

    /// Middle of what was measured; empty where it was not.
    private static OptionalDouble known(List<Seen> window, ToDoubleFunction<Seen> of) {
      double[] finite = window.stream().mapToDouble(of).filter(Double::isFinite).toArray();
      return finite.length == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(Quantiles.median(finite));
    }

    private static OptionalDouble queued(List<Seen> window) {
      return window.stream().allMatch(s -> s.queued().isPresent())
          ? OptionalDouble.of(middle(window, s -> s.queued().getAsDouble()))
          : OptionalDouble.empty();
    }

    private static double middle(List<Seen> window, ToDoubleFunction<Seen> of) {
      return Quantiles.median(window.stream().mapToDouble(of).toArray());
    }
  }

  private static String millis(double ms) {
    return Durations.ofNanos(Math.round(ms * 1e6));
  }

  /// A worker's step beside the others'. Excesses in milliseconds.
  private record Seen(
      long step,
      long nanos,
      double ratio,
      double own,
      double theirs,
      double dataExcess,
      double computeExcess,
      OptionalDouble queued) {}
}
