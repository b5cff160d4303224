package dev.tacho.readers;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunReader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// Everything that a run says of itself, as text that can be compared: values by their digest.
final class Transcript {
  private Transcript() {}

  static String of(RunReader run) {
    StringBuilder text = new StringBuilder();
    text.append(run.header().toJson()).append('\n');
    run.events(e -> text.append(e.number()).append(' ').append(e.nanos()).append(e.event()));
    RunFacts facts = run.facts();
    text.append('\n').append(facts.state()).append(run.unknownState()).append('\n');
    text.append(run.stepName()).append(run.group()).append(run.notes()).append('\n');
    text.append(run.endValues()).append(new TreeMap<>(run.metrics())).append('\n');
    text.append(run.lastOutput(Integer.MAX_VALUE)).append('\n');
    List<SeriesSummary> summaries = run.summaries();
    List<Series> series = run.series();
    if (summaries.size() != series.size()) {
      throw new AssertionError(summaries.size() + " summaries of " + series.size() + " series");
    }
    for (int i = 0; i < series.size(); i++) {
      text.append(series.get(i).source()).append(' ').append(summaries.get(i)).append(' ');
      text.append(digest(series.get(i), run)).append('\n');
    }
    text.append(run.damage());
    return text.toString();
  }

  /// Walks a series; fails where it does not hold what it says.
  static long digest(Series series, RunReader run) {
    CRC32 sum = new CRC32();
    long count = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        if (n > SeriesBlocks.MOST || n > blocks.values().length || n > blocks.steps().length) {
          throw new AssertionError("a block of " + n + " in " + series.name());
        }
        if (count == 0) {
          sum.update(run.stepText(blocks.steps()[0]).length());
        }
        for (int i = 0; i < n; i++) {
          put(sum, blocks.steps()[i]);
          put(sum, blocks.nanos()[i]);
          put(sum, Double.doubleToRawLongBits(blocks.values()[i]));
        }
        count += n;
      }
    }
    if (count != series.count()) {
      throw new AssertionError(series.name() + " has " + count + " values, not " + series.count());
    }
    return sum.getValue();
  }

  private static void put(CRC32 sum, long bits) {
    for (int shift = 0; shift < 64; shift += 16) {
      sum.update((int) (bits >>> shift));
      sum.update((int) (bits >>> (shift + 8)));
    }
  }

  /// How many values the points have, walked one by one.
  static long pointValues(RunReader run) {
    long count = 0;
    try (PointCursor points = run.points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          count += points.name(i).isEmpty() ? 0 : 1;
        }
      }
    }
    return count;
  }
}
