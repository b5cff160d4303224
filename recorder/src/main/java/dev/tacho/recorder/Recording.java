package dev.tacho.recorder;

import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.process.HolderPlan;
import dev.tacho.process.Job;
import dev.tacho.process.JobChange;
import dev.tacho.process.JobEnd;
import dev.tacho.process.JobPlan;
import dev.tacho.process.JobStart;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.process.Remains;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import dev.tacho.web.Listen;
import dev.tacho.web.WebException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// One command, recorded from its start to its seal. Used once, on one thread, which owns the run;
/// signals and ends of processes only leave word for it.
public final class Recording {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(2);
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);
  private static final long READ_A_TICK = 8L << 20;
  private static final long CONSUMED_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long ANCHOR_EVERY = TimeUnit.MINUTES.toNanos(10);
  private static final long LEASE_EVERY = TimeUnit.SECONDS.toNanos(5);
  private static final int TIMED_OUT = 124;

  private final RecordingOrder order;
  private final RunWriter writer;
  private final RecordingListener listener;
  private final Intake intake;
  private final InboxTail tail;
  private final Optional<TensorBoardSink> board;
  private final ArtifactShelf shelf;
  private final JobPlan.Streams streams = JobPlan.Streams.suited();
  private final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RunEvent> news = new ConcurrentLinkedQueue<>();
  // written by signal threads, read by the recorder's
  private volatile Optional<Signal> asked = Optional.empty();
  private volatile Optional<Job> running = Optional.empty();
  private boolean timedOut;
  private long ownPeak;
  private long consumedWritten;
  private long consumedAt;
  private long anchoredAt;
  private long leasedAt;

  private Recording(RunWriter writer, RecordingOrder order, RecordingListener listener) {
    this.order = order;
    this.writer = writer;
    this.listener = listener;
    this.shelf = new ArtifactShelf(order.directory(), writer::adopt);
    this.board = order.tensorboard().flatMap(this::openBoard);
    this.intake =
        new Intake(
            board.isPresent() ? board.get() : writer,
            new RunFacts(),
            writer.header().started().monoNanos(),
            shelf,
            Replay.none());
    this.tail = new InboxTail(writer.inbox(), 0);
    writer.onProblem(problem -> notices.add(problem.message()));
  }

  /// Records what `order` says into `store` and returns when it is over. Fails when the run cannot
  /// be begun, and then nothing was started; after that nothing in the store can harm the command.
  public static RecordingOutcome record(
      RunStore store, RecordingOrder order, RecordingListener listener)
      throws InterruptedException {
    RunWriter writer = store.create(header(store, order));
    try (writer) {
      return new Recording(writer, order, listener).run();
    }
  }

  private static RunHeader header(RunStore store, RecordingOrder order) {
    return new RunHeader(
        store.freshId(),
        order.name(),
        order.project(),
        order.tags(),
        Redaction.arguments(order.command()),
        order.directory().toString(),
        Surroundings.now(ProcessIdentity.current().bootId()),
        order.writer(),
        Surroundings.host(),
        Surroundings.git(order.directory()),
        order.config().map(ConfigFile::read).map(Redaction::configuration).orElse(Json.Obj.EMPTY),
        Redaction.environment(order.environment()),
        order.group().map(g -> List.of(membership(order, g))).orElse(List.of()));
  }

  private static Link membership(RecordingOrder order, dev.tacho.core.RunId group) {
    for (String name : List.of("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK")) {
      String rank = order.environment().get(name);
      if (rank != null && rank.matches("\\d{1,9}")) {
        return new Link(group, Link.Role.MEMBER_OF, Map.of("rank", rank));
      }
    }
    return new Link(group, Link.Role.MEMBER_OF, Map.of());
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
    JobPlan plan =
        new JobPlan(
            order.command(),
            order.directory(),
            environment,
            streams,
            new HolderPlan(
                order.holder(), writer.outputLog(), writer.inbox(), order.hidesMarkers()));
    return switch (Job.start(plan, this::changed)) {
      case JobStart.Started(var job) -> {
        try (job) {
          ownPeak = Surroundings.peakResidentBytes();
          running = Optional.of(job);
          asked.ifPresent(job::send);
          yield follow(job, http);
        }
      }
      case JobStart.Refused(var shellCode, var reason) -> {
        listener.notice(reason);
        yield end(RunEvent.state(RunState.FAILED, reason), shellCode);
      }
    };
  }

  private RecordingOutcome follow(Job job, Optional<HttpInbox> http) throws InterruptedException {
    intake.event(writer.nanos(), RunEvent.state(RunState.RUNNING));
    intake.event(writer.nanos(), launched(job));
    listener.started(writer.id());
    Optional<JobEnd> end = Optional.empty();
    while (end.isEmpty()) {
      end = job.await(TICK);
      turn(job);
      if (!timedOut
          && order.timeout().isPresent()
          && writer.nanos() > order.timeout().get().toNanos()) {
        timedOut = true;
        endAll(job, Duration.ZERO, order.grace());
      }
    }
    endLeftovers(job);
    if (job.finishOutput(OUTPUT_PATIENCE).isEmpty()) {
      intake.fault(
          writer.nanos(), "output", "holder", "the holder of the output gave no account of it");
    }
    http.ifPresent(this::close);
    takeRest();
    intake.event(writer.nanos(), usage(job, end.get()));
    StateChanged last =
        EndState.of(end.get().ending(), timedOut, asked, streams == JobPlan.Streams.TERMINAL);
    return end(last, timedOut ? TIMED_OUT : end.get().ending().shellCode());
  }

  /// What is done ten times a second while the command runs.
  private void turn(Job job) {
    takeIn();
    for (RunEvent event = news.poll(); event != null; event = news.poll()) {
      intake.event(writer.nanos(), event);
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
      job.collect();
      writer.lease(Json.Obj.EMPTY);
    }
    listener.stands(intake.facts(), now, job.isTerminalRaw());
  }

  private void takeIn() {
    try {
      tail.read(READ_A_TICK, intake);
    } catch (IOException e) {
      // the folder went away or the disk fails: the store tells it once, the command goes on
      notices.add("the inbox cannot be read: " + e.getMessage());
    }
    shelf.tell(intake);
    long now = writer.nanos();
    if (tail.consumed() > consumedWritten && now - consumedAt >= CONSUMED_EVERY) {
      consumed(now);
    }
  }

  /// Takes in everything that is left, after all who wrote are gone.
  private void takeRest() {
    try {
      while (tail.read(READ_A_TICK, intake)) {
        // until the end of the file
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

  private RecordingOutcome end(StateChanged last, int exitCode) {
    anchor(writer.nanos());
    intake.event(writer.nanos(), last);
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
  /// machine unseen.
  private void endLeftovers(Job job) throws InterruptedException {
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

  private RunEvent launched(Job job) {
    return new RunEvent.Launched(
        ref(job.child()), ref(job.holder()), streams == JobPlan.Streams.TERMINAL);
  }

  private static RunEvent.ProcessRef ref(ProcessIdentity process) {
    return new RunEvent.ProcessRef(process.pid(), process.startTicks());
  }

  private RunEvent.Usage usage(Job job, JobEnd end) {
    var use = end.use().plus(job.collect().use());
    return new RunEvent.Usage(
        Duration.ofNanos(use.userNanos()),
        Duration.ofNanos(use.systemNanos()),
        use.maxResidentBytes() > ownPeak
            ? OptionalLong.of(use.maxResidentBytes())
            : OptionalLong.empty(),
        use.majorFaults(),
        use.voluntarySwitches(),
        use.involuntarySwitches());
  }

  /// On a signal's thread: passes it on, and sees to the end of everything after the grace.
  private void pass(Signal signal) {
    boolean first = asked.isEmpty();
    if (first) {
      asked = Optional.of(signal);
    }
    running.ifPresent(
        job -> {
          job.send(signal);
          if (first) {
            endAll(job, order.grace(), Duration.ZERO);
          }
        });
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
      case JobChange.Stopped(var by) -> news.add(new RunEvent.Suspended(by.label()));
      case JobChange.Continued _ -> news.add(new RunEvent.Resumed());
      case JobChange.HolderReplaced(var reason) -> {
        notices.add(reason);
        news.add(new RunEvent.Fault("output", "holder", reason));
        running.ifPresent(job -> news.add(launched(job)));
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
      notices.add("no TensorBoard file in " + folder + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<HttpInbox> openDoor() {
    try {
      return switch (order.door()) {
        case CLOSED -> Optional.empty();
        case LOOPBACK -> Optional.of(door(Listen.loopback()));
        case UNIX -> Optional.of(door(Listen.unix(socketPath())));
      };
    } catch (WebException | IOException e) {
      listener.notice("no HTTP door for this run: " + e.getMessage());
      return Optional.empty();
    }
  }

  private HttpInbox door(Listen listen) throws IOException {
    return new HttpInbox(listen, writer.inbox(), () -> writer.facts(this::view));
  }

  /// A socket's path may hold about 100 bytes only, so it lies in the folder for temporary files.
  private static Path socketPath() throws IOException {
    return Files.createTempDirectory(
            "tacho",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        .resolve("door");
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

  private void close(HttpInbox door) {
    try {
      door.close();
    } catch (IOException e) {
      listener.notice("closing the HTTP door failed: " + e.getMessage());
    }
  }
}
