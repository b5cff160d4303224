package dev.tacho.readers.latency;

import dev.tacho.core.PointCursor;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Text;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.lines.CsvLine;
import dev.tacho.readers.timing.Attached;
import dev.tacho.readers.timing.Lines;
import dev.tacho.readers.timing.Timings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table with the columns `latency_ms` and at least one of `workload`, `batch_size` and
/// `run_label` is a run: its numbers as series, and a result with mean, median, p95, p99 and the
/// longest for each workload and batch. Rows of the warm-up cannot be told from others, so they are
/// among them: the numbers are of the whole.
public final class LatencyFormat implements RunFormat {
  private static final String LATENCY = "latency_ms";
  private static final List<String> OF = List.of("run_label", "workload", "batch_size");
  private static final List<String> SERIES = List.of(LATENCY, "power_w", "throughput");
  private static final int MOST_GROUPS = 100;

  /// The format as it is built in.
  public LatencyFormat() {}

  @Override
  public String name() {
    return "latency-csv";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (!place.isFile() || !place.name().endsWith(".csv")) {
      return List.of();
    }
    List<String> names = header(Lines.head(place.head()).stream().findFirst().orElse(""));
    return names.contains(LATENCY) && OF.stream().anyMatch(names::contains)
        ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty()))
        : List.of();
  }

  private static List<String> header(String line) {
    return CsvLine.cells(line.replace("\uFEFF", "")).stream().map(String::strip).toList();
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.of(List.of());
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    into.uses(run.path());
    if (!from.isStart()) {
      into.again();
      return;
    }
    var table = new Table(run, into);
    Lines.each(run.path(), into, table::take);
    into.header(new ForeignHeader(run, "TrackIQ").build());
    into.stepName("row");
    into.unknownState("a table of latencies does not say how its program ended");
    Attached.result(run, "TrackIQ", table.measurements(), List.of(), into);
  }

  /// One table. Confined to one thread.
  private static final class Table {
    private final FoundRun run;
    private final RunIntake into;
    private final Map<List<String>, Timings> groups = new LinkedHashMap<>();
    private List<String> names = List.of();
    private long row;

    Table(FoundRun run, RunIntake into) {
      this.run = run;
      this.into = into;
    }

    void take(String line, long number) {
      if (number == 1) {
        names = header(line);
        return;
      }
      if (line.isBlank()) {
        return;
      }
      List<String> cells = CsvLine.cells(line);
      if (cells.size() != names.size()) {
        into.damage(
            run.path(), number, -1, cells.size() + " cells under " + names.size() + " names");
        return;
      }
      for (String series : SERIES) {
        number(cells, series)
            .ifPresent(
                value -> into.value(into.series("", series), row, PointCursor.NO_TIME, value));
      }
      Optional<Double> latency = number(cells, LATENCY).filter(value -> value >= 0);
      if (latency.isEmpty()) {
        into.damage(run.path(), number, -1, "no latency of at least 0");
      } else {
        group(cells).ifPresent(times -> times.add(latency.get()));
      }
      row++;
    }

    private Optional<Timings> group(List<String> cells) {
      List<String> key = new ArrayList<>();
      for (String of : OF) {
        int at = names.indexOf(of);
        key.add(at < 0 ? "" : Text.line(cells.get(at).strip(), Text.MAX_NAME));
      }
      if (!groups.containsKey(key) && groups.size() == MOST_GROUPS) {
        return Optional.empty();
      }
      return Optional.of(groups.computeIfAbsent(key, _ -> new Timings()));
    }

    private Optional<Double> number(List<String> cells, String name) {
      int at = names.indexOf(name);
      if (at < 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(Double.valueOf(cells.get(at).strip())).filter(Double::isFinite);
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }

    List<Measurement> measurements() {
      List<Measurement> all = new ArrayList<>();
      Provenance how = new Provenance.Reported("TrackIQ", String.valueOf(run.path().getFileName()));
      groups.forEach(
          (key, times) -> {
            Scope scope = Scope.WHOLE;
            scope = with(scope, new Dimension("run"), key.get(0));
            scope = with(scope, new Dimension("workload"), key.get(1));
            scope = with(scope, Dimension.BATCH, key.get(2));
            all.addAll(
                times.measurements(
                    MetricRegistry.known().require("trackiq.latency_ms"), scope, how));
          });
      return all;
    }

    private static Scope with(Scope scope, Dimension dimension, String value) {
      return value.isEmpty() ? scope : scope.with(dimension, value);
    }
  }
}
