package dev.tacho.cli.judge;

import dev.tacho.analysis.metric.Meanings;
import dev.tacho.analysis.query.Query;
import dev.tacho.analysis.query.ReadRun;
import dev.tacho.analysis.trend.RunNumbers;
import dev.tacho.analysis.trend.TrendSettings;
import dev.tacho.analysis.trend.Trends;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.view.ForeignRuns;
import dev.tacho.cli.view.OwnRow;
import dev.tacho.cli.view.RunFilter;
import dev.tacho.cli.view.Standing;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.RunReader;
import dev.tacho.readers.Discovery;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.store.Lookup;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads the runs that a trend is made of. Confined to one thread; other tools' files, which may be
/// thousands, are read on several.
final class TrendRuns {
  /// So many are read before the first of them is taken in, so that memory is bounded.
  private static final int BATCH = 256;

  private final Call call;
  private final RunStore store;
  private final TrendSettings settings;
  private final List<Query> queries;
  private final Trends trends = new Trends();

  private TrendRuns(Call call, RunStore store, TrendSettings settings) {
    this.call = call;
    this.store = store;
    this.settings = settings;
    this.queries = RunFilter.queries(call.arguments(), call.now());
  }

  /// Every run that the operands and `--where` stand for.
  static Trends of(Call call, RunStore store, TrendSettings settings) {
    TrendRuns runs = new TrendRuns(call, store, settings);
    runs.take();
    return runs.trends;
  }

  private void take() {
    List<String> paths = new ArrayList<>();
    if (call.arguments().operands().isEmpty()) {
      store.newest(Integer.MAX_VALUE).runs().forEach(this::own);
    }
    for (String typed : call.arguments().operands()) {
      if (store.find(typed) instanceof Lookup.Found(var run)) {
        own(run.status());
      } else if (Files.exists(call.path(typed))) {
        paths.add(typed);
      } else {
        // neither: refused with what it may mean
        call.run(store, typed);
      }
    }
    if (queries.isEmpty()) {
      paths.forEach(this::below);
    } else {
      queried(paths);
    }
  }

  private void own(RunStatus status) {
    if (!queries.isEmpty()) {
      OwnRow row =
          new OwnRow(store, Standing.of(store, status), new Meanings(Map.of()), call.now());
      if (!queries.stream().allMatch(query -> query.matches(row))) {
        return;
      }
    }
    take(read(() -> store.open(status.id()), status.title()));
  }

  /// What came of reading one run.
  ///
  /// @param fault why it could not be read; empty text where it could
  private record Read(String name, List<RunNumbers> numbers, String fault) {}

  private Read read(Supplier<RunReader> run, String name) {
    try {
      return new Read(name, List.of(Trends.read(settings, run.get(), name)), "");
    } catch (StoreException | ReadersException e) {
      return new Read(name, List.of(), String.valueOf(e.getMessage()));
    }
  }

  private void take(Read read) {
    read.numbers.forEach(trends::add);
    if (read.numbers.isEmpty()) {
      trends.unreadable(read.name, read.fault);
    }
  }

  private void below(String typed) {
    RunReaders readers = call.readers();
    Discovery found;
    try {
      found = readers.find(call.path(typed));
    } catch (ReadersException e) {
      trends.unreadable(typed, String.valueOf(e.getMessage()));
      return;
    }
    found.obstacles().forEach(obstacle -> trends.unreadable(typed, obstacle));
    Path root = call.path(typed);
    for (int from = 0; from < found.runs().size(); from += BATCH) {
      List<FoundRun> batch =
          found.runs().subList(from, Math.min(found.runs().size(), from + BATCH));
      Stream<Read> read =
          batch.parallelStream().map(run -> read(() -> readers.open(run), name(root, run)));
      read.toList().forEach(this::take);
    }
  }

  /// Below a folder, the rest of the path tells runs apart.
  private static String name(Path root, FoundRun run) {
    return run.path().startsWith(root) && !run.path().equals(root)
        ? Subject.named(
            new FoundRun(run.format(), root.relativize(run.path()), run.part(), run.id()))
        : Subject.named(run);
  }

  private void queried(List<String> paths) {
    ForeignRuns below = ForeignRuns.below(call, store, paths, Map.of());
    below.obstacles().forEach(obstacle -> trends.unreadable("a path", obstacle));
    for (Map.Entry<String, ReadRun> run : below.runs().entrySet()) {
      if (queries.stream().allMatch(query -> query.matches(run.getValue()))) {
        take(read(() -> run.getValue().reader(), run.getKey()));
      }
    }
  }
}
