package dev.tacho.analysis.query;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.Label;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.Stage;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Any run that can be read, as queries see it. Reads what is asked for when it is asked for,
/// and keeps it. Confined to one thread.
public final class ReadRun implements QueriedRun {
  private final RunReader run;
  private final Origin origin;
  private final Supplier<Said> saying;
  private final Map<String, Direction> goals;
  private @Nullable Said said;
  private @Nullable Meanings meanings;
  private @Nullable RunFacts facts;
  private @Nullable List<SeriesSummary> summaries;

  /// Where a run was found.
  ///
  /// @param format whose files it was read from
  /// @param path where it lies
  /// @param label what it is called where it has no name; empty text for nothing
  public record Origin(String format, String path, String label) {}

  /// What was said about a run and does not stand in it.
  ///
  /// @param tags those given at its start and those set later
  /// @param notes what was written about it
  public record Said(Map<String, String> tags, List<String> notes, boolean favourite) {
    public Said {
      tags = Map.copyOf(tags);
      notes = List.copyOf(notes);
    }
  }

  /// @param saying asked once, when somebody wants to know what was said
  /// @param goals which way metrics are better, before all that the run states
  public ReadRun(
      RunReader run, Origin origin, Supplier<Said> saying, Map<String, Direction> goals) {
    this.run = run;
    this.origin = origin;
    this.saying = saying;
    this.goals = Map.copyOf(goals);
  }

  /// The run itself.
  public RunReader reader() {
    return run;
  }

  /// What its metrics mean.
  public Meanings meanings() {
    if (meanings == null) {
      Map<String, Metric> stated = new LinkedHashMap<>(run.metrics());
      Meanings known = new Meanings(run.metrics());
      goals.forEach((name, way) -> stated.put(name, known.of(name).toward(way)));
      meanings = new Meanings(stated);
    }
    return meanings;
  }

  private Said said() {
    if (said == null) {
      said = saying.get();
    }
    return said;
  }

  @Override
  public RunId id() {
    return run.header().id();
  }

  @Override
  public Optional<String> text(TextFact fact) {
    return switch (fact) {
      case ID -> Optional.of(id().text());
      case NAME -> run.header().name().map(Label::text).or(() -> stated(origin.label));
      case PROJECT -> run.header().project().map(Label::text);
      case GROUP -> run.group();
      case STATE ->
          Optional.of(run.unknownState().isPresent() ? "unknown" : facts().state().word());
      case HOST -> stated(run.header().host().name());
      case COMMAND -> stated(String.join(" ", run.header().command()));
      case STAGE -> stage();
      case FORMAT -> stated(origin.format);
      case PATH -> stated(origin.path);
      case NOTE -> stated(String.join("\n", said().notes));
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
    return run.startedAt();
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
    return said().favourite;
  }

  @Override
  public Map<String, String> tags() {
    return said().tags;
  }

  @Override
  public Json.Obj configuration() {
    return run.header().configuration();
  }

  /// By name, or by `SOURCE/NAME`; of several sources of one name, the run itself or the first.
  @Override
  public Optional<SeriesSummary> series(String name) {
    if (summaries == null) {
      summaries = run.summaries();
    }
    List<SeriesSummary> named =
        summaries.stream().filter(summary -> summary.name().equals(name)).toList();
    if (named.size() == 1 || (named.isEmpty() && name.indexOf('/') < 0)) {
      return named.stream().findFirst();
    }
    List<Series> series = run.series();
    Optional<SeriesSummary> first = Optional.empty();
    for (int i = 0; i < series.size(); i++) {
      Series one = series.get(i);
      boolean plain = one.name().equals(name);
      if (plain && one.source().isEmpty()) {
        return Optional.of(summaries.get(i));
      }
      if (first.isEmpty() && (plain || name.equals(one.source() + "/" + one.name()))) {
        first = Optional.of(summaries.get(i));
      }
    }
    return first;
  }

  @Override
  public Direction direction(String name) {
    return meanings().of(name).direction();
  }

  private RunFacts facts() {
    if (facts == null) {
      facts = run.facts();
    }
    return facts;
  }
}
