package dev.tacho.train.group;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunSink;
import dev.tacho.health.WorkerStep;
import java.util.HashMap;
import java.util.Map;

/// What the workers say of a step, put together into the group's own: the loss of all rows, the
/// tokens of all workers, and the share of the time that went into waiting and reducing. Confined
/// to one thread.
final class StepTally {
  private static final PointShape LOSS = PointShape.of("loss");
  private static final PointShape TOKENS = PointShape.of("tokens_per_s");
  private static final PointShape SHARE = PointShape.of("communication_share");

  /// Steps that some worker has not told of are given up when so many newer ones are under way.
  private static final int MOST = 64;

  private final RunSink sink;
  private final int[] rows;
  private final Map<Long, Sums> open = new HashMap<>();

  private static final class Sums {
    int workers;
    double loss;
    long rows;
    double tokens;
    double talk;
    double all;
  }

  /// @param rows of a step that each rank has
  StepTally(RunSink sink, int[] rows) {
    this.sink = sink;
    this.rows = rows.clone();
  }

  void take(WorkerStep step) {
    Sums sums = open.computeIfAbsent(step.step(), _ -> new Sums());
    sums.workers++;
    sums.rows += rows[step.rank()];
    sums.loss += step.loss() * rows[step.rank()];
    // a sum that one worker says nothing of is unknown
    sums.tokens += step.tokensPerSecond().orElse(Double.NaN);
    double talk = step.waitMs().orElse(Double.NaN) + step.allReduceMs().orElse(Double.NaN);
    sums.talk += talk;
    sums.all += talk + step.computeMs().orElse(Double.NaN) + step.dataMs().orElse(Double.NaN);
    if (sums.workers == rows.length) {
      Sums _ = open.remove(step.step());
      tell(step.step(), sums);
    } else if (open.size() > MOST) {
      boolean _ = open.keySet().removeIf(number -> number < step.step() - MOST / 2);
    }
  }

  private void tell(long step, Sums sums) {
    put(step, LOSS, sums.loss / sums.rows);
    if (Double.isFinite(sums.tokens)) {
      put(step, TOKENS, sums.tokens);
    }
    if (sums.all > 0) {
      put(step, SHARE, sums.talk / sums.all);
    }
  }

  private void put(long step, PointShape shape, double value) {
    sink.point(sink.nanos(), step, shape, new double[] {value});
  }
}
