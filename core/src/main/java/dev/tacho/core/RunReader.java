package dev.tacho.core;

import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.core.series.SeriesColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One run, read: the port behind which Tacho's own store and every other tool's files look the
/// same. Reading never writes. Confined to one thread.
public interface RunReader {
  RunHeader header();

  /// As the header has it; may be cheaper to ask than that.
  default Optional<Instant> startedAt() {
    return header().startedAt();
  }

  /// Hands every event in order to `each`. May be called again, and sees what was added meanwhile.
  /// Damaged lines are left out and told by [#damage].
  void events(Consumer<RunEvent.Entry> each);

  /// The points from the first on. Several cursors may be open at once.
  PointCursor points();

  /// The names of the run's sets of samples, in their order.
  List<String> sampleNames();

  /// The rows of the samples `name` from the first on; none for a name that the run does not have.
  SampleCursor samples(String name);

  /// What was found damaged by the reading so far.
  List<Damage> damage();

  /// The points by series, in the order of the series' first values. Holds all of them in memory;
  /// a reader that can do better does.
  default List<Series> series() {
    SeriesColumns columns = new SeriesColumns();
    try (PointCursor points = points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          columns.add(
              points.source(), points.name(i), points.step(), points.nanos(), points.value(i));
        }
      }
    }
    return columns.series();
  }

  /// Each series in a few numbers, in the order of [#series]. Walks them all; a reader that knows
  /// them without that does not.
  default List<SeriesSummary> summaries() {
    List<SeriesSummary> all = new ArrayList<>();
    for (Series one : series()) {
      SeriesTally tally = new SeriesTally(one.name());
      try (SeriesBlocks walk = one.blocks()) {
        for (int n = walk.next(); n > 0; n = walk.next()) {
          tally.add(walk.steps(), walk.values(), 0, n);
        }
      }
      all.add(tally.summary());
    }
    return List.copyOf(all);
  }

  /// What the source itself says its metrics mean, by name: W&B's `define_metric`, a schema.
  default Map<String, Metric> metrics() {
    return Map.of();
  }

  /// What the source calls its steps: `step`, `_step`, `epoch`.
  default String stepName() {
    return "step";
  }

  /// A step as the source writes it; differs from the number where its steps are no whole numbers.
  default String stepText(long step) {
    return Long.toString(step);
  }

  /// Why the source cannot tell which state the run is in; empty where [RunFacts#state] tells.
  default Optional<String> unknownState() {
    return Optional.empty();
  }

  /// What the source keeps as end values that no series holds: W&B's summary, a benchmark's
  /// result.
  default Json.Obj endValues() {
    return Json.Obj.EMPTY;
  }

  /// The group that the source puts the run in.
  default Optional<String> group() {
    return Optional.empty();
  }

  /// What was written about the run in the source.
  default List<String> notes() {
    return List.of();
  }

  /// The last `most` lines that the run's program printed, as far as they were kept.
  default List<String> lastOutput(int most) {
    return List.of();
  }

  /// The events folded into what is known of the run now.
  default RunFacts facts() {
    RunFacts facts = new RunFacts();
    events(facts::add);
    return facts;
  }
}
