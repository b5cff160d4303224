package dev.tacho.health.checkpoint;

import dev.tacho.core.text.Durations;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Clue;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerFault;
import dev.tacho.health.WorkerHealth;
import dev.tacho.health.WorkerStep;
import dev.tacho.health.watch.Watch;
import dev.tacho.health.watch.WatchLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Judges what is read of one group, once or again and again: the same detectors as a keeper's,
/// over the steps that the checkpoint holds and those that earlier ones held. Where the writer
/// judges for itself, its word stands; what it cannot know, that it stopped writing, is added.
/// The time is handed in. Confined to one thread.
public final class HealthFollower {
  private static final Duration LEAST_STALE = Duration.ofSeconds(10);
  private static final double STALE_INTERVALS = 5;
  private static final Duration SKEW = Duration.ofSeconds(2);

  private final Map<Integer, Long> told = new HashMap<>();
  private final Set<Integer> over = new HashSet<>();
  private Optional<Watch> watch = Optional.empty();
  private Optional<String> run = Optional.empty();

  /// Nothing was read so far.
  public HealthFollower() {}

  /// What `reading` says at `now`, by the reader's clock.
  public Diagnosis look(HealthReading reading, Instant now) {
    HealthCheckpoint c = reading.checkpoint();
    if (!run.equals(Optional.of(c.run()))) {
      run = Optional.of(c.run());
      watch = Optional.empty();
      told.clear();
      over.clear();
    }
    List<String> remarks = new ArrayList<>(reading.remarks());
    List<Anomaly> anomalies = new ArrayList<>(c.anomalies());
    if (!reading.judged()) {
      anomalies.addAll(judge(c));
    }
    long at = Duration.between(c.started(), c.written()).toNanos();
    skew(reading, now, at).ifPresent(anomalies::add);
    // the file system's clock says when it came, where the writer's is wrong
    Instant came = c.written().isAfter(now) ? reading.modified() : c.written();
    Duration age = Duration.between(came, now);
    stale(c, age, at).ifPresent(anomalies::add);
    if (c.ended()) {
      remarks.add("the job has ended; nothing more will be written");
    }
    return new Diagnosis(reading, Math.max(0, age.toNanos() / 1e9), anomalies, remarks);
  }

  private List<Anomaly> judge(HealthCheckpoint c) {
    int world =
        Math.max(c.world(), c.workers().stream().mapToInt(WorkerHealth::rank).max().orElse(0) + 1);
    if (watch.isEmpty()) {
      watch = Optional.of(new Watch(world, limits(c)));
    }
    Watch judge = watch.get();
    if (judge.workers().size() != world) {
      judge = new Watch(world, limits(c));
      watch = Optional.of(judge);
      told.clear();
      over.clear();
    }
    long at = Duration.between(c.started(), c.written()).toNanos();
    if (c.steal().isPresent() || c.pressure().isPresent()) {
      judge.hear(new Heard.Loaded(at, c.steal(), c.pressure()));
    }
    List<WorkerStep> steps = new ArrayList<>();
    for (WorkerHealth worker : c.workers()) {
      long last = told.getOrDefault(worker.rank(), Long.MIN_VALUE);
      worker.recent().stream().filter(s -> s.step() > last).forEach(steps::add);
    }
    steps.sort(Comparator.comparingLong(WorkerStep::nanos));
    for (WorkerStep step : steps) {
      judge.hear(new Heard.Stepped(step));
      told.merge(step.rank(), step.step(), Math::max);
    }
    for (WorkerHealth worker : c.workers()) {
      collective(judge, worker);
      end(judge, worker, at);
    }
    if (c.ended()) {
      judge.hear(new Heard.Ending(at));
    }
    judge.tick(at);
    return judge.anomalies();
  }

  private static void collective(Watch judge, WorkerHealth worker) {
    worker
        .collective()
        .filter(c -> c.leftNanos().isEmpty())
        .ifPresent(
            c ->
                judge.hear(
                    new Heard.Entered(
                        worker.rank(), c.enteredNanos(), c.number(), c.name(), c.step())));
  }

  private void end(Watch judge, WorkerHealth worker, long at) {
    if (over.contains(worker.rank())) {
      return;
    }
    long last = worker.lastNanos().orElse(at);
    long step = worker.last().map(WorkerStep::step).orElse(0L);
    switch (worker.state()) {
      case ENDED -> judge.hear(new Heard.Ended(worker.rank(), last, step));
      case FAILED ->
          judge.hear(
              new Heard.Failed(
                  worker.rank(),
                  last,
                  step,
                  WorkerFault.OTHER,
                  worker.reason().orElse("its state is failed")));
      case DEAD ->
          judge.hear(new Heard.Exited(worker.rank(), at, OptionalInt.empty(), OptionalInt.empty()));
      case STARTING, RUNNING -> {
        return;
      }
    }
    over.add(worker.rank());
  }

  /// Workers that write files of their own are apart by as many steps as fit between two writes.
  private static WatchLimits limits(HealthCheckpoint c) {
    double perStep =
        c.workers().stream()
            .filter(w -> w.recent().size() > 1)
            .mapToDouble(
                w ->
                    (double) (w.recent().getLast().nanos() - w.recent().getFirst().nanos())
                        / Math.max(1, w.recent().getLast().step() - w.recent().getFirst().step()))
            .filter(ns -> ns > 0)
            .min()
            .orElse(1e6);
    long skew = (long) Math.ceil(3.0 * c.every().toNanos() / perStep);
    WatchLimits usual = WatchLimits.USUAL;
    return new WatchLimits(
        usual.join(),
        c.collectiveLimit().orElse(usual.collective()),
        usual.silence(),
        Math.max(usual.stepSkew(), skew));
  }

  private static Optional<Anomaly> stale(HealthCheckpoint c, Duration age, long at) {
    Duration limit = Duration.ofNanos((long) (STALE_INTERVALS * c.every().toNanos()));
    Duration patience = limit.compareTo(LEAST_STALE) > 0 ? limit : LEAST_STALE;
    if (c.ended() || age.compareTo(patience) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        anomaly(
            AnomalyKind.STALE,
            at,
            at + age.toNanos(),
            "the checkpoint is "
                + Durations.text(age)
                + " old, and its writer meant to write every "
                + Durations.text(c.every())
                + ": the job is over, stuck, or cannot write",
            new Clue(
                "age of the checkpoint",
                age.toNanos() / 1e9,
                OptionalDouble.of(patience.toNanos() / 1e9),
                "s",
                1),
            "see whether its process runs, and whether its disk is full"));
  }

  private static Optional<Anomaly> skew(HealthReading reading, Instant now, long at) {
    HealthCheckpoint c = reading.checkpoint();
    Duration ahead = Duration.between(now, c.written());
    Duration apart = Duration.between(reading.modified(), c.written());
    boolean future = ahead.compareTo(SKEW) > 0;
    // a copy keeps or loses its time of modification: only a writer ahead of its file is sure
    if (!future && apart.compareTo(SKEW) <= 0) {
      return Optional.empty();
    }
    Duration by = future ? ahead : apart;
    return Optional.of(
        anomaly(
            AnomalyKind.CLOCK_SKEW,
            at,
            at,
            "the writer's clock is "
                + Durations.text(by)
                + " ahead of "
                + (future ? "this machine's" : "the file system's")
                + "; ages are taken from the file's time of modification",
            new Clue("clock of the writer ahead", by.toNanos() / 1e9, OptionalDouble.of(2), "s", 1),
            "synchronise the clocks of the hosts (NTP)"));
  }

  private static Anomaly anomaly(
      AnomalyKind kind, long onset, long found, String message, Clue clue, String advice) {
    return new Anomaly(
        kind,
        OptionalInt.empty(),
        Cause.UNKNOWN,
        OptionalLong.empty(),
        onset,
        found,
        OptionalLong.empty(),
        message,
        List.of(clue),
        advice);
  }
}
