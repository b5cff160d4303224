package dev.tacho.readers.columns;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.format.ReadersException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A run in columns. Stored columns are held against their sums before the first of them is
/// shown; where they do not match, the source is read again. Confined to one thread.
final class ColumnRun implements RunReader {
  private final Supplier<Kept> again;
  private Kept kept;
  private boolean sound;

  /// @param again reads the run from its source
  ColumnRun(Kept kept, Supplier<Kept> again) {
    this.kept = kept;
    this.again = again;
    sound = kept.stored().isEmpty();
  }

  /// What it shows, as it was read.
  Kept kept() {
    return kept;
  }

  private Kept sound() {
    if (!sound) {
      if (!kept.isSound()) {
        kept = again.get();
      }
      sound = true;
    }
    return kept;
  }

  @Override
  public RunHeader header() {
    return kept.facts()
        .header()
        .orElseThrow(() -> new ReadersException("nothing tells what this run is"));
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    kept.facts().events().forEach(each);
  }

  @Override
  public PointCursor points() {
    return new MergedPoints(series());
  }

  @Override
  public List<String> sampleNames() {
    return List.of();
  }

  @Override
  public SampleCursor samples(String name) {
    return new NoSamples();
  }

  @Override
  public List<Damage> damage() {
    Facts facts = kept.facts();
    List<Damage> all = new ArrayList<>(facts.damage());
    long more = facts.damages() - all.size();
    if (more > 0) {
      String file = all.getLast().file();
      all.add(new Damage(file, 0, more + " more damaged places that are not listed"));
    }
    return List.copyOf(all);
  }

  @Override
  public List<Series> series() {
    List<Series> all = new ArrayList<>();
    for (int place = 0; place < kept.series().size(); place++) {
      ColumnSeries one = kept.series().get(place);
      if (one.count() > 0) {
        all.add(new Shown(one, place));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public List<SeriesSummary> summaries() {
    return kept.series().stream()
        .map(ColumnSeries::summary)
        .filter(summary -> summary.count() > 0)
        .toList();
  }

  /// One series, its columns looked at only when somebody walks it.
  private final class Shown implements Series {
    private final ColumnSeries column;
    private final int place;

    Shown(ColumnSeries column, int place) {
      this.column = column;
      this.place = place;
    }

    @Override
    public String name() {
      return column.name();
    }

    @Override
    public String source() {
      return column.source();
    }

    @Override
    public long count() {
      return column.count();
    }

    @Override
    public SeriesBlocks blocks() {
      List<ColumnSeries> now = sound().series();
      // only a rebuilt cache may have moved it
      if (place < now.size() && isSame(now.get(place))) {
        return now.get(place).blocks();
      }
      return now.stream()
          .filter(this::isSame)
          .findFirst()
          .orElseThrow(
              () ->
                  new ReadersException(
                      "series "
                          + column.name()
                          + " is gone: its file changed meanwhile; ask again"))
          .blocks();
    }

    private boolean isSame(ColumnSeries other) {
      return other.name().equals(column.name()) && other.source().equals(column.source());
    }
  }

  @Override
  public Map<String, Metric> metrics() {
    return kept.facts().metrics();
  }

  @Override
  public String stepName() {
    return kept.facts().stepName();
  }

  @Override
  public String stepText(long step) {
    if (kept.stepTexts().isEmpty()) {
      return Long.toString(step);
    }
    Kept now = sound();
    return StepTexts.find(now.stepTexts(), now.shelf(), step).orElseGet(() -> Long.toString(step));
  }

  @Override
  public Optional<String> unknownState() {
    return kept.facts().unknownState();
  }

  @Override
  public Json.Obj endValues() {
    return kept.facts().endValues();
  }

  @Override
  public Optional<String> group() {
    return kept.facts().group();
  }

  @Override
  public List<String> notes() {
    return kept.facts().notes();
  }

  @Override
  public List<String> lastOutput(int most) {
    List<String> lines = kept.facts().output();
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }

  /// Foreign runs have no rows of samples.
  private static final class NoSamples implements SampleCursor {
    @Override
    public boolean next() {
      return false;
    }

    @Override
    public long intendedNanos() {
      throw none();
    }

    @Override
    public long number() {
      throw none();
    }

    @Override
    public String status() {
      throw none();
    }

    @Override
    public int count() {
      return 0;
    }

    @Override
    public String name(int i) {
      throw none();
    }

    @Override
    public double value(int i) {
      throw none();
    }

    private static IllegalStateException none() {
      return new IllegalStateException("there is no row");
    }

    @Override
    public void close() {}
  }
}
