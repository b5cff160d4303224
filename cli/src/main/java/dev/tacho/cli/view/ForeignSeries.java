package dev.tacho.cli.view;

import dev.tacho.core.RunReader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.series.Series;
import java.util.ArrayList;
import java.util.List;

/// The series of a run in a few numbers, told apart by who reported them.
public final class ForeignSeries {
  private ForeignSeries() {}

  /// In the order of the run's series, those of a source under `SOURCE/NAME`.
  public static List<SeriesSummary> of(RunReader run) {
    List<Series> series = run.series();
    List<SeriesSummary> known = run.summaries();
    List<SeriesSummary> all = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      String source = series.get(i).source();
      SeriesSummary summary = known.get(i);
      all.add(source.isEmpty() ? summary : summary.named(source + "/" + summary.name()));
    }
    return List.copyOf(all);
  }
}
