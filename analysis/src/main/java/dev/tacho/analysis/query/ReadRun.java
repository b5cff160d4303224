package dev.tacho.analysis.query;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.Label;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.SeriesTally;
import dev.tacho.core.Stage;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Any run that can be read, as queries see it. Reads what is asked for when it is asked for,
/// and keeps it. Confined to one thread.
public final class ReadRun implements QueriedRun {
  private final RunReader run;
  private final Around around;
  private final Map<String, Optional<SeriesSummary>> summaries = new HashMap<>();
  private final Meanings meanings;
  private @Nullable RunFacts facts;
  private @Nullable List<Series> series;

  /// What is known of a run and does not stand in it.
  ///
  /// @param format whose files it was read from
  /// @param path where it lies
  /// @param tags those given at its start and those set later
  /// @param notes what was written about it
  public record Around(
      String format, String path, Map<String, String> tags, List<String> notes, boolean favourite) {
    public Around {
      tags = Map.copyOf(tags);
      notes = List.copyOf(notes);
    }
  }

  /// `meanings` tells which way its metrics are better.
  public ReadRun(RunReader run, Around around, Meanings meanings) {
    this.run = run;
    this.around = around;
    this.meanings = meanings;
  }

  /// The run itself.
  public RunReader reader() {
    return run;
  }

  /// What its metrics mean.
  public Meanings meanings() {
    return meanings;
  }

  @Override
  public RunId id() {
    return run.header().id();
  }

  @Override
  public Optional<String> text(TextFact fact) {
    return switch (fact) {
      case ID -> Optional.of(id().text());
      case NAME -> run.header().name().map(Label::text);
      case PROJECT -> run.header().project().map(Label::text);
      case GROUP -> run.group();
      case STATE ->
          Optional.of(run.unknownState().isPresent() ? "unknown" : facts().state().word());
      case HOST -> stated(run.header().host().name());
      case COMMAND -> stated(String.join(" ", run.header().command()));
      case STAGE -> stage();
      case FORMAT -> stated(around.format);
      case PATH -> stated(around.path);
      case NOTE -> stated(String.join("\n", around.notes));
    };
  }

  private static Optional<String> stated(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private Optional<String> stage() {
    return facts()
        .currentStage()
        .or(
            () ->
                facts().stages().stream()
                    .filter(stage -> stage.beganNanos().isPresent())
                    .reduce((first, second) -> second))
        .map(Stage::name);
  }

  @Override
  public Optional<Instant> started() {
    return run.header().startedAt();
  }

  @Override
  public OptionalLong ranNanos() {
    long until = facts().endedNanos().orElse(facts().lastNanos());
    long ran = until - facts().beganNanos().orElse(0);
    return ran > 0 ? OptionalLong.of(ran) : OptionalLong.empty();
  }

  @Override
  public OptionalInt exitCode() {
    return facts().lastChange().isPresent()
        ? facts().lastChange().get().exitCode()
        : OptionalInt.empty();
  }

  @Override
  public boolean favourite() {
    return around.favourite;
  }

  @Override
  public Map<String, String> tags() {
    return around.tags;
  }

  @Override
  public Json.Obj configuration() {
    return run.header().configuration();
  }

  @Override
  public Optional<SeriesSummary> series(String name) {
    return summaries.computeIfAbsent(
        name, wanted -> find(wanted).map(found -> summary(wanted, found)));
  }

  /// By name, or by `SOURCE/NAME`; of several sources of one name, the run itself or the first.
  private Optional<Series> find(String name) {
    if (series == null) {
      series = run.series();
    }
    Optional<Series> first = Optional.empty();
    for (Series one : series) {
      boolean plain = one.name().equals(name);
      if (plain && one.source().isEmpty()) {
        return Optional.of(one);
      }
      if (first.isEmpty() && (plain || name.equals(one.source() + "/" + one.name()))) {
        first = Optional.of(one);
      }
    }
    return first;
  }

  private static SeriesSummary summary(String name, Series series) {
    SeriesTally tally = new SeriesTally(name);
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        for (int i = 0; i < n; i++) {
          tally.add(blocks.steps()[i], blocks.values()[i]);
        }
      }
    }
    return tally.summary();
  }

  @Override
  public Direction direction(String name) {
    return meanings.of(name).direction();
  }

  private RunFacts facts() {
    if (facts == null) {
      facts = run.facts();
    }
    return facts;
  }
}
