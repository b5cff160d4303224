package dev.tacho.store;

import dev.tacho.core.SeriesSummary;
import dev.tacho.core.SeriesTally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tallies of a run's first 500 series. Confined to one thread at a time.
final class Tallies {
  static final int MAX_SERIES = 500;

  private final Map<String, SeriesTally> bySeries = new LinkedHashMap<>();
  private boolean more;
  private long points;

  /// The tally of a series; null beyond the first 500.
  @Nullable SeriesTally of(String source, String series) {
    String name = source.isEmpty() ? series : source + "/" + series;
    SeriesTally tally = bySeries.get(name);
    if (tally == null && bySeries.size() < MAX_SERIES) {
      tally = new SeriesTally(name);
      bySeries.put(name, tally);
    }
    more |= tally == null;
    return tally;
  }

  void countPoint() {
    points++;
  }

  long points() {
    return points;
  }

  boolean more() {
    return more;
  }

  List<SeriesSummary> summaries() {
    return bySeries.values().stream().map(SeriesTally::summary).toList();
  }
}
