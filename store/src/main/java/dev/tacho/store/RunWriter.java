package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one writer of one run; holds the run's lock for its whole life. Any thread.
///
/// **What is acknowledged.** A durable event is on disk when [#event] returns. Other events and
/// points are acknowledged when [#flush] returns true after them, or a second later: they are
/// then with the kernel and survive the death of this process; a power cut may take the last
/// second of them. Everything stands in the files in the order in which it was given. Points of the
/// source `telemetry`, which nobody waits for and which come for as long as the run goes on, cause
/// no commit of their own: they go with the next one, at the latest after ten seconds.
///
/// **When the disk fails** (full, read-only, folder deleted) no method but [#seal] and [#adopt]
/// throws for it: what was given is kept in memory up to a bound and tried again every second,
/// the rest is counted, and [#problem] tells.
///
/// How it works: callers put lines into two buffers under `lock`. Whoever holds `files` takes
/// both buffers and writes them, the points first: the thread that waits for a durable event,
/// else this writer's own thread, which commits once a second. A caller whose event was written
/// by another's commit does not write again. See `docs/decisions/040-who-writes.md`.
///
/// It stays whole although it is long: every method here takes one or both locks, and which state
/// each guards can be seen only beside the methods that take it. What needs no lock of its own is
/// elsewhere ([PointLog], [SampleLogs], [Losses], [Segments], [StatusFile]).
public final class RunWriter implements RunSink {
  /// A buffer that is this full is written without waiting for the second.
  static final int BUFFER_BYTES = 1 << 20;

  /// Room for the line that fills a buffer, and for a mark.
  private static final int SPARE_BYTES = 1 << 16;

  /// Files up to this size are copied into the run.
  static final long ADOPTED_BYTES = 1_000_000_000;

  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TOUCH_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long JOIN_MILLIS = 30_000;

  /// What a writer goes on from: a new run, or one that was repaired.
  record Start(
      Surroundings here,
      RunFolder folder,
      RunLock runLock,
      RunHeader header,
      RunFacts facts,
      Tallies tallies,
      LogFile events,
      Segments series,
      SampleLogs samples,
      long lastEvent,
      long lastMark,
      long seriesBytes,
      LongSupplier nanos) {}

  private final Start start;
  private final RunFolder folder;
  private final Thread committer;

  /// Guards the buffers, the facts, the tallies and the numbers.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition wake = lock.newCondition();
  private final RunFacts facts;
  private final PointLog points;
  private LineBuffer events = new LineBuffer(BUFFER_BYTES / 16);
  private long eventBytes;
  private long lastEvent;
  private boolean dirty;
  private boolean closed;
  private final Losses losses = new Losses();

  /// Guards the files and what is on its way into them; taken before `lock`.
  private final ReentrantLock files = new ReentrantLock();

  private LineBuffer fullPoints = new LineBuffer(BUFFER_BYTES + SPARE_BYTES);
  private LineBuffer fullEvents = new LineBuffer(BUFFER_BYTES / 16);
  private long takenEvent;
  private long takenPoints;
  private long drainedEvent;
  private long drainedPoints;
  private long syncedEvent;

  /// What had been written when the folder was last seen in its place.
  private long seenEvent;

  private long seenPoints;
  private long touchedAt;
  private boolean released;
  private Optional<String> sealed = Optional.empty();

  private volatile @Nullable String failure;
  private volatile @Nullable String statusFailure;
  private volatile @Nullable Consumer<StoreProblem> listener;

  /// Problems that the listener has heard of.
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  RunWriter(Start start) {
    this.start = start;
    folder = start.folder;
    facts = start.facts;
    points =
        new PointLog(
            start.tallies,
            new GroupedLines(BUFFER_BYTES + SPARE_BYTES, start.lastMark, start.seriesBytes));
    lastEvent = start.lastEvent;
    takenEvent = lastEvent;
    drainedEvent = lastEvent;
    syncedEvent = lastEvent;
    takenPoints = start.tallies.points();
    drainedPoints = takenPoints;
    seenEvent = lastEvent;
    seenPoints = takenPoints;
    eventBytes = start.events.size();
    touchedAt = start.here.mono().getAsLong();
    writeLease(Json.Obj.EMPTY);
    writeStatus();
    committer = Thread.ofPlatform().daemon().name("tacho-store").start(this::commitEverySecond);
  }

  @Override
  public RunId id() {
    return start.header.id();
  }

  public RunHeader header() {
    return start.header;
  }

  /// The run's folder.
  public Path directory() {
    return folder.path();
  }

  /// Where the child may append lines; exists from the beginning.
  public Path inbox() {
    return folder.inbox();
  }

  /// Where the bounded copy of the child's output belongs; not made by the store.
  public Path outputLog() {
    return folder.output();
  }

  @Override
  public long nanos() {
    return start.nanos.getAsLong();
  }

  @Override
  public void event(long nanos, RunEvent event) {
    long number = append(nanos, event);
    if (event.durable()) {
      commit(number);
    }
    if (event instanceof RunEvent.StateChanged) {
      tellState();
    }
    tell();
  }

  /// Readers trust the status for seconds, so a state must not wait for its turn to be told there.
  private void tellState() {
    files.lock();
    try {
      if (!released) {
        writeStatus();
      }
    } finally {
      files.unlock();
    }
  }

  /// Records an event that happens now.
  public void event(RunEvent event) {
    event(nanos(), event);
  }

  /// Puts the event into the buffer; tells its number, or 0 when it is lost.
  private long append(long nanos, RunEvent event) {
    if (failure == null && waitingEvents() >= BUFFER_BYTES) {
      flush();
    }
    lock.lock();
    try {
      requireOpen();
      facts.check(event);
      // the little that says how the run ended is kept even when nothing else fits
      if (events.size() >= BUFFER_BYTES && !(event instanceof RunEvent.StateChanged)) {
        losses.event();
        return 0;
      }
      put(nanos, event);
      soil();
      return lastEvent;
    } finally {
      lock.unlock();
    }
  }

  /// Holds `lock`.
  private void put(long nanos, RunEvent event) {
    RunEvent.Entry entry = new RunEvent.Entry(lastEvent + 1, nanos, points.bytes(), event);
    int before = events.size();
    EventLine.write(events, entry);
    eventBytes += events.size() - before;
    lastEvent++;
    facts.add(entry);
  }

  private int waitingEvents() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void point(long nanos, long step, PointShape shape, double[] values) {
    lock.lock();
    try {
      requireOpen();
      if (points.waiting() < BUFFER_BYTES) {
        points.put(nanos, step, shape, values);
        if (!shape.source().equals(RunEvent.Telemetry.SOURCE)) {
          soil();
        }
        return;
      }
    } finally {
      lock.unlock();
    }
    pointIntoFullBuffer(nanos, step, shape, values);
  }

  private void pointIntoFullBuffer(long nanos, long step, PointShape shape, double[] values) {
    if (failure == null) {
      flush();
    }
    lock.lock();
    try {
      requireOpen();
      if (points.waiting() < BUFFER_BYTES) {
        points.put(nanos, step, shape, values);
        soil();
      } else {
        losses.point();
      }
    } finally {
      lock.unlock();
    }
    tell();
  }

  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    if (putSample(intendedNanos, number, status, shape, values)) {
      return;
    }
    if (failure != null || !flush() || !putSample(intendedNanos, number, status, shape, values)) {
      lock.lock();
      try {
        losses.sample();
      } finally {
        lock.unlock();
      }
      tell();
    }
  }

  private boolean putSample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    lock.lock();
    try {
      requireOpen();
      SampleLog log = start.samples.of(shape);
      if (!log.hasRoom()) {
        return false;
      }
      log.put(intendedNanos, number, status, shape, values);
      soil();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the run " + id() + " was closed; nothing can be added");
    }
  }

  private void soil() {
    if (!dirty) {
      dirty = true;
      wake.signal();
    }
  }

  /// Hands everything recorded before this call to the kernel. False when the disk refused it.
  public boolean flush() {
    files.lock();
    try {
      return attempt(this::drain);
    } finally {
      files.unlock();
      tell();
    }
  }

  private void commit(long number) {
    files.lock();
    try {
      if (syncedEvent < number) {
        attempt(
            () -> {
              drain();
              start.events.sync();
              syncedEvent = drainedEvent;
            });
      }
    } finally {
      files.unlock();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private boolean attempt(Work work) {
    try {
      if (released) {
        return failure == null;
      }
      if (failure != null) {
        // files of a folder that was deleted take writes as if nothing had happened
        requireFolder();
      }
      work.run();
      failure = null;
      return true;
    } catch (IOException e) {
      failure = Disk.reason(e);
      return false;
    }
  }

  private void requireFolder() throws IOException {
    if (!folder.isRun()) {
      throw new IOException("the run's folder " + folder.path() + " was deleted");
    }
  }

  /// Writes what an earlier attempt left behind, then both buffers. Holds `files`.
  private void drain() throws IOException {
    writeTaken();
    takeBuffers();
    writeTaken();
  }

  private void takeBuffers() {
    lock.lock();
    try {
      fullPoints = points.swap(fullPoints);
      LineBuffer full = events;
      events = fullEvents;
      fullEvents = full;
      takenEvent = lastEvent;
      takenPoints = start.tallies.points();
      start.samples.take();
    } finally {
      lock.unlock();
    }
  }

  private void writeTaken() throws IOException {
    start.series.append(fullPoints);
    fullPoints.clear();
    drainedPoints = takenPoints;
    start.samples.write();
    start.events.append(fullEvents);
    fullEvents.clear();
    drainedEvent = takenEvent;
  }

  private void commitEverySecond() {
    long last = start.here.mono().getAsLong() - COMMIT_NANOS;
    while (awaitWork(last)) {
      last = start.here.mono().getAsLong();
      commitAll();
      tell();
    }
  }

  /// Waits until there is something to commit and a second has passed since `last`; false when
  /// the run was closed.
  private boolean awaitWork(long last) {
    lock.lock();
    try {
      long idle = TOUCH_NANOS;
      while (!dirty && !closed && idle > 0) {
        idle = wake.awaitNanos(idle);
      }
      long rest = last + COMMIT_NANOS - start.here.mono().getAsLong();
      while (!closed && rest > 0) {
        rest = wake.awaitNanos(rest);
      }
      dirty = false;
      return !closed;
    } catch (InterruptedException _) {
      // nobody interrupts this thread but a JVM that ends
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void commitAll() {
    files.lock();
    try {
      boolean done =
          attempt(
              () -> {
                requireFolder();
                seenEvent = drainedEvent;
                seenPoints = drainedPoints;
                drain();
                if (recordLosses()) {
                  drain();
                }
                start.series.sync();
                start.samples.sync();
                start.events.sync();
                syncedEvent = drainedEvent;
              });
      if (!done) {
        retryLater();
      }
      writeStatus();
      touchLease();
    } finally {
      files.unlock();
    }
  }

  private void retryLater() {
    lock.lock();
    try {
      soil();
    } finally {
      lock.unlock();
    }
  }

  /// Says in the journal what could not be kept, now that it takes writes; false when nothing is
  /// new.
  private boolean recordLosses() {
    lock.lock();
    try {
      return losses.tell(event -> put(nanos(), event));
    } finally {
      lock.unlock();
    }
  }

  /// Applies `look` to what the run adds up to now, while nothing is recorded; keep it short.
  public <T> T facts(Function<RunFacts, T> look) {
    lock.lock();
    try {
      return look.apply(facts);
    } finally {
      lock.unlock();
    }
  }

  /// The run at a glance, as `status.json` will say within a second.
  public RunStatus status() {
    return statusFile().status();
  }

  private StatusFile statusFile() {
    lock.lock();
    try {
      return new StatusFile(
          StatusFile.status(start.header, facts, start.tallies, start.here.pid(), sealed, false),
          eventBytes);
    } finally {
      lock.unlock();
    }
  }

  private void writeStatus() {
    try {
      Disk.replace(folder.status(), statusFile().text(), false);
      statusFailure = null;
    } catch (IOException e) {
      statusFailure = Disk.reason(e);
    }
  }

  /// Writes the run's `lease` anew: the store's own facts (pid, start, boot, host) and these.
  public void lease(Json.Obj facts) {
    files.lock();
    try {
      if (!released) {
        writeLease(facts);
      }
    } finally {
      files.unlock();
    }
  }

  private void writeLease(Json.Obj more) {
    try {
      Disk.replace(folder.lease(), Lease.text(start.here, more), false);
    } catch (IOException e) {
      statusFailure = Disk.reason(e);
    }
  }

  private void touchLease() {
    long now = start.here.mono().getAsLong();
    if (now - touchedAt >= TOUCH_NANOS) {
      touchedAt = now;
      try {
        Files.setLastModifiedTime(folder.lease(), FileTime.from(start.here.wall().instant()));
      } catch (IOException _) {
        // its time is for display only, and the next status tells of a folder that is gone
      }
    }
  }

  /// Takes a file of the run into its folder, when it has at most 1 GB, else by reference;
  /// returns the event to record. Reads the whole file. Fails when it cannot be read.
  public RunEvent.Artifact adopt(Path file) {
    return Artifacts.adopt(folder, file, ADOPTED_BYTES);
  }

  /// What the disk refuses at present or made the run lose; empty when all is well.
  public Optional<StoreProblem> problem() {
    lock.lock();
    try {
      String why = failure == null ? statusFailure : failure;
      if (why == null && losses.events() + losses.points() + losses.samples() == 0) {
        return Optional.empty();
      }
      String message =
          why == null
              ? "the disk takes writes again, but not everything could be kept"
              : why
                  + "; the run goes on, what is recorded is kept in memory and tried again every"
                  + " second: free the disk or restore the folder";
      return Optional.of(
          new StoreProblem(
              message, losses.events(), losses.points(), losses.samples(), why != null && !closed));
    } finally {
      lock.unlock();
    }
  }

  /// Calls `listener` once for each new problem, on the thread that met it.
  public void onProblem(Consumer<StoreProblem> listener) {
    this.listener = listener;
    tell();
  }

  private void tell() {
    String now = failure == null ? statusFailure : failure;
    Consumer<StoreProblem> to = listener;
    if (now != null && to != null && told.add(now)) {
      problem().ifPresent(to);
    }
  }

  /// Seals the ended run and gives it up. Fails when it has not ended, or a file cannot be read
  /// or written; the run is then given up unsealed, and can be sealed after
  /// [RunStore#takeOver].
  public Seal seal() {
    RunState state = facts(RunFacts::state);
    if (!state.ended()) {
      throw new StoreException(
          "run " + id() + " is " + state.word() + "; only a run that has ended can be sealed");
    }
    finish();
    files.lock();
    try {
      String why = failure;
      if (why != null) {
        throw new StoreException(
            "run " + id() + " cannot be sealed: " + why + "; seal it with tacho end " + id());
      }
      Map<String, Seal.Sealed> known = new TreeMap<>(start.series.sealed());
      start.samples.seal(known);
      known.put(RunFolder.EVENTS, start.events.sealed());
      Seal seal = Sealing.seal(folder, id(), known);
      sealed = Optional.of(seal.digest());
      writeStatus();
      return seal;
    } catch (IOException e) {
      throw new StoreException("run " + id() + " cannot be sealed: " + Disk.reason(e), e);
    } finally {
      release();
      files.unlock();
    }
  }

  @Override
  public void close() {
    finish();
    files.lock();
    try {
      release();
    } finally {
      files.unlock();
      tell();
    }
  }

  /// Stops taking anything in, and writes what is there.
  private void finish() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    awaitCommitter();
    commitAll();
    countUnwritten();
  }

  private void awaitCommitter() {
    boolean interrupted = false;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
    while (committer.isAlive() && System.nanoTime() < until) {
      try {
        committer.join(JOIN_MILLIS);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void countUnwritten() {
    files.lock();
    lock.lock();
    try {
      if (failure != null) {
        boolean there = folder.isRun();
        losses.add(
            lastEvent - (there ? drainedEvent : seenEvent),
            start.tallies.points() - (there ? drainedPoints : seenPoints),
            start.samples.undrained());
      }
    } finally {
      lock.unlock();
      files.unlock();
    }
  }

  /// Holds `files`.
  private void release() {
    if (released) {
      return;
    }
    released = true;
    // closed from the last to the first, the lock after all else
    try (RunLock _ = start.runLock;
        Segments _ = start.series;
        SampleLogs _ = start.samples;
        LogFile _ = start.events) {
    } catch (IOException e) {
      failure = Disk.reason(e);
    }
  }
}
