package dev.tacho.analysis.pack;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.series.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A reported series over its steps, in at most 60 columns.
public record Track(MetricStats metric, Curve.By across, Curve curve) {
  private static final int COLUMNS = 60;

  /// More tracks than this are left out, the ones nobody is judged by first.
  private static final int MOST = 16;

  private static final int FEWEST = 2;

  /// Those of the metrics with more than one value, those of known direction first.
  static List<Track> of(RunReader run, RunSummary summary) {
    Map<String, Series> series = new HashMap<>();
    run.series().forEach(one -> series.put(one.source() + "\n" + one.name(), one));
    List<MetricStats> ranked = new ArrayList<>(summary.metrics());
    ranked.removeIf(metric -> metric.count() < FEWEST);
    ranked.sort(
        (a, b) -> Integer.compare(rank(a, summary.objective()), rank(b, summary.objective())));
    List<Track> tracks = new ArrayList<>();
    for (MetricStats metric : ranked.subList(0, Math.min(MOST, ranked.size()))) {
      Series one = series.get(metric.source() + "\n" + metric.name());
      if (one != null) {
        Curve.By by =
            Curve.span(one, Curve.By.STEP).filter(s -> s.from() < s.to()).isPresent()
                ? Curve.By.STEP
                : Curve.By.INDEX;
        Curve.span(one, by)
            .ifPresent(span -> tracks.add(new Track(metric, by, Curve.of(one, by, span, COLUMNS))));
      }
    }
    return tracks;
  }

  private static int rank(MetricStats metric, Optional<MetricStats> objective) {
    if (objective.filter(metric::equals).isPresent()) {
      return 0;
    }
    Direction way = metric.meaning().direction();
    return way == Direction.LOWER || way == Direction.HIGHER ? 1 : 2;
  }
}
