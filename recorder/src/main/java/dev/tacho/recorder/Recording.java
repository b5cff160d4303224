package dev.tacho.recorder;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.process.AdoptedUse;
import dev.tacho.process.HolderPlan;
import dev.tacho.process.Job;
import dev.tacho.process.JobChange;
import dev.tacho.process.JobEnd;
import dev.tacho.process.JobPlan;
import dev.tacho.process.JobStart;
import dev.tacho.process.ProcessException;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.process.Remains;
import dev.tacho.process.ResourceUse;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.recorder.advice.Advising;
import dev.tacho.recorder.advice.Baselines;
import dev.tacho.recorder.advice.Earlier;
import dev.tacho.recorder.inbox.ArtifactShelf;
import dev.tacho.recorder.inbox.HttpInbox;
import dev.tacho.recorder.inbox.InboxTail;
import dev.tacho.recorder.inbox.Intake;
import dev.tacho.recorder.inbox.Replay;
import dev.tacho.recorder.machine.Account;
import dev.tacho.recorder.machine.Enclosure;
import dev.tacho.recorder.machine.Grants;
import dev.tacho.recorder.machine.Instruments;
import dev.tacho.recorder.machine.Spent;
import dev.tacho.recorder.tensorboard.EventFile;
import dev.tacho.recorder.tensorboard.TensorBoardSink;
import dev.tacho.recorder.timeleft.Foresight;
import dev.tacho.recorder.timeleft.RunHistory;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import dev.tacho.telemetry.limits.Limits;
import dev.tacho.web.Traffic;
import dev.tacho.web.WebException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One command, recorded from its start to its seal. Used once, on one thread, which owns the
/// run. Threads of the job and of the store leave word for it in queues; a signal's thread
/// passes the signal on to the job, and leaves word which it was.
///
/// It stays whole because all of it is one thread's loop over one run.
public final class Recording {
  private static final Duration TICK = Duration.ofMillis(100);

  /// A turn that finds nothing costs a quarter of a millisecond, so an idle run has fewer of
  /// them.
  private static final Duration QUIET_TICK = Duration.ofMillis(400);

  private static final long QUIET_AFTER = TimeUnit.SECONDS.toNanos(2);
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(2);
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);
  private static final long READ_A_TICK = 8L << 20;
  private static final long CONSUMED_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long ANCHOR_EVERY = TimeUnit.MINUTES.toNanos(10);
  private static final long ADVISE_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long LEASE_EVERY = TimeUnit.SECONDS.toNanos(5);
  private static final int TIMED_OUT = 124;

  private final RecordingOrder order;
  private final RunWriter writer;
  private final RecordingListener listener;
  private final Consumer<Signal> heard;
  private final Intake intake;
  private final InboxTail tail;
  private final Optional<TensorBoardSink> board;
  private final ArtifactShelf shelf;
  private final Enclosure enclosure;
  private final Instruments instruments;
  private final Advising sink;
  private final Foresight foresight;
  private final JobPlan.Streams streams = JobPlan.Streams.suited();
  private final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<News> news = new ConcurrentLinkedQueue<>();
  // these two are guarded by this: signals come on threads of their own, also before there is a job
  private Optional<Signal> asked = Optional.empty();
  private Optional<Job> running = Optional.empty();
  private boolean timedOut;
  private boolean inboxTold;
  private boolean inboxHasMore;
  private long heardAt;
  private long ownPeak;
  private long consumedWritten;
  private long consumedAt;
  private long anchoredAt;
  private long leasedAt;
  private long advisedAt;

  private Recording(
      RunWriter writer,
      RecordingOrder order,
      Enclosure enclosure,
      Instruments instruments,
      RunHistory history,
      CompletableFuture<Baselines> baselines,
      RecordingListener listener,
      Consumer<Signal> heard) {
    this.enclosure = enclosure;
    this.foresight = new Foresight(history::now);
    this.instruments = instruments;
    this.order = order;
    this.heard = heard;
    this.writer = writer;
    this.listener = listener;
    this.shelf = new ArtifactShelf(order.directory(), writer::adopt);
    this.board = order.tensorboard().flatMap(this::openBoard);
    this.sink = new Advising(board.isPresent() ? board.get() : writer, order.rules(), baselines);
    this.intake =
        new Intake(
            sink, new RunFacts(), writer.header().started().monoNanos(), shelf, Replay.none());
    this.tail = new InboxTail(writer.inbox(), 0);
    writer.onProblem(problem -> notices.add(problem.message()));
  }

  /// Records what `order` says into `store` and returns when it is over. Fails when the run
  /// cannot be begun, and then nothing was started; after that nothing in the store can harm the
  /// command.
  public static RecordingOutcome record(
      RunStore store, RecordingOrder order, RecordingListener listener)
      throws InterruptedException {
    return record(store, order, listener, _ -> {});
  }

  /// As above, for a caller who wants to know which signals came meanwhile; `heard` is called on
  /// threads of theirs.
  public static RecordingOutcome record(
      RunStore store, RecordingOrder order, RecordingListener listener, Consumer<Signal> heard)
      throws InterruptedException {
    return record(store, order, new MachineInstruments(order), listener, heard);
  }

  /// The same with other instruments.
  static RecordingOutcome record(
      RunStore store,
      RecordingOrder order,
      Instruments instruments,
      RecordingListener listener,
      Consumer<Signal> heard)
      throws InterruptedException {
    RunWriter writer = store.create(Preamble.of(store, order));
    try (writer;
        Enclosure enclosure = Enclosure.of(writer.id())) {
      RunHistory history = RunHistory.lookUp(store, writer.header());
      CompletableFuture<Baselines> baselines =
          Earlier.lookUp(store, writer.header(), order.rules());
      return new Recording(
              writer, order, enclosure, instruments, history, baselines, listener, heard)
          .run();
    }
  }

  /// Begins the run of work that the caller does and writes down itself, by the same rules: what
  /// is kept of the command, the environment and the checkout, and what is redacted. Fails as
  /// [#record].
  public static RunWriter begin(RunStore store, RecordingOrder order) {
    return store.create(Preamble.of(store, order));
  }

  /// As [#begin], of work whose configuration is no file.
  public static RunWriter begin(RunStore store, RecordingOrder order, Json.Obj configuration) {
    return store.create(Preamble.of(store, order, configuration));
  }

  private RecordingOutcome run() throws InterruptedException {
    try (Signals _ = Signals.hear(List.of(Signal.TERM, Signal.INT, Signal.HUP), this::pass)) {
      Optional<HttpInbox> http = openDoor();
      try {
        return start(http.map(HttpInbox::environment).orElse(Map.of()), http);
      } finally {
        http.ifPresent(this::close);
        board.ifPresent(TensorBoardSink::close);
        try {
          tail.close();
        } catch (IOException e) {
          listener.notice("closing the inbox failed: " + e.getMessage());
        }
      }
    }
  }

  private RecordingOutcome start(Map<String, String> door, Optional<HttpInbox> http)
      throws InterruptedException {
    Map<String, String> environment = new HashMap<>(order.environment());
    List.of("TACHO_URL", "TACHO_TOKEN").forEach(environment::remove);
    environment.putAll(door);
    environment.put("TACHO_RUN", writer.id().text());
    environment.put("TACHO_DIR", writer.directory().toString());
    environment.put("TACHO_EVENTS", writer.inbox().toString());
    Optional<String> unlimited = enclosure.limit(order.observing().memoryLimit());
    if (unlimited.isPresent()) {
      return refused(JobStart.Refused.NOT_STARTED, unlimited.get() + "; leave the limit out");
    }
    JobPlan plan =
        new JobPlan(
            order.command(),
            order.directory(),
            environment,
            streams,
            new HolderPlan(
                order.holder(), writer.outputLog(), writer.inbox(), order.hidesMarkers()),
            enclosure.group());
    return switch (Job.start(plan, this::changed)) {
      case JobStart.Started(var job) -> {
        try (job) {
          ownPeak = Surroundings.peakResidentBytes();
          runs(job);
          yield follow(job, http);
        }
      }
      case JobStart.Refused(var shellCode, var reason) -> refused(shellCode, reason);
    };
  }

  private RecordingOutcome refused(int shellCode, String reason) {
    listener.notice(reason);
    return end(writer.nanos(), RunEvent.state(RunState.FAILED, reason), shellCode);
  }

  private RecordingOutcome follow(Job job, Optional<HttpInbox> http) throws InterruptedException {
    // time and limit are the command's, whatever Tacho needed to get ready
    long begun = job.begunMonotonicNanos() - writer.header().started().monoNanos();
    // the change of state is on disk when it returns, and what stands before it: a recorder that is
    // killed in the first second leaves word which process it leaves behind
    intake.event(begun, launched(job));
    intake.event(begun, RunEvent.state(RunState.RUNNING));
    writer.lease(enclosure.lease());
    // whoever finds this process killed a moment from now must know what still runs
    boolean _ = writer.flush();
    listener.started(writer.id());
    grant(job);
    Account account = new Account(writer.header(), intake, sink, writer::flush);
    account.begin(order.observing().every(), () -> instruments.open(job, enclosure));
    Optional<JobEnd> end = Optional.empty();
    while (end.isEmpty()) {
      end = job.await(pause(begun));
      turn(job);
      account.take();
      if (writer.nanos() - advisedAt >= ADVISE_EVERY) {
        advisedAt = writer.nanos();
        advise(sink.found());
      }
      if (!timedOut && left(begun).filter(Duration::isNegative).isPresent()) {
        timedOut = true;
        endAll(job, Duration.ZERO, order.grace());
      }
    }
    account.stop(end.get().monotonicNanos());
    instruments.settle();
    endLeftovers(job);
    if (job.finishOutput(OUTPUT_PATIENCE).isEmpty()) {
      intake.fault(
          writer.nanos(), "output", "holder", "the holder of the output gave no account of it");
    }
    http.ifPresent(this::close);
    http.map(HttpInbox::traffic).ifPresent(this::account);
    takeRest();
    ResourceUse use = end.get().use().plus(collect(job).use());
    intake.event(writer.nanos(), usage(use));
    account.close(
        new Spent(
            end.get().monotonicNanos() - job.begunMonotonicNanos(),
            use,
            peak(use),
            enclosure.charged(),
            enclosure.missing().orElse("")));
    long oomKills = enclosure.oomKills();
    StateChanged last =
        EndState.of(
            end.get().ending(), timedOut, asked(), oomKills, streams == JobPlan.Streams.TERMINAL);
    if (oomKills > 0 && last.to() != RunState.OUT_OF_MEMORY) {
      intake.fault(writer.nanos(), "memory", "kernel", EndState.killed(oomKills));
    }
    endEnclosure();
    // what Tacho did since, such as taking in artifacts, is no time of the command's
    long ended = end.get().monotonicNanos() - writer.header().started().monoNanos();
    return end(ended, last, timedOut ? TIMED_OUT : end.get().ending().shellCode());
  }

  /// Writes down what the run may use, before anything is held against it.
  private void grant(Job job) {
    Limits limits = Limits.of(job.child().pid());
    List<RunEvent.Grant> grants =
        new Grants(
                order.environment(),
                Grants.POD_INFO,
                limits.quotaCpus(),
                limits.memoryLimitBytes(),
                limits.hostCpus())
            .all(order.timeout(), order.observing().memoryLimit(), Instant.now());
    if (!grants.isEmpty()) {
      intake.event(writer.nanos(), new RunEvent.Granted(grants));
    }
  }

  private void advise(List<RunEvent.Entry> found) {
    found.forEach(entry -> intake.event(entry.nanos(), entry.event()));
  }

  /// Until the next turn: none while lines wait, longer when none came for a while.
  private Duration pause(long begun) {
    if (inboxHasMore) {
      return Duration.ZERO;
    }
    Duration tick = writer.nanos() - heardAt < QUIET_AFTER ? TICK : QUIET_TICK;
    Duration left = timedOut ? tick : left(begun).orElse(tick);
    return left.isNegative() ? Duration.ZERO : left.compareTo(tick) < 0 ? left : tick;
  }

  /// What the command, which began at `begun`, has left of its time; negative when that is up,
  /// empty without a limit.
  private Optional<Duration> left(long begun) {
    return order.timeout().map(limit -> limit.minusNanos(writer.nanos() - begun));
  }

  /// What is done ten times a second while the command runs and tells of itself.
  private void turn(Job job) {
    takeIn();
    for (News item = news.poll(); item != null; item = news.poll()) {
      intake.event(item.nanos(), item.event());
    }
    for (String notice = notices.poll(); notice != null; notice = notices.poll()) {
      listener.notice(notice);
    }
    long now = writer.nanos();
    if (now - anchoredAt >= ANCHOR_EVERY) {
      anchor(now);
    }
    if (now - leasedAt >= LEASE_EVERY) {
      leasedAt = now;
      AdoptedUse _ = collect(job);
      writer.lease(enclosure.lease());
    }
    foresee(now);
    listener.stands(intake.facts(), now, job.isTerminalRaw());
  }

  private void foresee(long now) {
    foresight.look(intake.facts(), now).ifPresent(forecast -> intake.event(now, forecast));
    listener.foresees(foresight.estimate(), now);
  }

  private void takeIn() {
    long before = tail.consumed();
    try {
      inboxHasMore = tail.read(READ_A_TICK, intake);
    } catch (IOException e) {
      // tried again at each turn, told once
      inboxHasMore = false;
      if (!inboxTold) {
        inboxTold = true;
        notices.add(
            "the inbox cannot be read: " + e.getMessage() + "; what it holds is taken later");
      }
    }
    shelf.tell(intake);
    long now = writer.nanos();
    if (tail.consumed() > before) {
      heardAt = now;
    }
    if (tail.consumed() > consumedWritten && now - consumedAt >= CONSUMED_EVERY) {
      consumed(now);
    }
  }

  /// Takes in everything that is left, after all who wrote are gone.
  private void takeRest() {
    try {
      while (tail.read(READ_A_TICK, intake)) {
        if (writer.nanos() - consumedAt >= CONSUMED_EVERY) {
          consumed(writer.nanos());
        }
      }
      tail.rest(intake);
    } catch (IOException e) {
      listener.notice("the rest of the inbox cannot be read: " + e.getMessage());
    }
    shelf.finish();
    takeIn();
    if (tail.consumed() > consumedWritten) {
      consumed(writer.nanos());
    }
    intake.flush();
  }

  private void consumed(long now) {
    consumedWritten = tail.consumed();
    consumedAt = now;
    intake.event(now, new RunEvent.InboxConsumed(consumedWritten, intake.points()));
  }

  private void anchor(long now) {
    anchoredAt = now;
    intake.event(now, new RunEvent.Clock(Surroundings.now(writer.header().started().bootId())));
  }

  private RecordingOutcome end(long nanos, StateChanged last, int exitCode) {
    anchor(writer.nanos());
    advise(sink.end(nanos, last));
    intake.event(writer.nanos(), sink.judged());
    intake.event(nanos, last);
    listener.stands(intake.facts(), writer.nanos(), false);
    Optional<String> digest = Optional.empty();
    try {
      digest = Optional.of(writer.seal().digest());
    } catch (StoreException e) {
      listener.notice("the run could not be sealed: " + e.getMessage());
    }
    for (String notice = notices.poll(); notice != null; notice = notices.poll()) {
      listener.notice(notice);
    }
    return new RecordingOutcome(writer.id(), exitCode, last, digest);
  }

  /// Whatever the command left running is ended: a run that is over must not go on using the
  /// machine unseen (docs/decisions/063-leftovers-are-ended.md).
  private void endLeftovers(Job job) throws InterruptedException {
    try {
      endRemains(job);
    } catch (ProcessException e) {
      bookkeepingFailed("what the command left running is not known", e);
    }
  }

  private void endRemains(Job job) throws InterruptedException {
    Remains left = job.remains();
    if (left.none()) {
      return;
    }
    Remains still = job.endAll(LEFTOVER_GRACE);
    String message =
        left.said()
            + " that the command left running were ended"
            + (still.none() ? "" : "; " + still.said() + " would not end");
    String where =
        left.processes().isEmpty()
            ? "processes of the command"
            : "process " + left.processes().getFirst().pid();
    listener.notice(message);
    intake.fault(writer.nanos(), "leftover", where, message);
  }

  private void endEnclosure() {
    for (Path left : enclosure.remove()) {
      intake.fault(
          writer.nanos(),
          "leftover",
          left.toString(),
          "the command's control group cannot be removed: something still runs in it");
    }
  }

  private RunEvent launched(Job job) {
    return new RunEvent.Launched(
        ref(job.child()), ref(job.holder()), streams == JobPlan.Streams.TERMINAL);
  }

  private AdoptedUse collect(Job job) {
    try {
      return job.collect();
    } catch (ProcessException e) {
      bookkeepingFailed("what orphans of the command used is not known", e);
      return new AdoptedUse(0, ResourceUse.NONE);
    }
  }

  /// The command's own end counts: when something that is only looked up beside it fails, the run
  /// says so and ends as the command did.
  private void bookkeepingFailed(String what, ProcessException e) {
    intake.fault(writer.nanos(), "process", "/proc", what + ": " + e.getMessage());
  }

  private static RunEvent.ProcessRef ref(ProcessIdentity process) {
    return new RunEvent.ProcessRef(process.pid(), process.startTicks());
  }

  /// The peak is left out where it may be ours: docs/decisions/062-peak-memory.md
  private OptionalLong peak(ResourceUse use) {
    return use.maxResidentBytes() > ownPeak
        ? OptionalLong.of(use.maxResidentBytes())
        : OptionalLong.empty();
  }

  private RunEvent.Usage usage(ResourceUse use) {
    return new RunEvent.Usage(
        Duration.ofNanos(use.userNanos()),
        Duration.ofNanos(use.systemNanos()),
        peak(use),
        use.majorFaults(),
        use.voluntarySwitches(),
        use.involuntarySwitches());
  }

  /// From now on signals go to `job`; one that came before it was there is passed on now.
  private synchronized void runs(Job job) {
    running = Optional.of(job);
    asked.ifPresent(signal -> ask(job, signal));
  }

  /// On a signal's thread: passes it on.
  private synchronized void pass(Signal signal) {
    heard.accept(signal);
    if (asked.isPresent()) {
      running.ifPresent(job -> job.send(signal));
    } else {
      asked = Optional.of(signal);
      running.ifPresent(job -> ask(job, signal));
    }
  }

  /// The first request to end: the command may take the grace, then everything is ended.
  private void ask(Job job, Signal signal) {
    boolean _ = job.send(signal);
    endAll(job, order.grace(), Duration.ZERO);
  }

  private synchronized Optional<Signal> asked() {
    return asked;
  }

  private synchronized Optional<Job> running() {
    return running;
  }

  private void endAll(Job job, Duration wait, Duration grace) {
    Thread.ofPlatform()
        .daemon()
        .name("tacho-ender")
        .start(
            () -> {
              try {
                if (job.await(wait).isEmpty()) {
                  job.endAll(grace);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /// On a thread of the job: leaves word for the recorder's.
  private void changed(JobChange change) {
    switch (change) {
      case JobChange.Stopped(var by) -> tell(new RunEvent.Suspended(by.label()));
      case JobChange.Continued _ -> tell(new RunEvent.Resumed());
      case JobChange.HolderMissing(var reason) -> {
        notices.add(reason);
        tell(new RunEvent.Fault("output", "holder", reason));
      }
      case JobChange.HolderReplaced(var reason) -> {
        notices.add(reason);
        tell(new RunEvent.Fault("output", "holder", reason));
        running().ifPresent(job -> tell(launched(job)));
      }
    }
  }

  private Optional<TensorBoardSink> openBoard(Path folder) {
    RunHeader header = writer.header();
    try {
      EventFile file =
          EventFile.create(
              order.directory().resolve(folder),
              header.started().wall(),
              header.host().name(),
              ProcessIdentity.current().pid());
      return Optional.of(new TensorBoardSink(writer, header.started(), file, notices::add));
    } catch (IOException e) {
      String why =
          switch (e) {
            case FileAlreadyExistsException _ -> "it is a file, not a folder";
            case NoSuchFileException _, AccessDeniedException _ -> "it may not be made there";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
          };
      notices.add(
          "no TensorBoard file in "
              + folder
              + ": "
              + why
              + "; the run goes on without one; name a folder that can be written");
      return Optional.empty();
    }
  }

  private void tell(RunEvent event) {
    news.add(new News(writer.nanos(), event));
  }

  /// What another thread has heard, and when.
  private record News(long nanos, RunEvent event) {}

  private Optional<HttpInbox> openDoor() {
    try {
      return switch (order.door()) {
        case CLOSED -> Optional.empty();
        case LOOPBACK -> Optional.of(HttpInbox.onLoopback(writer.inbox(), this::view));
        case UNIX -> Optional.of(HttpInbox.onSocket(writer.inbox(), this::view));
      };
    } catch (WebException | IOException e) {
      listener.notice("no HTTP door for this run: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Json.Obj view() {
    return writer.facts(this::view);
  }

  private Json.Obj view(RunFacts facts) {
    Json.Builder view =
        Json.object()
            .put("run", writer.id().text())
            .putText("name", order.name().map(Object::toString))
            .put("state", facts.state().word())
            .put("nanos", writer.nanos())
            .putText("stage", facts.currentStage().map(s -> s.name()));
    facts.progress().ifPresent(p -> view.put("progress", p.toJson()));
    return view.put("faults", facts.faults().values().stream().mapToLong(n -> n).sum()).build();
  }

  /// Says in the run what was posted and not taken; each client was told as well.
  private void account(Traffic traffic) {
    long now = writer.nanos();
    if (traffic.refused() > 0) {
      intake.fault(
          now, "http", "HTTP door", traffic.refused() + " requests were refused, with the reason");
    }
    traffic.lastFault().ifPresent(why -> intake.fault(now, "http", "HTTP door", why));
    long dropped = traffic.turnedAway() + traffic.cutOff();
    if (dropped > 0) {
      intake.event(now, new RunEvent.Dropped("http connection", dropped));
    }
  }

  private void close(HttpInbox door) {
    try {
      door.close();
    } catch (IOException e) {
      listener.notice("closing the HTTP door failed: " + e.getMessage());
    }
  }
}
