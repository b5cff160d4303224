package dev.tacho.readers.wandb;

import dev.tacho.core.Redaction;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Text;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.RunIntake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What the records of low rate say of a run: who, where, with what, how it ended. Later ones
/// replace earlier ones. Confined to one thread.
final class Facts {
  private static final int MOST_TEXT = 1 << 16;
  private static final int MOST_NOTES = 200;
  private static final int MOST_DEFINITIONS = 10_000;

  private final Map<String, String> texts = new TreeMap<>();
  private List<String> tags = new ArrayList<>();
  private List<String> arguments = new ArrayList<>();
  private final Settings configuration = new Settings();
  private final Map<String, Long> goals = new TreeMap<>();
  private final List<String> told = new ArrayList<>();
  private OptionalLong exit = OptionalLong.empty();
  private OptionalLong runtime = OptionalLong.empty();

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /// Sets one fact; an empty text says nothing.
  void text(String name, String value) {
    if (!value.isEmpty()) {
      texts.put(name, value.length() > MOST_TEXT ? value.substring(0, MOST_TEXT) : value);
    }
  }

  /// Sets one fact where nothing was said before.
  void textIfNone(String name, String value) {
    if (!texts.containsKey(name)) {
      text(name, value);
    }
  }

  void tags(List<String> given) {
    tags = new ArrayList<>(given);
  }

  boolean hasArguments() {
    return !arguments.isEmpty();
  }

  void arguments(List<String> given) {
    arguments = new ArrayList<>(given);
  }

  Settings configuration() {
    return configuration;
  }

  /// A metric, or all whose names a pattern with `*` fits, is to become less (1) or more (2).
  void goal(String pattern, long goal) {
    if (goals.size() < MOST_DEFINITIONS && (goal == 1 || goal == 2)) {
      goals.put(pattern, goal);
    }
  }

  /// Something that the program had W&B tell people.
  void tell(String text) {
    if (told.size() < MOST_NOTES && !text.isBlank()) {
      told.add(text);
    }
  }

  void exit(long code) {
    exit = OptionalLong.of(code);
  }

  void exitIfNone(long code) {
    if (exit.isEmpty()) {
      exit(code);
    }
  }

  void runtime(long seconds) {
    runtime = OptionalLong.of(seconds);
  }

  /// A later segment of a resumed run begins: what the earlier one said of its end is over.
  void beginSegment() {
    exit = OptionalLong.empty();
    runtime = OptionalLong.empty();
  }

  boolean ended() {
    return exit.isPresent();
  }

  /// Says all of it to `into`.
  ///
  /// @param lastNanos when something was logged last
  void publish(FoundRun run, Clock clock, long lastNanos, Collection<Key> keys, RunIntake into) {
    into.header(header(run, clock));
    into.stepName(History.STEP);
    text("group").ifPresent(into::group);
    text("notes").ifPresent(into::note);
    told.forEach(into::note);
    metrics(keys, into);
    into.event(0, RunEvent.state(RunState.RUNNING));
    if (exit.isPresent()) {
      long nanos = Math.max(lastNanos, runtime.orElse(0) * 1_000_000_000L);
      int code = (int) exit.getAsLong();
      into.event(
          nanos,
          new RunEvent.StateChanged(
              code == 0 ? RunState.COMPLETED : RunState.FAILED,
              Optional.empty(),
              OptionalInt.of(code),
              Optional.empty()));
    }
  }

  private RunHeader header(FoundRun run, Clock clock) {
    ForeignHeader header =
        new ForeignHeader(run, text("version").map(v -> "wandb " + v).orElse("wandb"));
    text("name").or(() -> text("run")).ifPresent(header::name);
    text("project").ifPresent(header::project);
    tags.forEach(tag -> header.tag(tag, ""));
    text("sweep").ifPresent(sweep -> header.tag("sweep", sweep));
    text("job_type").ifPresent(type -> header.tag("job_type", type));
    List<String> command = new ArrayList<>();
    text("program").ifPresent(command::add);
    command.addAll(arguments);
    header.command(Redaction.arguments(command));
    text("directory").ifPresent(header::workingDirectory);
    if (!Double.isNaN(clock.start())) {
      header.started(Instant.ofEpochMilli(Math.round(clock.start() * 1000)));
    }
    header.host(host());
    text("commit")
        .ifPresent(
            commit ->
                header.git(
                    new RunHeader.Git(
                        commit, Optional.empty(), text("remote").map(Redaction::text), false)));
    return header.configuration(Redaction.configuration(configuration.toJson())).build();
  }

  private RunHeader.Host host() {
    return new RunHeader.Host(
        text("host").orElse(""),
        text("user").orElse(""),
        text("os").orElse(""),
        "",
        text("cpus").map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty()),
        text("memory").map(Long::parseLong).map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  private void metrics(Collection<Key> keys, RunIntake into) {
    if (goals.isEmpty()) {
      return;
    }
    for (Key key : keys) {
      // a name that no metric can have, as damage leaves one, has no goal either
      if (key.role() == Key.Role.METRIC && Text.isLine(key.name(), Text.MAX_NAME)) {
        goalOf(key.name())
            .ifPresent(
                goal ->
                    into.metric(
                        Metric.named(key.name())
                            .toward(goal == 1 ? Direction.LOWER : Direction.HIGHER)));
      }
    }
  }

  private Optional<Long> goalOf(String name) {
    Long exact = goals.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    return goals.entrySet().stream()
        .filter(e -> fits(e.getKey(), name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// Whether a pattern whose only `*` is its last character fits; W&B knows no other.
  private static boolean fits(String pattern, String name) {
    return pattern.endsWith("*") && name.startsWith(pattern.substring(0, pattern.length() - 1));
  }

  /// What has to be known to go on.
  Json.Obj state() {
    Json.Builder numbers = Json.object();
    goals.forEach(numbers::put);
    return Json.object()
        .put("texts", Json.ofTexts(texts))
        .put("tags", Json.ofTexts(tags))
        .put("arguments", Json.ofTexts(arguments))
        .put("configuration", configuration.toJson())
        .put("goals", numbers.build())
        .put("told", Json.ofTexts(told))
        .putWhole("exit", exit)
        .putWhole("runtime", runtime)
        .build();
  }

  /// Goes on from what [#state] said.
  void goOn(Json.Obj state) {
    texts.putAll(state.textMap("texts"));
    tags = new ArrayList<>(state.texts("tags"));
    arguments = new ArrayList<>(state.texts("arguments"));
    configuration.set(List.of(), state.needObject("configuration"));
    Json.Obj numbers = state.needObject("goals");
    numbers.members().keySet().forEach(name -> goals.put(name, numbers.needWhole(name)));
    told.addAll(state.texts("told"));
    exit = state.whole("exit");
    runtime = state.whole("runtime");
  }
}
