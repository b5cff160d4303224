package dev.tacho.mcp.runs;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.core.Label;
import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// A run of the store in a list: its status, its notes, and its settings when they are asked for.
/// Confined to one thread.
final class Listed implements QueriedRun {
  private static final Meanings MEANINGS = new Meanings(Map.of());

  private final RunStore store;
  private final RunStatus status;
  private final Notes notes;
  private final Instant now;
  private final Optional<RunSchema> schema;

  Listed(RunStore store, RunStatus status, Notes notes, Instant now, Optional<RunSchema> schema) {
    this.store = store;
    this.status = status;
    this.notes = notes;
    this.now = now;
    this.schema = schema;
  }

  @Override
  public RunId id() {
    return status.id();
  }

  @Override
  public Optional<String> text(TextFact fact) {
    return switch (fact) {
      case ID -> Optional.of(status.id().text());
      case NAME -> status.name().map(Label::text);
      case PROJECT -> status.project().map(Label::text);
      case GROUP -> Optional.empty();
      case STATE -> Optional.of(status.state().word());
      case HOST -> Optional.of(status.host());
      case COMMAND -> Optional.of(String.join(" ", status.command()));
      case STAGE -> status.stage();
      case FORMAT -> Optional.of("tacho");
      case PATH -> Optional.of(store.home().resolve("runs").resolve(status.id().text()).toString());
      case NOTE ->
          notes.texts().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  notes.texts().stream().map(Notes.Text::text).collect(Collectors.joining("\n")));
    };
  }

  @Override
  public Optional<Instant> started() {
    return Optional.of(status.started());
  }

  @Override
  public OptionalLong ranNanos() {
    return OptionalLong.of(
        status
            .ran()
            .map(Duration::toNanos)
            .orElseGet(() -> Duration.between(status.started(), now).toNanos()));
  }

  @Override
  public OptionalInt exitCode() {
    return status.exitCode();
  }

  @Override
  public boolean favourite() {
    return notes.favourite();
  }

  @Override
  public Map<String, String> tags() {
    return notes.tags(status.tags());
  }

  @Override
  public Json.Obj configuration() {
    return store.open(status.id()).header().configuration();
  }

  @Override
  public Optional<SeriesSummary> series(String name) {
    return status.series().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  @Override
  public Direction direction(String name) {
    return schema
        .flatMap(said -> said.direction(name))
        .orElseGet(() -> MEANINGS.of(name).direction());
  }
}
