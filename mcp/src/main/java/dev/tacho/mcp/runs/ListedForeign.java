package dev.tacho.mcp.runs;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.core.Label;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.Stage;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.store.Notes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Another tool's run in a list. Its facts and its series are read when they are asked for.
/// Confined to one thread.
final class ListedForeign implements QueriedRun {
  private final FoundRun found;
  private final RunReader run;
  private final Notes notes;
  private @Nullable RunFacts facts;
  private @Nullable List<SeriesSummary> series;

  ListedForeign(FoundRun found, RunReader run, Notes notes) {
    this.found = found;
    this.run = run;
    this.notes = notes;
  }

  private RunFacts facts() {
    RunFacts known = facts;
    if (known == null) {
      known = run.facts();
      facts = known;
    }
    return known;
  }

  @Override
  public RunId id() {
    return found.id();
  }

  @Override
  public Optional<String> text(TextFact fact) {
    RunHeader header = run.header();
    return switch (fact) {
      case ID -> Optional.of(found.id().text());
      case NAME -> header.name().map(Label::text).or(() -> Optional.of(found.label()));
      case PROJECT -> header.project().map(Label::text);
      case GROUP -> run.group();
      case STATE ->
          run.unknownState().isPresent() ? Optional.empty() : Optional.of(facts().state().word());
      case HOST -> Optional.of(header.host().name()).filter(name -> !name.isEmpty());
      case COMMAND -> Optional.of(String.join(" ", header.command())).filter(c -> !c.isEmpty());
      case STAGE -> facts().currentStage().map(Stage::name);
      case FORMAT -> Optional.of(found.format());
      case PATH -> Optional.of(found.path().toString());
      case NOTE -> note();
    };
  }

  private Optional<String> note() {
    StringBuilder all = new StringBuilder(String.join("\n", run.notes()));
    notes.texts().forEach(text -> all.append(all.isEmpty() ? "" : "\n").append(text.text()));
    return all.isEmpty() ? Optional.empty() : Optional.of(all.toString());
  }

  @Override
  public Optional<Instant> started() {
    return run.header().startedAt();
  }

  @Override
  public OptionalLong ranNanos() {
    OptionalLong ended = facts().endedNanos();
    return ended.isPresent()
        ? OptionalLong.of(ended.getAsLong() - facts().beganNanos().orElse(0))
        : OptionalLong.empty();
  }

  @Override
  public OptionalInt exitCode() {
    return facts().lastChange().map(change -> change.exitCode()).orElse(OptionalInt.empty());
  }

  @Override
  public boolean favourite() {
    return notes.favourite();
  }

  @Override
  public Map<String, String> tags() {
    return notes.tags(run.header().tags());
  }

  @Override
  public Json.Obj configuration() {
    return run.header().configuration();
  }

  @Override
  public Optional<SeriesSummary> series(String name) {
    List<SeriesSummary> known = series;
    if (known == null) {
      known = run.summaries();
      series = known;
    }
    return known.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  @Override
  public Direction direction(String name) {
    return new Meanings(run.metrics()).of(name).direction();
  }
}
