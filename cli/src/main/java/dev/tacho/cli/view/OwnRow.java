package dev.tacho.cli.view;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.core.Label;
import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A run of the store as queries see it: by its status, and by its notes and its header where a
/// query asks for those. Confined to one thread.
public final class OwnRow implements QueriedRun {
  private final RunStore store;
  private final Standing run;
  private final Meanings meanings;
  private final long wallMillis;
  private @Nullable Notes notes;
  private Json.@Nullable Obj configuration;

  public OwnRow(RunStore store, Standing run, Meanings meanings, Instant now) {
    this.store = store;
    this.run = run;
    this.meanings = meanings;
    this.wallMillis = now.toEpochMilli();
  }

  /// How the run stands.
  public Standing standing() {
    return run;
  }

  private RunStatus status() {
    return run.status();
  }

  private Notes notes() {
    if (notes == null) {
      notes = store.annotations().of(status().id().text());
    }
    return notes;
  }

  @Override
  public RunId id() {
    return status().id();
  }

  @Override
  public Optional<String> text(TextFact fact) {
    return switch (fact) {
      case ID -> Optional.of(id().text());
      case NAME -> status().name().map(Label::text);
      case PROJECT -> status().project().map(Label::text);
      case GROUP -> status().pipeline().map(Label::text);
      case STATE -> Optional.of(run.word());
      case HOST -> Optional.of(status().host());
      case COMMAND -> Optional.of(String.join(" ", status().command()));
      case STAGE -> status().stage();
      case FORMAT -> Optional.of("tacho");
      case PATH -> Optional.of(store.home().resolve("runs").resolve(id().text()).toString());
      case NOTE -> note();
    };
  }

  private Optional<String> note() {
    List<Notes.Text> texts = notes().texts();
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("\n", texts.stream().map(Notes.Text::text).toList()));
  }

  @Override
  public Optional<Instant> started() {
    return Optional.of(status().started());
  }

  @Override
  public OptionalLong ranNanos() {
    return OptionalLong.of(run.ranNanos(wallMillis));
  }

  @Override
  public OptionalInt exitCode() {
    return status().exitCode();
  }

  @Override
  public boolean favourite() {
    return notes().favourite();
  }

  @Override
  public Map<String, String> tags() {
    return notes().tags(status().tags());
  }

  @Override
  public Json.Obj configuration() {
    if (configuration == null) {
      configuration = store.open(id()).header().configuration();
    }
    return configuration;
  }

  /// A counter of the machine may be named without its source.
  @Override
  public Optional<SeriesSummary> series(String name) {
    String counter = RunStatus.measured(name);
    Optional<SeriesSummary> measured = Optional.empty();
    for (SeriesSummary summary : status().series()) {
      if (summary.name().equals(name)) {
        return Optional.of(summary);
      }
      if (summary.name().equals(counter)) {
        measured = Optional.of(summary);
      }
    }
    return measured;
  }

  @Override
  public Direction direction(String name) {
    return meanings.of(name).direction();
  }
}
