package dev.tacho.recorder.pipeline;

import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.pipeline.Attempt;
import dev.tacho.core.pipeline.History;
import dev.tacho.core.pipeline.Move;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.core.pipeline.PipelineState;
import dev.tacho.core.pipeline.Scene;
import dev.tacho.core.text.Durations;
import dev.tacho.process.Ending;
import dev.tacho.process.JobPlan;
import dev.tacho.process.ProcessException;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.recorder.Preamble;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingListener;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.recorder.RecordingOutcome;
import dev.tacho.recorder.timeleft.RunHistory;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Goes through a pipeline: a run of the whole, and a [Recording] of each attempt of each stage,
/// which is a member of that run. Decides nothing: [PipelineState] says what comes next, this does
/// it and tells what came of it. Used once, on one thread.
public final class PipelineRecording {
  /// What a shell shows for a command that Ctrl-C ended.
  private static final int INTERRUPTED = Ending.SIGNAL_BASE + 2;

  private static final int NOT_RECORDED = 125;

  private final RunStore store;
  private final PipelineOrder order;
  private final RecordingListener listener;
  private final Contents contents;
  private final List<PipelineOutcome.Member> members = new ArrayList<>();
  private final Map<String, RunId> attempts = new HashMap<>();
  // signals come on threads of their own
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile Optional<Signal> signal = Optional.empty();

  private PipelineRecording(RunStore store, PipelineOrder order, RecordingListener listener) {
    this.store = store;
    this.order = order;
    this.listener = listener;
    this.contents =
        new Contents(order.folder(), order.each().environment(), this::isAsked, listener::goesOn);
  }

  /// Goes through the pipeline of `order`, recording into `store`, and returns when it is over.
  /// Fails when an earlier run of it still goes on, and when its run cannot be begun; nothing was
  /// started then.
  public static PipelineOutcome record(
      RunStore store, PipelineOrder order, RecordingListener listener) throws InterruptedException {
    PipelineRecording recording = new PipelineRecording(store, order, listener);
    try (Signals _ = Signals.hear(List.of(Signal.TERM, Signal.INT, Signal.HUP), recording::ask)) {
      return recording.record();
    }
  }

  /// All that is known against a pipeline whose file has faults: these, and what is missing for the
  /// stages that could be read; in the order of lines.
  ///
  /// @param folder what the directories of stages are relative to: that of the file
  /// @param environment that all stages have
  public static List<String> faults(
      PipelineFile.Read.Bad bad, Path folder, Map<String, String> environment) {
    Contents contents = new Contents(folder, environment, () -> false, _ -> {});
    List<PipelineFile.Fault> all = new ArrayList<>(bad.faults());
    all.addAll(new Readiness(bad.lines(), folder, environment, contents).missing(bad.stages()));
    all.sort(
        Comparator.comparingInt(fault -> fault.line() == 0 ? Integer.MAX_VALUE : fault.line()));
    return all.stream().map(PipelineFile.Fault::toString).toList();
  }

  private PipelineOutcome record() throws InterruptedException {
    Readiness readiness =
        new Readiness(order.lines(), order.folder(), order.each().environment(), contents);
    Optional<PipelineOutcome> refused = readiness.refusal(order);
    if (refused.isPresent()) {
      return refused.get();
    }
    History history = new EarlierRuns(store, order, contents).read();
    PipelineState begin = PipelineState.begin(order.pipeline(), order.choice(), history);
    Optional<RunId> earlier = history.runs().stream().map(r -> r.id()).findFirst();
    if (earlier.isPresent() && isComplete(begin)) {
      return new PipelineOutcome.Complete(earlier.get());
    }
    RunHeader header =
        Preamble.ofPipeline(store, order.pipeline(), order.folder(), order.each(), earlier);
    try (RunWriter writer = store.create(header)) {
      GroupRun group = new GroupRun(writer, RunHistory.lookUp(store, writer.header()), listener);
      return new PipelineOutcome.Ran(run(group, begin), members);
    }
  }

  /// Whether there is work of earlier runs, and all of it is still good.
  private boolean isComplete(PipelineState begin) {
    PipelineState state = begin;
    boolean good = false;
    while (true) {
      switch (state.next(contents)) {
        case Move.Skip skip -> {
          good |= skip.run().isPresent();
          state = state.skipped(skip);
        }
        case Move.End _ -> {
          return good;
        }
        case Move.Start _, Move.Refuse _ -> {
          return false;
        }
      }
    }
  }

  private RecordingOutcome run(GroupRun group, PipelineState begin) throws InterruptedException {
    group.event(
        new RunEvent.Planned(order.pipeline().stages().stream().map(PipelineStage::name).toList()));
    group.event(RunEvent.state(RunState.RUNNING));
    listener.started(group.id());
    PipelineState state = begin;
    while (true) {
      Move move = state.next(contents);
      // one that waits to be tried again is told of it where it waits
      if (isAsked() && !(move instanceof Move.Start start && start.attempt() > 1)) {
        state = cancelled(state);
        move = state.next(contents);
      }
      switch (move) {
        case Move.Skip skip -> {
          skip.given().ifPresent(group::event);
          group.event(stage(skip.stage(), StageState.SKIPPED, Optional.of(skip.reason())));
          state = state.skipped(skip);
        }
        case Move.Refuse refusal -> {
          group.event(RunEvent.stage(refusal.stage().name(), StageState.RUNNING));
          group.event(stage(refusal.stage(), StageState.FAILED, Optional.of(refusal.reason())));
          state = state.refused(refusal);
        }
        case Move.Start start -> state = attempt(group, state, start);
        case Move.End(var to, var code, var reason) -> {
          return group.end(
              new StateChanged(to, reason, OptionalInt.of(code), signal.map(Signal::label)), code);
        }
      }
    }
  }

  /// Makes one attempt, and tells in the group what came of it.
  private PipelineState attempt(GroupRun group, PipelineState before, Move.Start start)
      throws InterruptedException {
    PipelineStage stage = start.stage();
    if (start.attempt() == 1) {
      start
          .because()
          .ifPresent(why -> listener.goesOn("stage " + stage.name() + " runs again: " + why));
      group.event(start.given());
      group.event(RunEvent.stage(stage.name(), StageState.RUNNING));
    } else if (asked.await(start.pause().toNanos(), TimeUnit.NANOSECONDS)) {
      group.event(stage(stage, StageState.FAILED, Optional.of("cancelled between two attempts")));
      return cancelled(before);
    }
    PipelineState running = before.started(stage, start.attempt());
    group.follow(start.attempt());
    Attempt attempt;
    try {
      attempt = record(group, start);
    } catch (StoreException | RecorderException | ProcessException e) {
      String why = "it could not be recorded: " + e.getMessage();
      listener.notice("stage " + stage.name() + ": " + why);
      group.event(stage(stage, StageState.FAILED, Optional.of(why)));
      return running.abandoned(stage, NOT_RECORDED, why);
    }
    contents.forget();
    List<RunEvent> made = new ArrayList<>();
    Attempt end =
        attempt.state() == RunState.COMPLETED ? withOutputs(stage, attempt, made) : attempt;
    PipelineState after = running.ended(stage, end);
    made.forEach(group::event);
    tellEnd(group, start, end, after);
    return after;
  }

  private void tellEnd(GroupRun group, Move.Start start, Attempt end, PipelineState after) {
    PipelineStage stage = start.stage();
    if (end.state() == RunState.COMPLETED) {
      group.event(RunEvent.stage(stage.name(), StageState.COMPLETED));
      return;
    }
    String why = end.reason().orElse(end.state().word());
    if (after.triesAgain(stage)) {
      Duration delay = stage.retry().delay();
      String message =
          why
              + "; tried again"
              + (delay.isZero() ? "" : " after " + Durations.text(delay))
              + ", attempt "
              + (start.attempt() + 1)
              + " of "
              + stage.retry().attempts();
      listener.goesOn("stage " + stage.name() + ": " + message);
      group.event(
          new RunEvent.Fault("attempt", "stage " + stage.name() + ", run " + end.run(), message));
      return;
    }
    group.event(
        stage(
            stage,
            StageState.FAILED,
            Optional.of(start.attempt() == 1 ? why : why + ", attempt " + start.attempt())));
  }

  private Attempt record(GroupRun group, Move.Start start) throws InterruptedException {
    PipelineStage stage = start.stage();
    RecordingOutcome outcome =
        Recording.record(store, memberOrder(group.id(), start), new Follower(group), this::ask);
    members.add(
        new PipelineOutcome.Member(
            stage.name(), start.attempt(), outcome.id(), outcome.end().to(), outcome.exitCode()));
    attempts.put(stage.name(), outcome.id());
    // a shell that ran the command of Ctrl-C has only this to say of it
    boolean interrupted =
        outcome.exitCode() == INTERRUPTED && JobPlan.Streams.suited() == JobPlan.Streams.TERMINAL;
    return new Attempt(
        outcome.id(),
        interrupted ? RunState.CANCELLED : outcome.end().to(),
        outcome.exitCode(),
        outcome.end().reason());
  }

  /// The same attempt, failed when something that the stage declares was not made.
  private Attempt withOutputs(PipelineStage stage, Attempt attempt, List<RunEvent> made) {
    return switch (contents.outputs(stage)) {
      case Scene.Found.Missing(var reason) ->
          attempt.failed(PipelineState.FILE_MISSING, "its command ended well, but " + reason);
      case Scene.Found.Files(var files) -> {
        files.forEach(
            f ->
                made.add(new RunEvent.Artifact(f.path(), Optional.empty(), f.bytes(), f.sha256())));
        yield attempt;
      }
    };
  }

  private RecordingOrder memberOrder(RunId group, Move.Start start) {
    PipelineStage stage = start.stage();
    RecordingOrder each = order.each();
    Map<String, String> environment = new HashMap<>(each.environment());
    environment.putAll(stage.env());
    environment.put("TACHO_STAGE", stage.name());
    environment.put("TACHO_ATTEMPT", Integer.toString(start.attempt()));
    List<Link> links = new ArrayList<>();
    links.add(
        new Link(
            group,
            Link.Role.MEMBER_OF,
            Map.of("stage", stage.name(), "attempt", Integer.toString(start.attempt()))));
    RunId last = attempts.get(stage.name());
    if (last != null) {
      links.add(new Link(last, Link.Role.RETRY_OF, Map.of()));
    }
    return new RecordingOrder(
        stage.command(),
        contents.directory(stage),
        environment,
        Optional.of(new Label(order.pipeline().name() + "." + stage.name())),
        each.project(),
        each.tags(),
        Optional.empty(),
        stage.timeout(),
        stage.grace().orElse(each.grace()),
        links,
        each.tensorboard().map(folder -> folder.resolve(stage.name())),
        each.observing(),
        each.rules(),
        each.door(),
        each.hidesMarkers(),
        each.holder(),
        each.writer());
  }

  private static RunEvent.StageChanged stage(
      PipelineStage stage, StageState to, Optional<String> reason) {
    return new RunEvent.StageChanged(stage.name(), to, Optional.empty(), reason);
  }

  private void ask(Signal heard) {
    if (signal.isEmpty()) {
      signal = Optional.of(heard);
    }
    asked.countDown();
  }

  private boolean isAsked() {
    return asked.getCount() == 0;
  }

  private PipelineState cancelled(PipelineState state) {
    Signal heard = signal.orElse(Signal.INT);
    return state.cancelled(
        Ending.SIGNAL_BASE + heard.number(), heard.label() + " was sent to tacho");
  }

  /// Hears of a member run and tells of the whole.
  private final class Follower implements RecordingListener {
    private final GroupRun group;

    Follower(GroupRun group) {
      this.group = group;
    }

    @Override
    public void started(RunId id) {
      listener.started(id);
    }

    @Override
    public void stands(RunFacts facts, long nanos, boolean rawTerminal) {
      group.follows(facts, nanos, rawTerminal);
    }

    @Override
    public void notice(String message) {
      listener.notice(message);
    }
  }
}
