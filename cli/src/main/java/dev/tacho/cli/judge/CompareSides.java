package dev.tacho.cli.judge;

import dev.tacho.analysis.compare.Contender;
import dev.tacho.analysis.compare.Place;
import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.Query;
import dev.tacho.analysis.query.ReadRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.view.ForeignRuns;
import dev.tacho.cli.view.OwnRow;
import dev.tacho.cli.view.ProjectSchema;
import dev.tacho.cli.view.RunFilter;
import dev.tacho.cli.view.Standing;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Wildcard;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Lookup;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who takes part in a comparison.
final class CompareSides {
  private CompareSides() {}

  /// The runs that the operands name, each with its place.
  static List<Contender> named(Call call, RunStore store, Map<String, Direction> goals) {
    Optional<Place> everywhere = call.arguments().text("at").map(CompareSides::place);
    List<Contender> sides = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    for (String typed : call.arguments().operands()) {
      int at = typed.lastIndexOf('@');
      boolean placed = at > 0 && !Files.exists(call.path(typed));
      Place place =
          placed ? place(typed.substring(at + 1)) : everywhere.orElseGet(Place.Whole::new);
      Subject subject = Subject.named(call, store, placed ? typed.substring(0, at) : typed);
      ReadRun run = ForeignRuns.of(store, subject, goals);
      String title = run.text(TextFact.NAME).orElse(run.id().text());
      // two runs of one name are told apart by what was typed, or by their number
      title = titles.contains(title) ? typed : title;
      title = titles.add(title) ? title : title + " (" + (sides.size() + 1) + ")";
      titles.add(title);
      sides.add(new Contender(title, run, place));
    }
    return sides;
  }

  /// `5000` is a step, `10m` a time since the start, anything else the end of a stage.
  private static Place place(String typed) {
    if (typed.isBlank()) {
      throw Refusal.usage("no place after @; say a step (run@5000), a time (run@10m) or a stage");
    }
    String digits = typed.replace(",", "");
    if (digits.chars().allMatch(Character::isDigit) && digits.length() < 19) {
      return new Place.AtStep(Long.parseLong(digits));
    }
    return Durations.parse(typed)
        .map(Duration::toNanos)
        .<Place>map(Place.AtTime::new)
        .orElseGet(() -> new Place.AtStage(typed));
  }

  /// The set that the operands and `--where` stand for: all runs of the store without operands.
  static List<QueriedRun> set(Call call, Map<String, Direction> goals) {
    RunStore store = call.store();
    List<Query> queries = RunFilter.queries(call.arguments(), call.now());
    List<QueriedRun> runs = new ArrayList<>();
    Meanings meanings = meanings(store, call, goals);
    if (call.arguments().operands().isEmpty()) {
      for (RunStatus status : store.newest(Integer.MAX_VALUE).runs()) {
        runs.add(new OwnRow(store, Standing.of(store, status), meanings, call.now()));
      }
    }
    List<String> paths = new ArrayList<>();
    for (String typed : call.arguments().operands()) {
      if (store.find(typed) instanceof Lookup.Found(var run)) {
        runs.add(new OwnRow(store, Standing.of(store, run.status()), meanings, call.now()));
      } else if (Files.exists(call.path(typed))) {
        paths.add(typed);
      } else {
        // neither: refused with what it may mean
        call.run(store, typed);
      }
    }
    ForeignRuns below = ForeignRuns.below(call, store, paths, goals);
    below.obstacles().forEach(obstacle -> call.console().hint("not read: " + obstacle));
    runs.addAll(below.runs().values());
    runs.removeIf(run -> queries.stream().anyMatch(query -> !query.matches(run)));
    if (runs.isEmpty()) {
      throw Refusal.input(
          "no run to compare"
              + (queries.isEmpty()
                  ? ""
                  : " for which " + Printable.of(queries.toString()) + " holds")
              + "; tacho list shows what there is");
    }
    return runs;
  }

  private static Meanings meanings(RunStore store, Call call, Map<String, Direction> goals) {
    Map<String, Metric> stated = new LinkedHashMap<>();
    Meanings known = new Meanings(Map.of());
    Set<String> names = new LinkedHashSet<>();
    call.arguments().texts("metric").forEach(name -> names.add(Selector.of(name).metric()));
    call.arguments().text("verdict").ifPresent(name -> names.add(Selector.of(name).metric()));
    if (store.schema().isPresent()) {
      for (RunStatus status : store.newest(Integer.MAX_VALUE).runs()) {
        status.reported().forEach(summary -> names.add(summary.name()));
      }
    }
    ProjectSchema.directions(store, names)
        .forEach((name, way) -> stated.put(name, known.of(name).toward(way)));
    goals.forEach((name, way) -> stated.put(name, known.of(name).toward(way)));
    return new Meanings(stated);
  }

  /// The latest values of the metrics that every run has and of which the direction is known, as
  /// far as `patterns` name them.
  static List<Selector> shared(List<QueriedRun> runs, List<String> patterns) {
    List<Selector> shared = new ArrayList<>();
    QueriedRun first = runs.getFirst();
    List<SeriesSummary> series =
        switch (first) {
          case OwnRow own -> own.standing().status().reported();
          case ReadRun read -> read.reader().summaries();
          default -> List.of();
        };
    for (SeriesSummary one : series) {
      String name = one.name();
      Direction direction = first.direction(name);
      boolean known = direction == Direction.LOWER || direction == Direction.HIGHER;
      boolean wanted =
          patterns.isEmpty()
              ? known
              : patterns.stream().anyMatch(p -> p.indexOf('*') >= 0 && Wildcard.whole(name, p));
      if (wanted && runs.stream().allMatch(run -> run.series(name).isPresent())) {
        shared.add(new Selector(name, Selector.Part.LAST));
      }
    }
    return shared;
  }
}
