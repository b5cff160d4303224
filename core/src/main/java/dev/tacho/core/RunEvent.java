package dev.tacho.core;

import dev.tacho.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A low-rate fact of a run. High-rate facts are points ([RunSink#point]).
///
/// Each has a `type` in files; an event of a type that this version does not know is kept as
/// [Unknown], so that nothing is lost by reading an old Tacho's or a newer Tacho's run.
public sealed interface RunEvent {
  /// The run changed its state. Durable: on disk before the call returns.
  ///
  /// @param reason why, for people: `SIGKILL, cause unknown`
  /// @param exitCode of the command, when it exited
  /// @param signal that ended the command, as `SIGTERM`
  record StateChanged(
      RunState to, Optional<String> reason, OptionalInt exitCode, Optional<String> signal)
      implements RunEvent {}

  /// The command was started, or the holder of its output was replaced.
  ///
  /// @param holder the process that reads what the command prints
  /// @param terminal whether the command got a pseudo-terminal, else pipes
  record Launched(ProcessRef command, ProcessRef holder, boolean terminal) implements RunEvent {}

  /// A process of the run's host and boot.
  ///
  /// @param startTicks its start as the kernel counts it, which tells it from a later process of
  ///     the same number
  record ProcessRef(long pid, long startTicks) {}

  /// The stages that the run means to go through, in order. Said once, before the first begins.
  record Planned(List<String> stages) implements RunEvent {
    public Planned {
      stages = List.copyOf(stages);
    }
  }

  /// A stage began, ended or was skipped. Durable.
  ///
  /// @param expected how long the program thinks it will take, at its begin
  record StageChanged(
      String stage, StageState to, Optional<Duration> expected, Optional<String> reason)
      implements RunEvent {}

  /// How far the current stage is, in the program's own unit. At most one a second is recorded.
  ///
  /// @param total empty when the program does not know
  record Progress(double done, Optional<Double> total, Optional<String> unit) implements RunEvent {}

  /// A file that the run made.
  ///
  /// @param path as the program named it
  /// @param stored the name under `artifacts/`, or empty when it is only referred to
  /// @param sha256 64 hex digits; empty text where another tool's files do not tell
  record Artifact(String path, Optional<String> stored, long bytes, String sha256)
      implements RunEvent {}

  /// The wall clock against the run's own time, so that drift and jumps can be seen.
  record Clock(ClockAnchor anchor) implements RunEvent {}

  /// Everything before byte `consumed` of the inbox has become events and points.
  ///
  /// @param points that the run had then, so that a recovery knows which came later
  record InboxConsumed(long consumed, long points) implements RunEvent {}

  /// What the command printed and how much of it was kept, counted by the process that held its
  /// streams.
  ///
  /// @param complete whether the streams had ended; false when they were given up before
  /// @param stdoutBytes printed on standard output; on a terminal, all of it
  /// @param keptBytes in `output.log`
  /// @param cutBytes left out of `output.log`
  /// @param notPassedBytes not passed on, since the reader had gone
  record Output(
      boolean complete,
      long stdoutBytes,
      long stderrBytes,
      long keptBytes,
      long cutBytes,
      long notPassedBytes)
      implements RunEvent {}

  /// The resources that the command used, as the kernel accounted them when it ended: its own,
  /// those of the children it waited for, and those of orphans that the recorder collected.
  ///
  /// @param maxRssBytes of the largest single process among them; empty where it was no larger
  ///     than the recorder itself, since the kernel counts the memory of whoever starts a process
  ///     as that process's own until its program begins
  record Usage(
      Duration user,
      Duration system,
      OptionalLong maxRssBytes,
      long majorFaults,
      long voluntarySwitches,
      long involuntarySwitches)
      implements RunEvent {}

  /// The command was stopped, by Ctrl-Z or somebody's signal; its time goes on, its work does not.
  ///
  /// @param signal as `SIGTSTP`
  record Suspended(String signal) implements RunEvent {}

  /// The command goes on after a stop.
  record Resumed() implements RunEvent {}

  /// Input that could not be taken: what it was, where it stood and what to do. The run goes on.
  ///
  /// @param kind short and countable: `marker`, `inbox`, `stage`, `output`, `store`
  /// @param place where: `stdout line 18`, `inbox.jsonl byte 1,204`
  record Fault(String kind, String place, String message) implements RunEvent {}

  /// So many inputs of a kind were dropped because a bounded queue was full, in all so far.
  record Dropped(String kind, long count) implements RunEvent {}

  /// A torn end of a file was cut off by the next lock holder; the bytes are kept here.
  ///
  /// @param bytes the torn bytes, in Base64
  record Recovered(String file, String bytes) implements RunEvent {}

  /// A canonical result was attached to the run.
  ///
  /// @param result `tacho.result/1`
  record ResultAttached(Json.Obj result) implements RunEvent {}

  /// What is read of the machine from now on, and how often. The first one names every counter,
  /// those that are missing included; later ones name those that vanished or came back.
  record Telemetry(Duration every, List<Counter> counters) implements RunEvent {
    /// Who reports the points that hold their values; nobody else's points may say so.
    public static final String SOURCE = "telemetry";

    public Telemetry {
      counters = List.copyOf(counters);
    }
  }

  /// A rule found something that the user can act on.
  ///
  /// @param rule the rule's id
  /// @param message what is the matter, with its numbers
  /// @param action what to do about it
  /// @param stage that was running
  record Advice(
      String rule,
      Severity severity,
      String message,
      String action,
      Evidence evidence,
      Optional<String> stage)
      implements RunEvent {}

  /// What an advice rests on.
  ///
  /// @param fromNanos begin of the window that was judged, since the run's start
  /// @param toNanos its end
  /// @param series that was judged; empty where it was no series
  /// @param value what was found, in `unit`
  /// @param threshold that it crossed, in `unit`
  /// @param samples how many values stood in the window
  record Evidence(
      long fromNanos,
      long toNanos,
      Optional<String> series,
      double value,
      double threshold,
      String unit,
      long samples) {}

  /// How much of a resource the run was given: by a scheduler, a container or the command line.
  /// Told once, before the command starts.
  record Granted(List<Grant> grants) implements RunEvent {
    public Granted {
      grants = List.copyOf(grants);
    }
  }

  /// One resource that was given.
  ///
  /// @param resource `memory`, `cpus`, `gpus` or `time`
  /// @param amount in `unit`
  /// @param unit `B` of memory, `s` of time from the command's begin, `1` of the others
  /// @param source where that is read: `SLURM_MEM_PER_NODE`, `memory.max`, `--timeout`
  record Grant(String resource, double amount, String unit, String source) {}

  /// Which rules were held against the run while it went on, and which could not be. Told once, at
  /// the end.
  record RulesJudged(List<RuleState> rules) implements RunEvent {
    public RulesJudged {
      rules = List.copyOf(rules);
    }
  }

  /// How one rule fared.
  ///
  /// @param held how often it began to hold
  /// @param unjudged why it could never be judged; empty where it was
  record RuleState(String rule, long held, Optional<String> unjudged) {}

  /// How long the run was thought to take from the moment of this event to its end. An estimate,
  /// kept so that it can be held against what came true.
  ///
  /// @param stage that was running
  /// @param p50Nanos as likely shorter as longer; empty where nothing is known
  /// @param p90Nanos longer in one of ten runs only; empty where nothing is known
  /// @param runs how many earlier runs it rests on
  /// @param basis what it rests on, or why it is unknown, for people
  record Forecast(
      Optional<String> stage, OptionalLong p50Nanos, OptionalLong p90Nanos, int runs, String basis)
      implements RunEvent {}

  /// What a stage was given, so that a later run knows whether its work is still good. Durable.
  ///
  /// @param fingerprint SHA-256 over the command, its settings and the inputs, 64 hex digits
  record StageInputs(String stage, String fingerprint, List<Input> inputs) implements RunEvent {
    public StageInputs {
      inputs = List.copyOf(inputs);
    }
  }

  /// A file that a stage reads.
  ///
  /// @param path as the pipeline names it
  /// @param sha256 64 hex digits
  record Input(String path, long bytes, String sha256) {}

  /// An event of a type that this version does not know.
  record Unknown(String type, Json.Obj fields) implements RunEvent {}

  /// Whether a writer must have it on disk before it says that it is recorded.
  default boolean durable() {
    return switch (this) {
      case StateChanged _,
          StageChanged _,
          StageInputs _,
          Planned _,
          ResultAttached _,
          Recovered _ ->
          true;
      case Launched _,
          Progress _,
          Artifact _,
          Clock _,
          InboxConsumed _,
          Output _,
          Usage _,
          Suspended _,
          Resumed _,
          Fault _,
          Dropped _,
          Telemetry _,
          Advice _,
          Granted _,
          RulesJudged _,
          Forecast _,
          Unknown _ ->
          false;
    };
  }

  /// The event's name in files.
  default String type() {
    return switch (this) {
      case StateChanged _ -> "state";
      case Launched _ -> "launched";
      case Planned _ -> "plan";
      case StageChanged _ -> "stage";
      case Progress _ -> "progress";
      case Artifact _ -> "artifact";
      case Clock _ -> "clock";
      case InboxConsumed _ -> "inbox";
      case Output _ -> "output";
      case Usage _ -> "usage";
      case Suspended _ -> "suspended";
      case Resumed _ -> "resumed";
      case Fault _ -> "fault";
      case Dropped _ -> "dropped";
      case Recovered _ -> "recovered";
      case ResultAttached _ -> "result";
      case Telemetry _ -> "telemetry";
      case Advice _ -> "advice";
      case Granted _ -> "granted";
      case RulesJudged _ -> "rules";
      case Forecast _ -> "forecast";
      case StageInputs _ -> "inputs";
      case Unknown(var type, _) -> type;
    };
  }

  /// The event's own fields, without type and time.
  default Json.Obj toJson() {
    return RunEventJson.write(this);
  }

  /// Reads an event from its type and an object that holds (at least) its fields. Fails with the
  /// field's name when one is missing or wrong.
  static RunEvent of(String type, Json.Obj fields) {
    return RunEventJson.read(type, fields);
  }

  /// The run went to a state without more to say.
  static StateChanged state(RunState to) {
    return new StateChanged(to, Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  /// The run went to a state for a reason.
  static StateChanged state(RunState to, String reason) {
    return new StateChanged(to, Optional.of(reason), OptionalInt.empty(), Optional.empty());
  }

  /// A stage went to a state without more to say.
  static StageChanged stage(String stage, StageState to) {
    return new StageChanged(stage, to, Optional.empty(), Optional.empty());
  }

  /// Nanoseconds since the run's start and place in the journal, beside the event.
  ///
  /// @param number counts from 1 without gaps
  /// @param nanos since the run's start, monotonic
  /// @param seriesBytes how many bytes of series were written before it
  record Entry(long number, long nanos, long seriesBytes, RunEvent event) {}
}
