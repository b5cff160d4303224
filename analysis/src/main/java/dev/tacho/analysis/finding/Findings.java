package dev.tacho.analysis.finding;

import dev.tacho.core.RunReader;
import dev.tacho.core.Severity;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.util.ArrayList;
import java.util.List;

/// Looks for everything that [FindingKind] names. Pure: reads the run, changes nothing.
public final class Findings {
  private Findings() {}

  /// All findings of `run`. Each series is walked at most twice; memory does not grow with its
  /// length.
  public static Diagnosis of(RunReader run, Sensitivity settings) {
    List<Finding> found = new ArrayList<>();
    long values = 0;
    for (Series series : run.series()) {
      values += series.count();
      if (!settings.off().contains(FindingKind.NAN)) {
        notFinite(series, found);
      }
    }
    return new Diagnosis(found, List.of(), List.of(), values);
  }

  private static void notFinite(Series series, List<Finding> found) {
    long place = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        for (int i = 0; i < n; i++) {
          double value = blocks.values()[i];
          if (!Double.isFinite(value)) {
            long step = blocks.steps()[i];
            found.add(
                new Finding(
                    FindingKind.NAN,
                    Severity.CRITICAL,
                    series.name(),
                    series.source(),
                    Onset.exact(step, place + i, blocks.nanos()[i]),
                    new Extent(step, 1, place + i == series.count() - 1),
                    series.name() + " is " + value + " at step " + step,
                    new Evidence(
                        List.of(new Evidence.Figure("value", value, "?", "value of the run")),
                        series.count()),
                    new Confidence.Observed(),
                    "look at the loss and the gradients right before this step"));
            return;
          }
        }
        place += n;
      }
    }
  }
}
