package dev.tacho.mcp.runs;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.mcp.offer.Asking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A run whose series tell, block by block, how far a walk over them is, and that end the walk
/// when nobody waits for its outcome any more: so that the folds of other rooms need not know of
/// it. Confined to one thread.
final class WatchedRun implements RunReader {
  private final RunReader run;
  private final Asking asking;
  private final String doing;
  private long walked;
  private long total;

  WatchedRun(RunReader run, Asking asking, String doing) {
    this.run = run;
    this.asking = asking;
    this.doing = doing;
  }

  private void passed(long values) {
    walked += values;
    // folds may walk a series twice; the amount is only known for one walk
    asking.progress(walked, Math.max(total, walked), doing + ", " + walked + " values read");
  }

  @Override
  public List<Series> series() {
    asking.requireWanted();
    List<Series> all = new ArrayList<>();
    total = 0;
    for (Series one : run.series()) {
      total += one.count();
      all.add(new Watched(one));
    }
    return List.copyOf(all);
  }

  private final class Watched implements Series {
    private final Series behind;

    Watched(Series behind) {
      this.behind = behind;
    }

    @Override
    public String name() {
      return behind.name();
    }

    @Override
    public String source() {
      return behind.source();
    }

    @Override
    public long count() {
      return behind.count();
    }

    @Override
    public SeriesBlocks blocks() {
      return new Walk(behind.blocks());
    }
  }

  private final class Walk implements SeriesBlocks {
    private final SeriesBlocks behind;

    Walk(SeriesBlocks behind) {
      this.behind = behind;
    }

    @Override
    public int next() {
      int values = behind.next();
      passed(values);
      return values;
    }

    @Override
    public long[] steps() {
      return behind.steps();
    }

    @Override
    public long[] nanos() {
      return behind.nanos();
    }

    @Override
    public double[] values() {
      return behind.values();
    }

    @Override
    public void close() {
      behind.close();
    }
  }

  @Override
  public RunHeader header() {
    return run.header();
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    run.events(each);
  }

  @Override
  public PointCursor points() {
    return run.points();
  }

  @Override
  public List<String> sampleNames() {
    return run.sampleNames();
  }

  @Override
  public SampleCursor samples(String name) {
    return run.samples(name);
  }

  @Override
  public List<Damage> damage() {
    return run.damage();
  }

  @Override
  public Map<String, Metric> metrics() {
    return run.metrics();
  }

  @Override
  public String stepName() {
    return run.stepName();
  }

  @Override
  public String stepText(long step) {
    return run.stepText(step);
  }

  @Override
  public Optional<String> unknownState() {
    return run.unknownState();
  }

  @Override
  public Json.Obj endValues() {
    return run.endValues();
  }

  @Override
  public Optional<String> group() {
    return run.group();
  }

  @Override
  public List<String> notes() {
    return run.notes();
  }

  @Override
  public List<String> lastOutput(int most) {
    return run.lastOutput(most);
  }

  @Override
  public RunFacts facts() {
    return run.facts();
  }
}
