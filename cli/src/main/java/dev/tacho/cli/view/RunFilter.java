package dev.tacho.cli.view;

import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.Query;
import dev.tacho.analysis.query.QueryException;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.Label;
import dev.tacho.core.RunState;
import dev.tacho.core.text.Dates;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Wildcard;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which runs a list shows: those that every given option allows. Immutable.
public final class RunFilter {
  private final List<String> states;
  private final Optional<String> project;
  private final Optional<String> label;
  private final List<String[]> tags;
  private final Optional<Instant> since;
  private final Optional<Instant> until;
  private final List<Query> conditions;
  private final boolean favourites;

  private RunFilter(Arguments arguments, Instant now) {
    this.states = states(arguments);
    this.project = arguments.text("project");
    this.label = arguments.text("label");
    this.tags = tags(arguments);
    this.since = moment(arguments, "since", now);
    this.until = moment(arguments, "until", now);
    this.favourites = arguments.has("favourite");
    this.conditions = queries(arguments, now);
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

  /// What can be decided before anybody looks whether the run's writer lives.
  public boolean mayMatch(RunStatus status) {
    return project.map(p -> p.equals(text(status.project()))).orElse(true)
        && label.map(l -> Wildcard.whole(text(status.name()), l)).orElse(true)
        && since.map(s -> !status.started().isBefore(s)).orElse(true)
        && until.map(u -> status.started().isBefore(u)).orElse(true);
  }

  /// Whether everything that was asked for holds of `run`.
  public boolean matches(QueriedRun run) {
    if (!states.isEmpty() && !states.contains(run.text(TextFact.STATE).orElse(""))) {
      return false;
    }
    if (favourites && !run.favourite()) {
      return false;
    }
    for (String[] tag : tags) {
      if (!tag[1].equals(run.tags().get(tag[0]))) {
        return false;
      }
    }
    for (Query condition : conditions) {
      if (!condition.matches(run)) {
        return false;
      }
    }
    return true;
  }

  /// What a run of another tool has to fulfil, of which only its facts are known.
  public boolean matchesAsFound(QueriedRun run) {
    return project.map(p -> run.text(TextFact.PROJECT).filter(p::equals).isPresent()).orElse(true)
        && label
            .map(l -> run.text(TextFact.NAME).filter(n -> Wildcard.whole(n, l)).isPresent())
            .orElse(true)
        && since.map(s -> run.started().filter(at -> !at.isBefore(s)).isPresent()).orElse(true)
        && until.map(u -> run.started().filter(at -> at.isBefore(u)).isPresent()).orElse(true)
        && matches(run);
  }

  /// The names of the metrics that conditions ask for.
  public Set<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    conditions.forEach(condition -> names.addAll(condition.metrics()));
    return names;
  }

  /// The queries given by `--where`, all of which must hold.
  public static List<Query> queries(Arguments arguments, Instant now) {
    List<Query> queries = new ArrayList<>();
    for (String where : arguments.texts("where")) {
      try {
        queries.add(Query.parse(where, now));
      } catch (QueryException e) {
        throw Refusal.usage("--where: " + Printable.lines(e.pointed()));
      }
    }
    return queries;
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
