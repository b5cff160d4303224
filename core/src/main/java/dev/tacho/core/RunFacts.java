package dev.tacho.core;

import dev.tacho.core.RunEvent.StateChanged;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a run's events add up to: its state, its stages, its counts. A fold: add the entries in
/// order, then ask. Here, and only here, stands which change may follow which. Confined to one
/// thread.
public final class RunFacts {
  /// What `payload.about` says in the result of what a run used.
  public static final String RESOURCES = "resources";

  private RunState state = RunState.CREATED;
  private Optional<StateChanged> lastChange = Optional.empty();
  private OptionalLong beganNanos = OptionalLong.empty();
  private OptionalLong endedNanos = OptionalLong.empty();
  private long lastNanos;
  private long entries;
  private boolean planned;
  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private Optional<RunEvent.Progress> progress = Optional.empty();
  private OptionalLong progressNanos = OptionalLong.empty();
  private Optional<RunEvent.Launched> launched = Optional.empty();
  private Optional<RunEvent.Output> output = Optional.empty();
  private Optional<RunEvent.Usage> usage = Optional.empty();
  private long inboxConsumed;
  private final List<RunEvent.Artifact> artifacts = new ArrayList<>();
  private final List<Json.Obj> results = new ArrayList<>();
  private final Map<String, Long> faults = new LinkedHashMap<>();
  private final Map<String, Long> dropped = new LinkedHashMap<>();
  private final Map<String, Counter> counters = new LinkedHashMap<>();
  private final List<RunEvent.Entry> advice = new ArrayList<>();
  private List<RunEvent.Grant> grants = List.of();
  private List<RunEvent.RuleState> rules = List.of();
  private final List<RunEvent.Entry> forecasts = new ArrayList<>();
  private final Map<String, RunEvent.StageInputs> inputs = new LinkedHashMap<>();
  private int recovered;

  /// What is known of a run before its first entry.
  public RunFacts() {}

  /// Takes in the next entry. One that may not follow is left out and told by an
  /// [IllegalTransition]; a writer refuses it beforehand by [#check].
  public void add(RunEvent.Entry entry) {
    check(entry.event());
    entries++;
    lastNanos = Math.max(lastNanos, entry.nanos());
    apply(entry);
  }

  /// Fails with an [IllegalTransition] when `event` may not follow what is known.
  public void check(RunEvent event) {
    switch (event) {
      case StateChanged(var to, _, _, _) when !state.mayBecome(to) ->
          throw new IllegalTransition(
              "a run that is " + state.word() + " cannot become " + to.word());
      case RunEvent.Planned _ when planned ->
          throw new IllegalTransition(
              "the stages were planned before: " + String.join(", ", stages.keySet()));
      case RunEvent.Planned(var names) when names.stream().distinct().count() < names.size() ->
          throw new IllegalTransition("a stage stands twice in the plan: " + names);
      case RunEvent.StageChanged change -> checkStage(change);
      case StateChanged _,
          RunEvent.Planned _,
          RunEvent.Launched _,
          RunEvent.Progress _,
          RunEvent.Artifact _,
          RunEvent.Clock _,
          RunEvent.InboxConsumed _,
          RunEvent.Output _,
          RunEvent.Usage _,
          RunEvent.Suspended _,
          RunEvent.Resumed _,
          RunEvent.Fault _,
          RunEvent.Dropped _,
          RunEvent.Recovered _,
          RunEvent.ResultAttached _,
          RunEvent.Telemetry _,
          RunEvent.Advice _,
          RunEvent.Granted _,
          RunEvent.RulesJudged _,
          RunEvent.Forecast _,
          RunEvent.StageInputs _,
          RunEvent.Unknown _ -> {}
    }
  }

  private void checkStage(RunEvent.StageChanged change) {
    Stage stage = stages.get(change.stage());
    if (stage == null && planned) {
      throw new IllegalTransition(
          "stage '"
              + change.stage()
              + "' is not in the plan: "
              + String.join(", ", stages.keySet()));
    }
    StageState from = stage == null ? StageState.PENDING : stage.state();
    if (!from.mayBecome(change.to())) {
      throw new IllegalTransition(
          "stage '"
              + change.stage()
              + "' is "
              + from.word()
              + (from == StageState.PENDING ? ", it has not begun, and" : " and")
              + " cannot become "
              + change.to().word());
    }
    if (change.to() == StageState.RUNNING && currentStage().isPresent()) {
      throw new IllegalTransition(
          "stage '"
              + change.stage()
              + "' cannot begin while '"
              + currentStage().get().name()
              + "' is running; end that first");
    }
  }

  private void apply(RunEvent.Entry entry) {
    long nanos = entry.nanos();
    switch (entry.event()) {
      case StateChanged change -> {
        state = change.to();
        lastChange = Optional.of(change);
        if (state == RunState.RUNNING) {
          beganNanos = OptionalLong.of(nanos);
        }
        if (state.ended()) {
          endedNanos = OptionalLong.of(nanos);
        }
      }
      case RunEvent.Planned(var names) -> {
        planned = true;
        // what began before the plan keeps its place in front
        names.forEach(n -> stages.computeIfAbsent(n, x -> Stage.pending(x, stages.size() + 1)));
      }
      case RunEvent.StageChanged change -> {
        stages.compute(
            change.stage(),
            (name, stage) ->
                (stage == null ? Stage.pending(name, stages.size() + 1) : stage).to(nanos, change));
        if (change.to() == StageState.RUNNING) {
          progress = Optional.empty();
          progressNanos = OptionalLong.empty();
        }
      }
      case RunEvent.Progress report -> {
        progress = Optional.of(report);
        progressNanos = OptionalLong.of(nanos);
        currentStage().ifPresent(s -> stages.put(s.name(), s.at(nanos, report)));
      }
      case RunEvent.Launched l -> launched = Optional.of(l);
      case RunEvent.Output o -> output = Optional.of(o);
      case RunEvent.Usage u -> usage = Optional.of(u);
      case RunEvent.InboxConsumed(var consumed, _) -> inboxConsumed = consumed;
      case RunEvent.Artifact a -> artifacts.add(a);
      case RunEvent.ResultAttached(var result) -> results.add(result);
      case RunEvent.Fault(var kind, _, _) -> faults.merge(kind, 1L, Long::sum);
      case RunEvent.Dropped(var kind, var count) -> dropped.put(kind, count);
      case RunEvent.Recovered _ -> recovered++;
      case RunEvent.Telemetry(_, var read) -> read.forEach(c -> counters.put(c.series(), c));
      case RunEvent.Advice _ -> advice.add(entry);
      case RunEvent.Granted(var given) -> grants = given;
      case RunEvent.RulesJudged(var judged) -> rules = judged;
      case RunEvent.Forecast _ -> forecasts.add(entry);
      case RunEvent.StageInputs given -> inputs.put(given.stage(), given);
      case RunEvent.Clock _, RunEvent.Suspended _, RunEvent.Resumed _, RunEvent.Unknown _ -> {}
    }
  }

  public RunState state() {
    return state;
  }

  /// The event that led to the present state; empty while the run is only created.
  public Optional<StateChanged> lastChange() {
    return lastChange;
  }

  /// When its command began, since the run's start; empty before.
  public OptionalLong beganNanos() {
    return beganNanos;
  }

  /// When the run ended, since its start.
  public OptionalLong endedNanos() {
    return endedNanos;
  }

  /// The latest time that any entry has, since the run's start.
  public long lastNanos() {
    return lastNanos;
  }

  /// How many entries were added.
  public long entries() {
    return entries;
  }

  /// Whether the run said beforehand which stages it will go through, so that their number is
  /// known.
  public boolean planned() {
    return planned;
  }

  /// In the order of the plan, or of their begin.
  public List<Stage> stages() {
    return List.copyOf(stages.values());
  }

  /// How many stages there are, those that were skipped not counted.
  public int stagesToRun() {
    return (int) stages.values().stream().filter(s -> s.state() != StageState.SKIPPED).count();
  }

  /// The place of `stage` among those that were not skipped, from 1; of a skipped one, the place
  /// before it.
  public int place(Stage stage) {
    return (int)
        stages.values().stream()
            .filter(s -> s.position() <= stage.position() && s.state() != StageState.SKIPPED)
            .count();
  }

  /// The one that is running.
  public Optional<Stage> currentStage() {
    return stages.values().stream().filter(s -> s.state() == StageState.RUNNING).findFirst();
  }

  /// The last one reported, in the running stage or outside any.
  public Optional<RunEvent.Progress> progress() {
    return progress;
  }

  /// When that was, since the run's start.
  public OptionalLong progressNanos() {
    return progressNanos;
  }

  public Optional<RunEvent.Launched> launched() {
    return launched;
  }

  public Optional<RunEvent.Output> output() {
    return output;
  }

  public Optional<RunEvent.Usage> usage() {
    return usage;
  }

  /// Bytes of the inbox that have become events and points.
  public long inboxConsumed() {
    return inboxConsumed;
  }

  public List<RunEvent.Artifact> artifacts() {
    return List.copyOf(artifacts);
  }

  public List<Json.Obj> results() {
    return List.copyOf(results);
  }

  /// The result that says what the run used of the machine; empty where there is none. It has
  /// `payload.about` [#RESOURCES].
  public Optional<Json.Obj> resources() {
    return results.reversed().stream().filter(RunFacts::isAccount).findFirst();
  }

  /// The results of what was measured on purpose: all but the account of what the run used.
  public List<Json.Obj> measured() {
    return results.stream().filter(result -> !isAccount(result)).toList();
  }

  /// Whether `result` says what the run used, and not what was measured on purpose.
  public static boolean isAccount(Json.Obj result) {
    return result
        .object("payload")
        .flatMap(payload -> payload.get("about"))
        .filter(Json.of(RESOURCES)::equals)
        .isPresent();
  }

  /// How many inputs of each kind could not be taken.
  public Map<String, Long> faults() {
    return Map.copyOf(faults);
  }

  /// How many inputs of each kind were dropped.
  public Map<String, Long> dropped() {
    return Map.copyOf(dropped);
  }

  /// How many torn ends were cut off by recoveries.
  public int recovered() {
    return recovered;
  }

  /// The counters of the machine as they were told last, by series.
  public Map<String, Counter> counters() {
    return Collections.unmodifiableMap(counters);
  }

  /// Each [RunEvent.Advice], with its time, in order.
  public List<RunEvent.Entry> advice() {
    return List.copyOf(advice);
  }

  /// What the run was given; none where nobody said.
  public List<RunEvent.Grant> grants() {
    return grants;
  }

  /// How the rules fared that were held against the run while it went on; none before its end.
  public List<RunEvent.RuleState> rules() {
    return rules;
  }

  /// Each [RunEvent.Forecast], with its time, in order.
  public List<RunEvent.Entry> forecasts() {
    return List.copyOf(forecasts);
  }

  /// What each stage was given, by its name.
  public Map<String, RunEvent.StageInputs> inputs() {
    return Collections.unmodifiableMap(inputs);
  }
}
