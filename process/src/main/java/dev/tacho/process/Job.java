package dev.tacho.process;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// A command that runs, with all that it starts, and the holder of its output: what a shell calls
/// a job. Any thread.
///
/// A JVM runs one job at a time, since a job has the terminal, and since all children of this
/// process that begin while it runs, and were not [#spare]d, are taken for its own.
public final class Job implements AutoCloseable {
  private static final Duration HOLDER_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LAST_OUTPUT = Duration.ofMillis(300);
  private static final Duration FINISH_PATIENCE = Duration.ofSeconds(5);
  private static final List<Duration> PAUSES =
      List.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofSeconds(3));

  private final JobPlan plan;
  private final JobStreams streams;
  private final Descendants descendants;
  private final Child child;
  private final long begun;
  private final ProcessIdentity identity;
  private final JobControl control;
  private final Consumer<JobChange> changes;
  private final CompletableFuture<JobEnd> end = new CompletableFuture<>();
  // a future's own wait would throw an exception each time that the patience runs out
  private final CountDownLatch over = new CountDownLatch(1);
  // guarded by this
  private HolderLink holder;
  private int holdersReplaced;
  private boolean closed;

  private Job(
      JobPlan plan,
      JobStreams streams,
      Descendants descendants,
      Child child,
      long begun,
      HolderLink holder,
      boolean foreground,
      Consumer<JobChange> changes) {
    this.begun = begun;
    this.plan = plan;
    this.streams = streams;
    this.descendants = descendants;
    this.child = child;
    this.holder = holder;
    this.changes = changes;
    this.identity =
        ProcessIdentity.of(child.pid())
            .orElseThrow(() -> new ProcessException("the child vanished; is /proc mounted?"));
    this.control = control(streams, child, holder, foreground);
  }

  /// Starts what `plan` says. `changes` is told of stops and the like; it may be called before
  /// this returns. Whoever gets a started job closes it.
  public static JobStart start(JobPlan plan, Consumer<JobChange> changes) {
    if (!Libc.isSupported()) {
      return notStarted(
          "starting commands needs Linux on x86-64 or aarch64, this is "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"));
    }
    return switch (find(plan.command().getFirst(), plan.directory(), plan.environment())) {
      case CommandLookup.Failed(var refused) -> refused;
      case CommandLookup.Found(var path) -> {
        try {
          yield start(plan, path, changes);
        } catch (ProcessException e) {
          yield notStarted(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  /// Why `name` could not be started in `directory`, as far as that can be told without trying.
  public static Optional<JobStart.Refused> obstacle(
      String name, Path directory, Map<String, String> environment) {
    return find(name, directory, environment) instanceof CommandLookup.Failed(var refused)
        ? Optional.of(refused)
        : Optional.empty();
  }

  private static CommandLookup find(String name, Path directory, Map<String, String> environment) {
    if (!Files.isDirectory(directory)) {
      return new CommandLookup.Failed(
          new JobStart.Refused(
              JobStart.Refused.NOT_STARTED,
              directory + ": no such directory to run the command in"));
    }
    return CommandLookup.find(name, directory, environment);
  }

  /// The child.
  public ProcessIdentity child() {
    return identity;
  }

  /// When the child was started, by CLOCK_MONOTONIC ([System#nanoTime] on Linux).
  public long begunMonotonicNanos() {
    return begun;
  }

  /// The process that holds the child's output now.
  public synchronized ProcessIdentity holder() {
    return holder.identity();
  }

  /// Whether the holder is at work; false when it did not get so far within `patience`.
  public boolean awaitHolder(Duration patience) throws InterruptedException {
    return link().awaitReady(patience);
  }

  /// Waits until the child has ended.
  public JobEnd await() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new ProcessException("waiting for the command failed", e);
    }
  }

  /// Waits until the child has ended, `patience` at most.
  public Optional<JobEnd> await(Duration patience) throws InterruptedException {
    return over.await(patience.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(await())
        : Optional.empty();
  }

  /// Sends `signal` to the child's process group. False when the child has ended.
  public boolean send(Signal signal) {
    return child.signalGroup(signal);
  }

  /// Ends everything that the command started and that still runs, double forks included: TERM,
  /// then after `grace` KILL, again and again for a few seconds at most. Blocks until all have
  /// gone or these seconds have passed; what is left then is told.
  public Remains endAll(Duration grace) throws InterruptedException {
    return descendants.end(child, grace);
  }

  /// What the command started and still runs, the child included.
  public Remains remains() throws InterruptedException {
    return descendants.remains(child);
  }

  /// Takes in orphans of the command that have ended, and tells what all of them used so far.
  /// Cheap; to be called every few seconds, and at the end.
  public AdoptedUse collect() {
    return descendants.collect(child);
  }

  /// What orphans used that were taken in so far, without looking for more.
  public AdoptedUse adopted() {
    return descendants.adopted();
  }

  /// The child's end, where it has been seen.
  public Optional<JobEnd> ended() {
    return end.isDone() && !end.isCompletedExceptionally()
        ? Optional.of(end.join())
        : Optional.empty();
  }

  /// Whether process `pid`, a child of this process, is none of the job's.
  public boolean spares(long pid) {
    return descendants.spares(pid);
  }

  /// Leaves process `pid`, a helper that the caller started while the job runs, alone.
  public void spare(long pid) {
    descendants.spare(pid);
  }

  /// Whether the terminal is raw, so that lines which the caller prints there need CR LF.
  public boolean isTerminalRaw() {
    return control.isRaw();
  }

  /// To be called after the child's end: waits up to `patience` for the end of the output, which
  /// comes later when other processes still hold it open, then has the files finished in any
  /// case. From then on the holder touches neither of them. Empty when no holder answers.
  public Optional<OutputReport> finishOutput(Duration patience) throws InterruptedException {
    HolderLink link = link();
    Optional<OutputReport> report = link.awaitReport(patience);
    if (report.isEmpty()) {
      link.finish();
      report = link.awaitReport(FINISH_PATIENCE);
    }
    int replaced = replaced();
    return report.map(r -> replaced == 0 ? r : withLoss(r, replaced));
  }

  /// Lets go of the job; child and holder go on if they still run.
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    control.end();
    streams.close();
  }

  /// What a command prints is stamped when it is read, so a command that begins before its holder
  /// would have its first lines told late. One that never gets ready is replaced like a dead one.
  private static void awaitReady(HolderLink link) {
    try {
      boolean _ = link.awaitReady(HOLDER_PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static JobStart start(JobPlan plan, String path, Consumer<JobChange> changes) {
    // an ignored SIGCHLD would make the kernel forget how children ended
    long _ = Libc.callLong("signal", Signal.CHLD.number(), 0);
    var descendants = new Descendants();
    var streams = JobStreams.open(plan.streams());
    var started = new CompletableFuture<Job>();
    try {
      var link =
          HolderLink.start(plan.holder(), streams, dead -> replaceWhenStarted(started, dead));
      descendants.spare(link.pid());
      awaitReady(link);
      boolean hasTerminal = !streams.isTerminal() && Foreground.isOurs();
      var launch = new Launch(plan, streams, descendants, hasTerminal);
      long begun = System.nanoTime();
      int pid = launch.start(path);
      streams.closeWriters();
      if (pid < 0) {
        streams.close();
        return CommandLookup.explain(
            plan.command().getFirst(), plan.directory().resolve(path), -pid);
      }
      var job =
          new Job(
              plan,
              streams,
              descendants,
              new Child(pid),
              begun,
              link,
              launch.inForeground(),
              changes);
      job.control.begin();
      Thread.ofPlatform().daemon().name("tacho-wait").start(job::waitForChild);
      boolean _ = started.complete(job);
      return new JobStart.Started(job);
    } catch (ProcessException e) {
      streams.closeWriters();
      streams.close();
      throw e;
    }
  }

  private static JobControl control(
      JobStreams streams, Child child, HolderLink holder, boolean foreground) {
    if (streams.isTerminal()) {
      return new TerminalControl(child, streams.outReader(), holder);
    }
    return Foreground.group(0) >= 0 ? new PipeControl(child, foreground) : new NoControl();
  }

  private void waitForChild() {
    try {
      JobEnd ended =
          child.await(
              change -> {
                changes.accept(change);
                if (change instanceof JobChange.Stopped(var by)) {
                  control.childStopped(by);
                }
              });
      if (streams.isTerminal()) {
        // what it printed last should pass while the terminal is still raw
        Optional<OutputReport> _ = link().awaitReport(LAST_OUTPUT);
      }
      control.end();
      boolean _ = end.complete(ended);
    } catch (InterruptedException | RuntimeException e) {
      boolean _ = end.completeExceptionally(e);
    } finally {
      over.countDown();
    }
  }

  private static void replaceWhenStarted(CompletableFuture<Job> started, HolderLink dead) {
    CompletableFuture<Void> _ = started.thenAccept(job -> job.replace(dead));
  }

  /// A holder has died: another takes over, again and again if need be, since nobody reads
  /// otherwise, and the child would wait for ever at its next full pipe.
  private void replace(HolderLink dead) {
    try {
      Optional<String> why = tryToReplace(dead, replaced());
      if (why.isPresent()) {
        changes.accept(new JobChange.HolderMissing("no other holder can be started: " + why.get()));
      }
      while (why.isPresent()) {
        why = tryToReplace(dead, PAUSES.size());
      }
      if (link() == dead) {
        return;
      }
      changes.accept(
          new JobChange.HolderReplaced(
              "holder "
                  + dead.pid()
                  + " died; bytes that it had read and not yet written are lost, another took over"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Why there is no other holder yet; empty when there is one, or when none is needed any more.
  private Optional<String> tryToReplace(HolderLink dead, int tries) throws InterruptedException {
    Thread.sleep(PAUSES.get(Math.min(tries, PAUSES.size() - 1)));
    synchronized (this) {
      if (closed || holder != dead) {
        return Optional.empty();
      }
      try {
        holder = HolderLink.start(plan.holder(), streams, this::replace);
      } catch (ProcessException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      holdersReplaced++;
      descendants.spare(holder.pid());
      return Optional.empty();
    }
  }

  private synchronized HolderLink link() {
    return holder;
  }

  private synchronized int replaced() {
    return holdersReplaced;
  }

  private static OutputReport withLoss(OutputReport report, int replaced) {
    var faults = new ArrayList<>(report.faults());
    faults.add(
        "the holder died "
            + replaced
            + " times; counts are those of the last one, and"
            + " bytes that the others had read and not yet written are lost");
    return new OutputReport(
        false,
        report.stdoutBytes(),
        report.stderrBytes(),
        report.keptBytes(),
        report.cutBytes(),
        report.notPassedBytes(),
        report.markers(),
        report.markersDropped(),
        faults);
  }

  private static JobStart notStarted(String reason) {
    return new JobStart.Refused(JobStart.Refused.NOT_STARTED, reason);
  }

  /// The start of the child itself.
  private static final class Launch {
    private final JobPlan plan;
    private final JobStreams streams;
    private final Descendants descendants;
    private final boolean wantsForeground;
    private boolean inForeground;

    Launch(JobPlan plan, JobStreams streams, Descendants descendants, boolean wantsForeground) {
      this.plan = plan;
      this.streams = streams;
      this.descendants = descendants;
      this.wantsForeground = wantsForeground;
    }

    /// The process number, or `-errno`. What the kernel does not take as a program is run by
    /// `/bin/sh` if it is text, as a shell does.
    int start(String path) {
      int pid = spawn(path, plan.command());
      Path file = plan.directory().resolve(path);
      if (pid != -Libc.ENOEXEC || !CommandLookup.isScript(file)) {
        return pid;
      }
      List<String> arguments = new ArrayList<>(List.of("/bin/sh", path));
      arguments.addAll(plan.command().subList(1, plan.command().size()));
      return spawn("/bin/sh", arguments);
    }

    boolean inForeground() {
      return inForeground;
    }

    private int spawn(String program, List<String> arguments) {
      try (Arena arena = Arena.ofConfined()) {
        var spawn = new Spawn(arena).in(plan.directory());
        streams.giveTo(spawn);
        inForeground = wantsForeground && spawn.foreground(0);
        IntSupplier start = () -> spawn.start(program, arguments, plan.environment());
        return plan.cgroup().map(c -> c.around(start, descendants)).orElseGet(start::getAsInt);
      }
    }
  }
}
