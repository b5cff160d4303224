package dev.tacho.readers.mlflow;

import dev.tacho.core.Link;
import dev.tacho.core.PointCursor;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.RunIntake;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What MLflow says of a run apart from its metrics, wherever it keeps that.
///
/// @param run the id that MLflow gave it
/// @param status MLflow's word: `RUNNING`, `SCHEDULED`, `FINISHED`, `FAILED`, `KILLED`
/// @param startMillis since 1970
/// @param experiment the experiment's name, else its id
/// @param params as text, as MLflow keeps them
record Told(
    String run,
    String name,
    String status,
    OptionalLong startMillis,
    OptionalLong endMillis,
    String user,
    String experiment,
    Map<String, String> params,
    Map<String, String> tags) {
  static final String WRITER = "MLflow";

  private static final String INTERNAL = "mlflow.";
  private static final String PARENT = "mlflow.parentRunId";

  Told {
    params = Map.copyOf(params);
    tags = Map.copyOf(tags);
  }

  /// When it started; empty where that is not told.
  Optional<Instant> started() {
    return startMillis.isPresent()
        ? Optional.of(Instant.ofEpochMilli(startMillis.getAsLong()))
        : Optional.empty();
  }

  /// MLflow's id of the run that this one is nested in.
  Optional<String> parent() {
    return Optional.ofNullable(tags.get(PARENT)).filter(p -> !p.equals(run));
  }

  /// Nanoseconds from the run's start to a moment in milliseconds since 1970.
  long nanos(long millis) {
    if (startMillis.isEmpty()) {
      return PointCursor.NO_TIME;
    }
    long since = millis - startMillis.getAsLong();
    boolean told = Math.abs(since) < Long.MAX_VALUE / 2_000_000;
    return told ? since * 1_000_000 : PointCursor.NO_TIME;
  }

  /// Tells header, state, group and note.
  ///
  /// @param parent the run that this one is nested in, where it was found
  void tell(FoundRun found, Optional<RunId> parent, Optional<String> parentName, RunIntake into) {
    ForeignHeader header = new ForeignHeader(found, WRITER).project(experiment);
    if (!shownName().isBlank()) {
      header.name(shownName());
    }
    started().ifPresent(header::started);
    tags.forEach(
        (key, value) -> {
          if (!key.startsWith(INTERNAL)) {
            header.tag(key, value);
          }
        });
    Json.Builder configuration = Json.object();
    new TreeMap<>(params).forEach((key, text) -> configuration.put(key, value(text)));
    header.configuration(configuration.build());
    Optional.ofNullable(tags.get("mlflow.source.name"))
        .filter(name -> !name.isBlank())
        .ifPresent(name -> header.command(Redaction.arguments(List.of(name))));
    git().ifPresent(header::git);
    String by = user.isBlank() ? tags.getOrDefault("mlflow.user", "") : user;
    if (!by.isBlank()) {
      header.host(new RunHeader.Host("", by, "", "", OptionalInt.empty(), OptionalLong.empty()));
    }
    parent.ifPresent(id -> header.link(new Link(id, Link.Role.MEMBER_OF, Map.of())));
    into.header(header.build());
    parent().map(id -> parentName.orElse(id)).ifPresent(into::group);
    Optional.ofNullable(tags.get("mlflow.note.content"))
        .filter(note -> !note.isBlank())
        .ifPresent(into::note);
    tellState(into);
  }

  private void tellState(RunIntake into) {
    Optional<RunState> state = state();
    if (state.isEmpty()) {
      into.unknownState(
          status.isEmpty()
              ? "MLflow wrote down no status"
              : "MLflow says '" + status + "', a status that is not known here");
      return;
    }
    if (state.get() == RunState.CREATED) {
      return;
    }
    into.event(0, RunEvent.state(RunState.RUNNING));
    if (state.get() == RunState.RUNNING) {
      into.unknownState(
          "MLflow says RUNNING, and says so of a run whose process was killed as well");
      return;
    }
    long end = endMillis.isPresent() ? nanos(endMillis.getAsLong()) : 0;
    into.event(Math.max(0, end), RunEvent.state(state.get(), "MLflow says " + status));
  }

  private String shownName() {
    return name.isBlank() ? tags.getOrDefault("mlflow.runName", "") : name;
  }

  private Optional<RunState> state() {
    return switch (status) {
      case "RUNNING" -> Optional.of(RunState.RUNNING);
      case "SCHEDULED" -> Optional.of(RunState.CREATED);
      case "FINISHED" -> Optional.of(RunState.COMPLETED);
      case "FAILED" -> Optional.of(RunState.FAILED);
      case "KILLED" -> Optional.of(RunState.CANCELLED);
      default -> Optional.empty();
    };
  }

  private Optional<RunHeader.Git> git() {
    return Optional.ofNullable(tags.get("mlflow.source.git.commit"))
        .filter(commit -> commit.matches("[0-9a-f]{7,64}"))
        .map(
            commit ->
                new RunHeader.Git(
                    commit,
                    Optional.ofNullable(tags.get("mlflow.source.git.branch")),
                    Optional.ofNullable(tags.get("mlflow.source.git.repoURL")).map(Redaction::text),
                    false));
  }

  /// MLflow keeps parameters as text; what is written like a number or a truth value is one
  /// again, with the digits that it had.
  private static Json value(String text) {
    if (text.equals("True") || text.equals("False")) {
      return Json.of(text.equals("True"));
    }
    boolean maybe =
        !text.isEmpty() && text.length() < 40 && "-0123456789".indexOf(text.charAt(0)) >= 0;
    if (maybe) {
      try {
        return Json.parse(text) instanceof Json.Num number ? number : Json.of(text);
      } catch (JsonException _) {
        return Json.of(text);
      }
    }
    return Json.of(text);
  }
}
