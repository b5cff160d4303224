package dev.tacho.train.fault;

import dev.tacho.core.Severity;
import dev.tacho.health.Anomaly;
import dev.tacho.health.watch.WatchLimits;
import dev.tacho.process.Affinity;
import dev.tacho.process.ChildProcess;
import dev.tacho.process.Signal;
import dev.tacho.train.TrainException;
import dev.tacho.train.group.AttemptEnd;
import dev.tacho.train.group.Group;
import dev.tacho.train.group.GroupEnd;
import dev.tacho.train.group.GroupListener;
import dev.tacho.train.group.GroupPlan;
import dev.tacho.train.group.KnownCheckpoint;
import dev.tacho.train.group.Place;
import dev.tacho.train.group.WorkerStart;
import dev.tacho.train.group.Workplace;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.worker.PlannedFault;
import dev.tacho.train.worker.WorkerOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// One group, one fault. Used once, on one thread, which is also the keeper's.
final class FaultRun implements GroupListener, Workplace {
  private static final int WORLD = 2;
  private static final int PORT = 29_500;
  /// One busy thread has four times the right of a worker of this level to a processor. More busy
  /// threads would take as much from the other worker: Linux shares a processor among sessions
  /// first, each of which has its weight where most of its threads are.
  private static final int NICE = 6;

  /// A worker that is starved is told from the machine's moods by fifteen seconds of it.
  private static final Duration STARVING = Duration.ofSeconds(35);

  private static final Duration BUSY = Duration.ofSeconds(8);
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  /// The highest bit of a float's exponent, and one of its mantissa.
  private static final int EXPONENT_BIT = 30;

  private static final int MANTISSA_BIT = 12;
  private static final long BLOCK = 512;

  private final FaultGround ground;
  private final Fault fault;
  private final Pace pace;
  private final Optional<Switch> network;
  private final TrainPlan plan;
  private final Path folder;
  private final Map<Integer, Long> pids = new HashMap<>();
  private final List<Long> everyPid = new ArrayList<>();
  private final List<Anomaly> falseAlarms = new ArrayList<>();
  private Optional<Burners> burners = Optional.empty();
  private Optional<SmallDisk> disk = Optional.empty();
  private String how = "";
  private boolean struck;
  private int attempt;
  private volatile Optional<Group> group = Optional.empty();
  private volatile boolean cancelled;
  private long struckNanos;
  private long newestStep;
  private long struckStep;
  private OptionalLong foundNanos = OptionalLong.empty();
  private OptionalLong foundSteps = OptionalLong.empty();
  private Optional<Anomaly> diagnosis = Optional.empty();
  private final SlowedDown slowedDown;
  private final List<Long> stepNanos = new ArrayList<>();
  private long newestNanos;
  private Optional<Anomaly> namedBefore = Optional.empty();
  private final NavigableMap<Long, List<Double>> losses = new TreeMap<>();

  /// @param pace of groups here
  /// @param network for the faults that need one
  FaultRun(FaultGround ground, Fault fault, Pace pace, Optional<Switch> network) {
    this.ground = ground;
    this.fault = fault;
    this.pace = pace;
    this.network = network;
    this.plan = plan(ground.order().plan(), fault, pace);
    this.slowedDown = new SlowedDown(fault);
    this.folder = ground.folder().resolve("fault-" + fault.number());
  }

  private static TrainPlan plan(TrainPlan usual, Fault fault, Pace pace) {
    long after =
        switch (fault.kind()) {
          case SLOW_COMPUTE, SLOW_DATA -> 24;
          case STARVED -> pace.stepsOfTwice(STARVING);
          case NETWORK_DELAY -> 40;
          case BUSY_HOST -> pace.stepsOfTwice(BUSY.multipliedBy(2));
          case NONE -> 30;
          default -> 14;
        };
    return usual.to(fault.step() + after, FaultTest.CHECKPOINT_EVERY);
  }

  FaultEnd run(ScheduledExecutorService timer) {
    long begun = System.nanoTime();
    try {
      Files.createDirectories(folder.resolve("checkpoints"));
    } catch (IOException e) {
      throw new TrainException(folder + " cannot be made: " + e, e);
    }
    if (fault.kind() == FaultKind.FULL_DISK) {
      makeSmall();
    }
    GroupEnd end;
    Optional<GroupEnd> second = Optional.empty();
    try {
      end = keep(groupPlan(Optional.empty()), timer);
      heal();
      if (fault.kind() == FaultKind.FULL_DISK && !end.completed()) {
        disk.ifPresent(d -> d.grow(room() * 20));
        second = Optional.of(keep(groupPlan(end.checkpoint()), timer));
      }
    } finally {
      heal();
      disk.ifPresent(SmallDisk::close);
    }
    return told(end, second, Duration.ofNanos(System.nanoTime() - begun));
  }

  private FaultEnd told(GroupEnd end, Optional<GroupEnd> second, Duration took) {
    GroupEnd last = second.orElse(end);
    if (diagnosis.isEmpty()) {
      diagnosis = namedBefore;
    }
    List<Long> left =
        everyPid.stream()
            .filter(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
            .toList();
    Optional<AttemptEnd> after =
        second.isPresent()
            ? Optional.of(last.attempts().getFirst())
            : end.attempts().size() > 1 ? Optional.of(end.attempts().get(1)) : Optional.empty();
    OptionalLong recovery = OptionalLong.empty();
    if (after.isPresent() && after.get().steppedNanos().isPresent() && foundNanos.isPresent()) {
      recovery = OptionalLong.of(after.get().steppedNanos().getAsLong() - foundNanos.getAsLong());
    }
    long lost = end.lostSteps();
    if (second.isPresent()) {
      lost = end.attempts().getLast().doneStep() - last.attempts().getFirst().fromStep();
    }
    return new FaultEnd(
        fault,
        how,
        struck || !fault.kind().isFault()
            ? Optional.empty()
            : Optional.of("its step was never reached: " + end.failure().orElse("?")),
        foundNanos.isPresent() && struck
            ? OptionalLong.of(foundNanos.getAsLong() - struckNanos)
            : OptionalLong.empty(),
        foundSteps,
        slowedDown.factor(),
        diagnosis,
        falseAlarms,
        last.completed(),
        recovery,
        lost,
        left,
        last.failure(),
        loss(losses.isEmpty() ? List.of() : losses.firstEntry().getValue()),
        loss(losses.isEmpty() ? List.of() : losses.lastEntry().getValue()),
        took);
  }

  private static OptionalDouble loss(List<Double> ofWorkers) {
    return ofWorkers.stream().mapToDouble(Double::doubleValue).average();
  }

  /// How fast this group was, which took so long together.
  Pace pace(Duration took) {
    List<Long> sorted = stepNanos.stream().sorted().toList();
    return sorted.isEmpty()
        ? pace
        : new Pace(Duration.ofNanos(sorted.get(sorted.size() / 2)), took);
  }

  private GroupEnd keep(GroupPlan groupPlan, ScheduledExecutorService timer) {
    Unrecorded run = new Unrecorded(ground.order().group(), System.nanoTime());
    Group made = new Group(groupPlan, this, run, this, ground.clock());
    group = Optional.of(made);
    if (cancelled) {
      made.cancel();
    }
    ScheduledFuture<?> limit =
        timer.schedule(made::cancel, limit().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return made.run();
    } finally {
      boolean _ = limit.cancel(false);
    }
  }

  /// No group may take longer, whatever happens to it.
  private Duration limit() {
    return pace.limit(
        plan.steps(),
        switch (fault.kind()) {
          case STARVED -> STARVING;
          case BUSY_HOST -> BUSY;
          default -> Duration.ZERO;
        });
  }

  /// Asks for the end, on any thread.
  void cancel() {
    cancelled = true;
    group.ifPresent(Group::cancel);
  }

  private GroupPlan groupPlan(Optional<KnownCheckpoint> from) {
    return new GroupPlan(
        "fault-" + fault.number(),
        WORLD,
        folder,
        folder.resolve("health.json"),
        network.map(Switch::keeper).orElse(GroupPlan.LOOPBACK),
        WatchLimits.USUAL.withCollective(ground.order().patience()),
        fault.recovery(),
        fault.kind().endsAttempt() ? 1 : 0,
        from,
        OptionalLong.of(plan.steps()));
  }

  @Override
  public WorkerStart start(Place place) {
    List<String> command = ground.start().command();
    if (network.isPresent()) {
      command = network.get().inside(place.rank(), command);
    }
    if (fault.kind() == FaultKind.FULL_DISK && disk.isEmpty() && attempt == 1) {
      how = "a limit on the size of files, since this user may mount nothing";
      List<String> limited =
          new ArrayList<>(
              List.of(
                  "/bin/sh",
                  "-c",
                  "ulimit -f " + checkpointBytes() / 6 / BLOCK + " && exec \"$@\"",
                  "sh"));
      limited.addAll(command);
      command = limited;
    }
    return new WorkerStart(command, ground.start().environment());
  }

  @Override
  public WorkerOrder order(Place place) {
    Meeting meeting =
        network.isPresent()
            ? new Meeting.Port(network.get().worker(0), PORT + place.attempt())
            : new Meeting.SharedFile(place.folder().resolve("meeting"));
    List<PlannedFault> faults =
        place.attempt() == 1 && attempt <= 1 && place.rank() == fault.rank()
            ? ownFault().map(List::of).orElse(List.of())
            : List.of();
    return ground
        .order()
        .with(plan, folder.resolve("checkpoints"), faults, checkEvery())
        .at(
            place.rank(),
            place.world(),
            place.resume(),
            place.world() == 1 ? Optional.empty() : Optional.of(meeting.text()),
            place.door());
  }

  /// Steps between two in which workers compute twice.
  private long checkEvery() {
    return fault.kind() == FaultKind.MANTISSA_FLIP || fault.kind() == FaultKind.FLIP_AFTER ? 1 : 0;
  }

  private Optional<PlannedFault> ownFault() {
    return Optional.ofNullable(
            switch (fault.kind()) {
              case SLOW_COMPUTE -> PlannedFault.Kind.DELAY_COMPUTE;
              case SLOW_DATA -> PlannedFault.Kind.DELAY_DATA;
              case NAN_GRADIENT -> PlannedFault.Kind.NAN_GRADIENTS;
              case EXPONENT_FLIP, MANTISSA_FLIP -> PlannedFault.Kind.FLIP_BEFORE;
              case FLIP_AFTER -> PlannedFault.Kind.FLIP_AFTER;
              case HUNG -> PlannedFault.Kind.HANG;
              case KILLED,
                  STOPPED,
                  STARVED,
                  FULL_DISK,
                  NETWORK_CUT,
                  NETWORK_DELAY,
                  NONE,
                  BUSY_HOST ->
                  null;
            })
        .map(kind -> new PlannedFault(kind, fault.step(), amount()));
  }

  private double amount() {
    return switch (fault.kind()) {
      case EXPONENT_FLIP -> EXPONENT_BIT;
      case MANTISSA_FLIP, FLIP_AFTER -> MANTISSA_BIT;
      default -> 1;
    };
  }

  @Override
  public void begins(int number, int world, long fromStep) {
    attempt++;
    pids.clear();
  }

  @Override
  public void said(WorkerSays says, long nanos) {
    switch (says) {
      case WorkerSays.Hello hello -> {
        Long _ = pids.put(hello.rank(), hello.pid());
        everyPid.add(hello.pid());
      }
      case WorkerSays.Stepped(var step) -> {
        if (step.step() > newestStep) {
          if (step.step() == newestStep + 1 && newestNanos > 0) {
            stepNanos.add(nanos - newestNanos);
          }
          newestStep = step.step();
          newestNanos = nanos;
        }
        losses.computeIfAbsent(step.step(), _ -> new ArrayList<>()).add(step.loss());
        slowedDown.take(step);
        if (!struck && step.rank() == fault.rank() && step.step() == fault.step() - 1) {
          strike(nanos);
        }
        if (struck && nanos - struckNanos > burning()) {
          heal();
        }
      }
      default -> {
        // the keeper deals with it
      }
    }
  }

  /// How long other threads keep processors busy at most.
  private long burning() {
    return (fault.kind() == FaultKind.BUSY_HOST ? BUSY : STARVING).toNanos();
  }

  private void strike(long nanos) {
    struck = true;
    struckNanos = nanos;
    struckStep = newestStep;
    long pid = Optional.ofNullable(pids.get(fault.rank())).orElseThrow();
    switch (fault.kind()) {
      case KILLED -> by("SIGKILL", ChildProcess.send(pid, Signal.KILL));
      case STOPPED -> by("SIGSTOP", ChildProcess.send(pid, Signal.STOP));
      case STARVED -> {
        List<Integer> one = Affinity.allowed().stream().limit(1).toList();
        by(
            "one processor, which a busy thread wants too, at nice level " + NICE,
            !one.isEmpty() && Affinity.bind(pid, one) && Affinity.nice(pid, NICE));
        burners = Optional.of(new Burners(1, one));
      }
      case BUSY_HOST -> {
        List<Integer> all = Affinity.allowed();
        how = "twice as many busy threads as processors";
        burners = Optional.of(new Burners(2 * Math.max(1, all.size()), all));
      }
      case NETWORK_CUT -> {
        how = "a switch of ours between network namespaces passes none of its packets";
        network.ifPresent(n -> n.cut(fault.rank()));
      }
      case NETWORK_DELAY -> {
        how = "a switch of ours between network namespaces holds its packets back for 40 ms";
        network.ifPresent(n -> n.delay(fault.rank(), DELAY_NANOS));
      }
      case FULL_DISK -> {
        // it was made small before the group began
      }
      case SLOW_COMPUTE, SLOW_DATA -> how = "a wait as long as its own work of a step";
      case HUNG -> how = "its thread waits for ever";
      case NAN_GRADIENT -> how = "NaN in one gradient";
      case EXPONENT_FLIP -> how = "bit 30 of one gradient turned before the all-reduce";
      case MANTISSA_FLIP -> how = "bit 12 of one gradient turned before the all-reduce";
      case FLIP_AFTER -> how = "bit 12 of one gradient turned after the all-reduce";
      case NONE -> how = "nothing is done";
    }
  }

  private void by(String what, boolean done) {
    how = done ? what : what + " (refused by the system)";
  }

  @Override
  public void found(Anomaly anomaly, long nanos) {
    boolean alarm = anomaly.kind().severity() != Severity.INFO;
    if (fault.kind() == FaultKind.BUSY_HOST && fault.kind().isCauseOf(anomaly)) {
      if (!struck) {
        namedBefore = Optional.of(anomaly);
      } else if (diagnosis.isEmpty()) {
        note(anomaly, nanos);
      }
    } else if (alarm && fault.kind().isFault() && struck && diagnosis.isEmpty()) {
      note(anomaly, nanos);
      if (!fault.kind().endsAttempt()) {
        heal();
      }
    } else if (alarm && (!fault.kind().isFault() || !struck)) {
      falseAlarms.add(anomaly);
    }
  }

  private void note(Anomaly anomaly, long nanos) {
    diagnosis = Optional.of(anomaly);
    foundNanos = OptionalLong.of(Math.max(nanos, System.nanoTime()));
    foundSteps = OptionalLong.of(newestStep - struckStep);
    slowedDown.end();
  }

  @Override
  public void ended(AttemptEnd end) {
    heal();
    // of a host that was busy before, it is not said again while that lasts
    namedBefore =
        namedBefore.filter(
            _ ->
                end.anomalies().stream()
                    .anyMatch(
                        a ->
                            fault.kind().isCauseOf(a)
                                && a.overNanos().orElse(Long.MAX_VALUE)
                                    > struckNanos - end.begunNanos()));
  }

  /// Takes away what goes on by itself.
  private void heal() {
    burners.ifPresent(Burners::close);
    burners = Optional.empty();
    network.ifPresent(Switch::heal);
    Long pid = pids.get(fault.rank());
    if (fault.kind() == FaultKind.STARVED && pid != null) {
      boolean _ = Affinity.bind(pid, Affinity.allowed());
      boolean _ = Affinity.nice(pid, 0);
    }
  }

  private void makeSmall() {
    disk = SmallDisk.of(folder.resolve("checkpoints"), room());
    how = "a file system with room for one checkpoint and no second";
  }

  private long room() {
    return checkpointBytes() * 3 / 2 + 100_000;
  }

  /// Parameters and the optimiser's two means, in fp32.
  private long checkpointBytes() {
    return 3 * 4 * ground.order().model().parameters();
  }
}
