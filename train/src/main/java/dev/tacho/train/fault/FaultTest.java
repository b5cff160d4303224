package dev.tacho.train.fault;

import dev.tacho.stats.Binomial;
import dev.tacho.train.group.GroupPlan.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Faults, one after the other, each in a group of its own. Used once, on one thread.
public final class FaultTest {
  /// Steps between two checkpoints of a group.
  static final long CHECKPOINT_EVERY = 10;

  private static final long SOON = 12;

  /// What is slow for the network or for want of a processor is told by the past, which must have
  /// been.
  private static final long LATER = 48;

  private static final int SPREAD = 6;
  private static final int HALVINGS = 60;

  private final FaultGround ground;
  private Pace pace = Pace.UNKNOWN;
  private volatile boolean cancelled;
  private volatile Optional<FaultRun> now = Optional.empty();

  /// @param ground whose folder is deleted at the end
  public FaultTest(FaultGround ground) {
    this.ground = ground;
  }

  /// So many faults of `kinds` in turn, with workers and steps by chance, and so many groups that
  /// are left alone, spread among them: one at least where processors are to be kept busy, as it
  /// comes first and says how long a step takes here.
  public static List<Fault> plan(List<FaultKind> kinds, int faults, int clean, long seed) {
    Random random = new Random(seed);
    List<Fault> all = new ArrayList<>();
    boolean paced = kinds.stream().limit(faults).anyMatch(FaultKind::isPaced);
    int alone = paced ? Math.max(1, clean) : clean;
    int quiet = 0;
    for (int i = 0; i < faults; i++) {
      while (quiet < alone && (long) quiet * faults <= (long) i * alone) {
        all.add(fault(all.size() + 1, FaultKind.NONE, random));
        quiet++;
      }
      all.add(fault(all.size() + 1, kinds.get(i % kinds.size()), random));
    }
    while (quiet < alone) {
      all.add(fault(all.size() + 1, FaultKind.NONE, random));
      quiet++;
    }
    return all;
  }

  private static Fault fault(int number, FaultKind kind, Random random) {
    long step =
        switch (kind) {
          // with little past and with much
          case SLOW_COMPUTE, SLOW_DATA -> SOON + random.nextInt((int) LATER + SPREAD - (int) SOON);
          case STARVED, NETWORK_DELAY -> LATER + random.nextInt(SPREAD);
          case FULL_DISK -> 2 * CHECKPOINT_EVERY;
          case NONE -> LATER;
          default -> SOON + random.nextInt(SPREAD);
        };
    // only rank 0 writes checkpoints
    int rank = kind == FaultKind.FULL_DISK ? 0 : random.nextInt(2);
    boolean fewer =
        (kind == FaultKind.KILLED || kind == FaultKind.STOPPED) && random.nextInt(2) == 0;
    return new Fault(number, kind, rank, step, fewer ? Recovery.FEWER : Recovery.SAME);
  }

  /// Does `faults` in their order.
  ///
  /// @param told of each that is over
  public List<FaultEnd> run(List<Fault> faults, Consumer<FaultEnd> told) {
    List<FaultEnd> ends = new ArrayList<>();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tacho-limit").factory());
    try {
      for (Fault fault : faults) {
        FaultEnd end = run(fault, timer);
        if (cancelled) {
          break;
        }
        ends.add(end);
        told.accept(end);
      }
    } finally {
      timer.shutdownNow();
      delete(ground.folder());
    }
    return ends;
  }

  /// Asks for the end, on any thread: [#run] returns within seconds with those that were over.
  public void cancel() {
    cancelled = true;
    now.ifPresent(FaultRun::cancel);
  }

  private FaultEnd run(Fault fault, ScheduledExecutorService timer) {
    if (!fault.kind().needsNetwork()) {
      return run(fault, Optional.empty(), timer);
    }
    return switch (Switch.of(2)) {
      case Switch.Made.Not(var reason) -> notRun(fault, reason);
      case Switch.Made.Here(var network) -> {
        try (network) {
          yield run(fault, Optional.of(network), timer);
        }
      }
    };
  }

  private FaultEnd run(Fault fault, Optional<Switch> network, ScheduledExecutorService timer) {
    FaultRun run = new FaultRun(ground, fault, pace, network);
    now = Optional.of(run);
    FaultEnd end = run.run(timer);
    now = Optional.empty();
    if (fault.kind() == FaultKind.NONE && end.recovered()) {
      pace = run.pace(end.took());
    }
    delete(ground.folder().resolve("fault-" + fault.number()));
    return end;
  }

  /// The share of faults that is put down right at least, where `right` out of so many were:
  /// one-sided, by the exact binomial distribution.
  public static double rightAtLeast(int of, long right, double level) {
    double low = 0;
    double high = of == 0 ? 0 : (double) right / of;
    for (int i = 0; i < HALVINGS && right > 0; i++) {
      double middle = (low + high) / 2;
      double soMany = 1 - Binomial.atMost(of, (int) right - 1, middle);
      if (soMany < 1 - level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static FaultEnd notRun(Fault fault, String reason) {
    return new FaultEnd(
        fault,
        "",
        Optional.of(reason),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(),
        false,
        OptionalLong.empty(),
        0,
        List.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Duration.ZERO);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean _ = Files.deleteIfExists(each);
      }
    } catch (IOException _) {
      // what is left lies in a folder for temporary files
    }
  }
}
