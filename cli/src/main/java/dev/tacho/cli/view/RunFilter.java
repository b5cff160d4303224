package dev.tacho.cli.view;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.Label;
import dev.tacho.core.RunState;
import dev.tacho.core.text.Dates;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which runs a list shows: those that every given option allows. Immutable.
public final class RunFilter {
  private final List<String> states;
  private final Optional<String> project;
  private final Optional<String> label;
  private final List<String[]> tags;
  private final Optional<Instant> since;
  private final Optional<Instant> until;
  private final List<Condition> conditions;
  private final boolean favourites;

  private RunFilter(Arguments arguments, Instant now) {
    this.states = states(arguments);
    this.project = arguments.text("project");
    this.label = arguments.text("label");
    this.tags = tags(arguments);
    this.since = moment(arguments, "since", now);
    this.until = moment(arguments, "until", now);
    this.favourites = arguments.has("favourite");
    this.conditions = new ArrayList<>();
    for (String where : arguments.texts("where")) {
      conditions.add(Condition.of(where));
    }
  }

  /// What the options of `list` ask for.
  public static RunFilter of(Arguments arguments, Instant now) {
    return new RunFilter(arguments, now);
  }

  /// Whether every run is shown.
  public boolean isOpen() {
    return states.isEmpty()
        && project.isEmpty()
        && label.isEmpty()
        && tags.isEmpty()
        && since.isEmpty()
        && until.isEmpty()
        && conditions.isEmpty()
        && !favourites;
  }

  /// Whether `needsNotes` annotations to decide.
  public boolean needsNotes() {
    if (!tags.isEmpty() || favourites) {
      return true;
    }
    for (Condition condition : conditions) {
      if (condition.key().startsWith("tag.")) {
        return true;
      }
    }
    return false;
  }

  /// What can be decided before anybody looks whether the run's writer lives.
  public boolean mayMatch(RunStatus status) {
    return project.map(p -> p.equals(text(status.project()))).orElse(true)
        && label.map(l -> matches(l, text(status.name()))).orElse(true)
        && since.map(s -> !status.started().isBefore(s)).orElse(true)
        && until.map(u -> status.started().isBefore(u)).orElse(true);
  }

  public boolean matches(Standing run, Notes notes) {
    if (!states.isEmpty() && !states.contains(run.word())) {
      return false;
    }
    if (favourites && !notes.favourite()) {
      return false;
    }
    Map<String, String> given = needsNotes() ? notes.tags(run.status().tags()) : Map.of();
    for (String[] tag : tags) {
      if (!tag[1].equals(given.get(tag[0]))) {
        return false;
      }
    }
    for (Condition condition : conditions) {
      if (!condition.matches(run, given)) {
        return false;
      }
    }
    return true;
  }

  /// Whether `text` is `pattern`, in which each `*` stands for any text.
  public static boolean matches(String pattern, String text) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(text);
    }
    if (!text.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    for (int from = star; from <= text.length(); from++) {
      if (matches(rest, text.substring(from))) {
        return true;
      }
    }
    return false;
  }

  /// The two sides of `KEY=VALUE`.
  public static String[] tag(String option, String typed) {
    int equals = typed.indexOf('=');
    if (equals < 1) {
      throw Arguments.wrong(option, typed, "KEY=VALUE", "seed=7");
    }
    return new String[] {typed.substring(0, equals), typed.substring(equals + 1)};
  }

  /// The states named by `--state`.
  public static List<String> states(Arguments arguments) {
    List<String> known = new ArrayList<>();
    for (RunState state : RunState.values()) {
      known.add(state.word());
    }
    known.add("silent");
    for (String state : arguments.texts("state")) {
      if (!known.contains(state)) {
        throw Refusal.usage(
            "--state is '"
                + Printable.of(state)
                + "'"
                + NearMiss.suggestion(state, known)
                + " the states are "
                + String.join(", ", known));
      }
    }
    return arguments.texts("state");
  }

  private static List<String[]> tags(Arguments arguments) {
    List<String[]> tags = new ArrayList<>();
    for (String typed : arguments.texts("tag")) {
      tags.add(tag("tag", typed));
    }
    return tags;
  }

  private static Optional<Instant> moment(Arguments arguments, String option, Instant now) {
    Optional<String> typed = arguments.text(option);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> moment = Dates.parse(typed.get(), now);
    if (moment.isEmpty()) {
      throw Arguments.wrong(
          option,
          typed.get(),
          "a date or a time span",
          "2026-03-01, 2026-03-01T12:00 or '7 days ago'");
    }
    return moment;
  }

  private static String text(Optional<Label> label) {
    return label.isPresent() ? label.get().text() : "";
  }
}
