package dev.tacho.train.group;

import dev.tacho.core.Severity;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerFault;
import dev.tacho.health.WorkerStep;
import dev.tacho.health.watch.Watch;
import dev.tacho.train.TrainException;
import dev.tacho.train.group.Ears.Happened;
import dev.tacho.train.link.KeeperDoor;
import dev.tacho.train.link.KeeperLink;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.worker.WorkerOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// One start of a group, until none of its processes is left. Used once, on one thread.
///
/// It ends when all workers came to their end, when something critical was found, when a worker
/// ended otherwise and nobody could say why within [#EXPLAIN], or on request.
final class Attempt {
  private static final Duration TICK = Duration.ofMillis(50);

  /// A worker's last words may come after the news of its end.
  private static final Duration LAST_WORDS = Duration.ofMillis(300);

  private static final Duration EXPLAIN = Duration.ofSeconds(3);

  /// A worker that has said that it is done is gone after this, or is ended.
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private static final int SIGNALLED = 128;
  private static final double MILLI = 1e6;

  private final GroupPlan plan;
  private final Workplace workplace;
  private final GroupListener listener;
  private final GroupRecord record;
  private final HealthPage page;
  private final BooleanSupplier asked;
  private final Ears ears = new Ears();
  private final int number;
  private final int world;
  private final Optional<KnownCheckpoint> from;
  private final List<KnownCheckpoint> checkpoints;
  private final long origin;
  private final HostLoad load = new HostLoad(Path.of("/proc"));
  private final Processes processes;
  private final Watch watch;
  private final long[] lastStep;
  private final long[] beat;
  private final boolean[] done;
  private final Map<Integer, Happened.Exited> heldExits = new HashMap<>();
  private final Map<Integer, Long> hungUp = new HashMap<>();
  private Optional<StepTally> tally = Optional.empty();
  private Optional<Path> saved = Optional.empty();
  private Optional<Anomaly> fatal = Optional.empty();
  private OptionalLong firstOdd = OptionalLong.empty();
  private OptionalLong allDone = OptionalLong.empty();
  private OptionalLong stepped = OptionalLong.empty();
  private String odd = "";
  private boolean cancelled;
  private long written;

  /// @param asked whether somebody asked for the end
  /// @param checkpoints gets those that this attempt writes
  /// @param origin when the group began, of [System#nanoTime]
  Attempt(
      GroupPlan plan,
      Workplace workplace,
      GroupListener listener,
      GroupRecord record,
      HealthPage page,
      BooleanSupplier asked,
      int number,
      int world,
      Optional<KnownCheckpoint> from,
      List<KnownCheckpoint> checkpoints,
      long origin) {
    this.plan = plan;
    this.workplace = workplace;
    this.listener = listener;
    this.record = record;
    this.page = page;
    this.asked = asked;
    this.number = number;
    this.world = world;
    this.from = from;
    this.origin = origin;
    this.checkpoints = checkpoints;
    this.processes = new Processes(ears);
    this.watch = new Watch(world, plan.limits());
    this.lastStep = new long[world];
    this.beat = new long[world];
    this.done = new boolean[world];
    Arrays.fill(lastStep, fromStep());
  }

  private long fromStep() {
    return from.map(KnownCheckpoint::step).orElse(0L);
  }

  boolean cancelled() {
    return cancelled;
  }

  AttemptEnd run() {
    long begun = System.nanoTime();
    listener.begins(number, world, fromStep());
    record.begins(number);
    Optional<String> failure;
    long noticed;
    List<Long> left;
    try (KeeperLink link = KeeperLink.listen(plan.host(), ears)) {
      try {
        start(link);
        failure = keep();
      } finally {
        noticed = System.nanoTime();
        var _ = watch.hear(new Heard.Ending(noticed - origin));
        left = processes.end();
      }
    }
    long gone = System.nanoTime();
    record.ended(failure);
    page.write(watch, world, false);
    AttemptEnd end =
        new AttemptEnd(
            number,
            world,
            fromStep(),
            Arrays.stream(lastStep).min().orElseThrow(),
            begun,
            stepped,
            failure,
            failure.isPresent() ? OptionalLong.of(noticed) : OptionalLong.empty(),
            fatal.map(Anomaly::kind),
            gone,
            watch.anomalies(),
            left);
    listener.ended(end);
    return end;
  }

  /// Writes the health checkpoint for the last time.
  void lastPage() {
    page.write(watch, world, true);
  }

  /// What was found, none of which goes on any more.
  List<Anomaly> overNow() {
    long now = System.nanoTime() - origin;
    return watch.anomalies().stream().map(a -> a.active() ? a.over(now) : a).toList();
  }

  private void start(KeeperLink link) {
    Path folder = plan.folder().resolve("attempt-" + number);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainException(
          folder + " cannot be made (" + e + "); name a folder that can be written", e);
    }
    KeeperDoor door = new KeeperDoor(plan.host(), link.port(), link.token());
    int[] rows = new int[world];
    for (int rank = 0; rank < world; rank++) {
      Place place = new Place(rank, world, number, folder, door, from.map(KnownCheckpoint::path));
      WorkerOrder order = workplace.order(place);
      rows[rank] = order.rows();
      saved = Optional.of(order.checkpoints());
      processes.start(
          rank, workplace.start(place), order.toJson(), folder.resolve("rank-" + rank + ".log"));
    }
    tally = Optional.of(new StepTally(record.sink(), rows));
  }

  /// Until it shall end; why before its time.
  private Optional<String> keep() {
    while (true) {
      ears.next(TICK).ifPresent(this::take);
      long now = System.nanoTime();
      deliverExits(now);
      found(watch.tick(now - origin), now);
      if (now - written >= HealthPage.EVERY.toNanos()) {
        written = now;
        found(watch.hear(load.read(now, now - origin)), now);
        lags(now);
        page.write(watch, world, false);
      }
      cancelled |= asked.getAsBoolean();
      if (cancelled) {
        return Optional.of("ended on request");
      }
      if (fatal.isPresent()) {
        return fatal.map(Anomaly::message);
      }
      if (allDone.isPresent()
          && (!processes.anyAlive() || now - allDone.getAsLong() > FAREWELL.toNanos())) {
        return Optional.empty();
      }
      if (firstOdd.isPresent() && now - firstOdd.getAsLong() > EXPLAIN.toNanos()) {
        return Optional.of(odd);
      }
    }
  }

  private void take(Happened happened) {
    switch (happened) {
      case Happened.Said(var says, long nanos) -> {
        listener.said(says, nanos);
        heard(says, nanos);
      }
      case Happened.HungUp(int rank, long nanos) -> {
        Long _ = hungUp.put(rank, nanos);
      }
      case Happened.Exited exited -> {
        Happened.Exited _ = heldExits.put(exited.rank(), exited);
      }
      case Happened.Cancelled _ -> cancelled = true;
    }
  }

  private void heard(WorkerSays says, long nanos) {
    int rank = says.rank();
    if (rank >= world) {
      return;
    }
    long at = nanos - origin;
    switch (says) {
      case WorkerSays.Hello(_, _, long pid, var host, _) ->
          found(watch.hear(new Heard.Joined(rank, at, pid, host)), nanos);
      case WorkerSays.Stepped(var step) -> {
        WorkerStep seen = step.at(at);
        lastStep[rank] = step.step();
        long all = Arrays.stream(lastStep).min().orElseThrow();
        if (stepped.isEmpty() && all > fromStep()) {
          stepped = OptionalLong.of(nanos);
        }
        tally.ifPresent(t -> t.take(seen));
        if (all == step.step()) {
          record.stepped(all);
        }
        found(watch.hear(new Heard.Stepped(seen)), nanos);
      }
      case WorkerSays.Entered(_, long count, var collective, long step) ->
          found(watch.hear(new Heard.Entered(rank, at, count, collective, step)), nanos);
      case WorkerSays.Left(_, long count) ->
          found(watch.hear(new Heard.Left(rank, at, count)), nanos);
      case WorkerSays.Saved(_, long step, var path) ->
          checkpoints.add(new KnownCheckpoint(step, Path.of(path)));
      case WorkerSays.Evaluated evaluated -> record.evaluated(evaluated);
      case WorkerSays.Recomputed(_, long step, var what, boolean equal) ->
          found(watch.hear(new Heard.Recomputed(rank, at, step, what, equal)), nanos);
      case WorkerSays.Beat(_, long sent) -> {
        beat[rank] = nanos;
        found(watch.hear(new Heard.Lagged(rank, at, Math.max(0, (nanos - sent) / MILLI))), nanos);
      }
      case WorkerSays.Failed(_, long step, var cause, var message) -> {
        odd(nanos, "rank " + rank + " cannot go on at step " + step + ": " + message);
        found(
            watch.hear(new Heard.Failed(rank, at, step, WorkerFault.ofWord(cause), message)),
            nanos);
      }
      case WorkerSays.Ended(_, long step) -> {
        done[rank] = true;
        if (IntStream.range(0, world).allMatch(r -> done[r])) {
          allDone = OptionalLong.of(nanos);
        }
        found(watch.hear(new Heard.Ended(rank, at, step)), nanos);
      }
    }
  }

  /// Whose beats do not come although its process runs lags by as much: something lies between.
  private void lags(long now) {
    for (int rank = 0; rank < world; rank++) {
      double late = (now - beat[rank]) / MILLI - HealthPage.EVERY.toMillis();
      if (beat[rank] != 0 && late > 0 && processes.runs(rank)) {
        found(watch.hear(new Heard.Lagged(rank, now - origin, late)), now);
      }
    }
  }

  private void deliverExits(long now) {
    for (Happened.Exited exited : List.copyOf(heldExits.values())) {
      if (hungUp.containsKey(exited.rank()) || now - exited.nanos() > LAST_WORDS.toNanos()) {
        Happened.Exited _ = heldExits.remove(exited.rank());
        exited(exited, now);
      }
    }
  }

  private void exited(Happened.Exited exited, long now) {
    int rank = exited.rank();
    int code = exited.code();
    boolean signalled = code > SIGNALLED;
    if (!done[rank]) {
      String last = processes.lastWords(rank);
      odd(
          now,
          "rank %d ended with exit code %d before its time%s"
              .formatted(rank, code, last.isEmpty() ? "" : ": " + last));
    }
    found(
        watch.hear(
            new Heard.Exited(
                rank,
                exited.nanos() - origin,
                signalled ? OptionalInt.empty() : OptionalInt.of(code),
                signalled ? OptionalInt.of(code - SIGNALLED) : OptionalInt.empty())),
        now);
  }

  private void odd(long nanos, String what) {
    if (firstOdd.isEmpty()) {
      firstOdd = OptionalLong.of(nanos);
      odd = what;
    }
  }

  private void found(List<Anomaly> anomalies, long nanos) {
    for (Anomaly anomaly : anomalies) {
      listener.found(anomaly, nanos);
      record.found(anomaly, Math.max(0, System.nanoTime() - origin - anomaly.foundNanos()));
      if (fatal.isEmpty() && anomaly.kind().severity() == Severity.CRITICAL) {
        fatal = Optional.of(anomaly);
      }
    }
  }

  /// Where its workers kept checkpoints; empty where none was started.
  Optional<Path> saved() {
    return saved;
  }

  /// Whether what ended it is not done away with by starting again.
  boolean endsForGood() {
    return fatal.map(Anomaly::kind).filter(k -> k == AnomalyKind.FAILED).isPresent();
  }

  /// The first step whose numbers are worthless; empty where none are. What ended the attempt may
  /// be something else, found before.
  OptionalLong worthlessFrom() {
    return watch.anomalies().stream()
        .filter(
            a ->
                a.kind() == AnomalyKind.NOT_FINITE
                    || a.kind() == AnomalyKind.CORRUPT_GRADIENT
                    || a.kind() == AnomalyKind.DESYNCHRONISED)
        .flatMapToLong(a -> a.onsetStep().stream())
        .min();
  }
}
