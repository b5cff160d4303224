package dev.tacho.process;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A command run to be measured: nothing of ours stands beside it. It has a session of its own, no
/// terminal, `/dev/null` as its input, and two files for what it prints, so that neither a holder
/// nor a pipe takes part in its time. This process sleeps in `waitid` meanwhile, and wakes four
/// times a second to see whether it shall go on.
///
/// As with a [Job], a JVM runs one at a time. If this process is killed, the command goes on.
public final class Timed {
  private static final long TICK_MILLIS = 250;
  private static final int TICKS_A_COLLECTION = 8;
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int O_TRUNC = 0x200;

  private final TimedPlan plan;
  private final Descendants descendants;
  private final Child child;
  private final CompletableFuture<JobEnd> end = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  private Timed(TimedPlan plan, Descendants descendants, Child child) {
    this.plan = plan;
    this.descendants = descendants;
    this.child = child;
  }

  /// Runs what `plan` says until it has ended with everything that it started, or as long as
  /// `goesOn` says.
  public static TimedEnd run(TimedPlan plan, BooleanSupplier goesOn) throws InterruptedException {
    if (!Libc.isSupported()) {
      return new TimedEnd.Refused(
          JobStart.Refused.NOT_STARTED,
          "starting commands needs Linux on x86-64 or aarch64, this is "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"));
    }
    if (!Files.isDirectory(plan.directory())) {
      return new TimedEnd.Refused(
          JobStart.Refused.NOT_STARTED,
          plan.directory() + ": no such directory to run the command in");
    }
    String name = plan.command().getFirst();
    return switch (CommandLookup.find(name, plan.directory(), plan.environment())) {
      case CommandLookup.Failed(var refused) -> refused(refused);
      case CommandLookup.Found(var path) -> run(plan, path, goesOn);
    };
  }

  private static TimedEnd run(TimedPlan plan, String path, BooleanSupplier goesOn)
      throws InterruptedException {
    // an ignored SIGCHLD would make the kernel forget how children ended
    long _ = Libc.callLong("signal", Signal.CHLD.number(), 0);
    var descendants = new Descendants();
    long begun = System.nanoTime();
    int pid = spawn(plan, path);
    if (pid < 0) {
      return refused(
          CommandLookup.explain(plan.command().getFirst(), plan.directory().resolve(path), -pid));
    }
    long ownPeak = ProcessStatus.peakResidentBytes();
    return new Timed(plan, descendants, new Child(pid)).follow(begun, ownPeak, goesOn);
  }

  private TimedEnd follow(long begun, long ownPeak, BooleanSupplier goesOn)
      throws InterruptedException {
    Thread.ofPlatform().daemon().name("tacho-timed").start(this::waitForChild);
    TimedEnd.Cut cut = watch(begun, goesOn);
    if (cut != TimedEnd.Cut.NONE) {
      Remains _ = descendants.end(child, GRACE);
    }
    JobEnd ended = ended();
    Remains left = descendants.remains(child);
    if (!left.none()) {
      Remains _ = descendants.end(child, GRACE);
    }
    ResourceUse use = ended.use().plus(descendants.collect(child).use());
    return new TimedEnd.Ended(
        ended.ending(),
        cut,
        begun,
        ended.monotonicNanos() - begun,
        use,
        use.maxResidentBytes() > ownPeak
            ? OptionalLong.of(use.maxResidentBytes())
            : OptionalLong.empty(),
        left);
  }

  /// Until the command has ended, or shall be. Whatever goes wrong meanwhile, it is not left alone.
  private TimedEnd.Cut watch(long begun, BooleanSupplier goesOn) throws InterruptedException {
    boolean watched = false;
    try {
      TimedEnd.Cut cut = TimedEnd.Cut.NONE;
      for (int tick = 1;
          cut == TimedEnd.Cut.NONE && !over.await(pause(begun).toMillis(), TimeUnit.MILLISECONDS);
          tick++) {
        cut = cut(begun, goesOn);
        if (tick % TICKS_A_COLLECTION == 0) {
          AdoptedUse _ = descendants.collect(child);
        }
      }
      watched = true;
      return cut;
    } finally {
      if (!watched) {
        Remains _ = descendants.end(child, GRACE);
      }
    }
  }

  private TimedEnd.Cut cut(long begun, BooleanSupplier goesOn) {
    if (!goesOn.getAsBoolean()) {
      return TimedEnd.Cut.ASKED;
    }
    if (left(begun).filter(time -> time.isNegative() || time.isZero()).isPresent()) {
      return TimedEnd.Cut.TIME;
    }
    return Math.max(plan.out().toFile().length(), plan.err().toFile().length())
            > plan.outputLimitBytes()
        ? TimedEnd.Cut.OUTPUT
        : TimedEnd.Cut.NONE;
  }

  private Optional<Duration> left(long begun) {
    return plan.limit().map(limit -> limit.minusNanos(System.nanoTime() - begun));
  }

  private Duration pause(long begun) {
    Duration tick = Duration.ofMillis(TICK_MILLIS);
    // a millisecond more than is left, as the wait counts whole ones
    Duration left = left(begun).map(time -> time.plusMillis(1)).orElse(tick);
    return left.isNegative() ? Duration.ZERO : left.compareTo(tick) < 0 ? left : tick;
  }

  private JobEnd ended() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new ProcessException("waiting for the command failed", e);
    }
  }

  private void waitForChild() {
    try {
      boolean _ = end.complete(child.await(_ -> {}));
    } catch (RuntimeException e) {
      boolean _ = end.completeExceptionally(e);
    } finally {
      over.countDown();
    }
  }

  /// The process number, or `-errno`. What the kernel does not take as a program is run by
  /// `/bin/sh` if it is text, as a shell does.
  private static int spawn(TimedPlan plan, String path) {
    int pid = spawn(plan, path, plan.command());
    if (pid != -Libc.ENOEXEC || !CommandLookup.isScript(plan.directory().resolve(path))) {
      return pid;
    }
    List<String> arguments = new ArrayList<>(List.of("/bin/sh", path));
    arguments.addAll(plan.command().subList(1, plan.command().size()));
    return spawn(plan, "/bin/sh", arguments);
  }

  private static int spawn(TimedPlan plan, String program, List<String> arguments) {
    int write = Descriptors.O_WRONLY | Descriptors.O_APPEND | O_TRUNC | Descriptors.O_NOCTTY;
    try (Arena arena = Arena.ofConfined()) {
      return new Spawn(arena)
          .inOwnSession()
          .open("/dev/null", 0, 0)
          .open(plan.out().toString(), write, 1)
          .open(plan.err().toString(), write, 2)
          .in(plan.directory())
          .start(program, arguments, plan.environment());
    }
  }

  private static TimedEnd refused(JobStart.Refused refused) {
    return new TimedEnd.Refused(refused.shellCode(), refused.reason());
  }
}
