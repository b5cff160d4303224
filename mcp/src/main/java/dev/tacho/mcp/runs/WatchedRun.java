package dev.tacho.mcp.runs;

import dev.tacho.core.ForwardingRun;
import dev.tacho.core.RunReader;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.mcp.offer.Asking;
import java.util.ArrayList;
import java.util.List;

/// A run whose series tell, block by block, how far a walk over them is, and that end the walk
/// when nobody waits for its outcome any more: so that the folds of other rooms need not know of
/// it. Confined to one thread.
final class WatchedRun extends ForwardingRun {
  private final RunReader run;
  private final Asking asking;
  private final String doing;
  private long walked;
  private long total;

  WatchedRun(RunReader run, Asking asking, String doing) {
    super(run);
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
}
