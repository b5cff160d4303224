package dev.tacho.readers;

import dev.tacho.core.RunReader;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.format.FoundRun;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// What the tests of formats share: opening what lies at a path, and series as text.
public final class TestReaders {
  private TestReaders() {}

  /// Opens the only run at `path`, from its source.
  public static RunReader open(Path path) {
    return open(RunReaders.withoutCache(List.of(), InstantSource.system()), path);
  }

  /// Opens the only run at `path`.
  public static RunReader open(RunReaders readers, Path path) {
    List<FoundRun> runs = readers.find(path).runs();
    if (runs.size() != 1) {
      throw new AssertionError("not one run at " + path + " but " + runs);
    }
    return readers.open(runs.getFirst());
  }

  /// Every value of the series `name`, as `step:value`.
  public static List<String> values(RunReader run, String name) {
    List<String> all = new ArrayList<>();
    for (Series series : run.series()) {
      if (series.name().equals(name)) {
        try (SeriesBlocks blocks = series.blocks()) {
          for (int n = blocks.next(); n > 0; n = blocks.next()) {
            for (int i = 0; i < n; i++) {
              all.add(run.stepText(blocks.steps()[i]) + ":" + blocks.values()[i]);
            }
          }
        }
      }
    }
    return all;
  }

  /// Nanoseconds of every value of the series `name`.
  public static List<Long> nanos(RunReader run, String name) {
    List<Long> all = new ArrayList<>();
    for (Series series : run.series()) {
      if (series.name().equals(name)) {
        try (SeriesBlocks blocks = series.blocks()) {
          for (int n = blocks.next(); n > 0; n = blocks.next()) {
            for (int i = 0; i < n; i++) {
              all.add(blocks.nanos()[i]);
            }
          }
        }
      }
    }
    return all;
  }

  /// Names of the series, in order.
  public static List<String> names(RunReader run) {
    return run.series().stream().map(Series::name).toList();
  }
}
