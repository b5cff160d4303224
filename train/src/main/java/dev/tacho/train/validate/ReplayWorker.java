package dev.tacho.train.validate;

import dev.tacho.lm.Libtorch;
import dev.tacho.lm.LmException;
import dev.tacho.lm.Parameters;
import dev.tacho.train.TrainException;
import dev.tacho.train.collective.Collective;
import dev.tacho.train.collective.CollectiveWatch;
import dev.tacho.train.crew.Crew;
import dev.tacho.train.data.Rows;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.link.Tether;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import dev.tacho.train.worker.Learner;
import dev.tacho.train.worker.WorkerOrder;
import dev.tacho.weights.WeightsException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// One worker of a replay, in a process of its own. It does three things, one after the other:
///
/// 1. The gradients of each step from identical parameters: its share, summed over all workers; the
///    whole batch, as one worker computes it; the whole batch with its rows in another order, in as
///    many pieces as there are workers. All workers then move by the gradient of one, which each
///    has computed for itself with the same bits, so that the next step begins with identical
///    parameters again.
/// 2. The training of several workers once more, running freely.
/// 3. Its share of the controls: trainings of one worker whose orders differ, running freely.
public final class ReplayWorker {
  private final ReplayOrder order;
  private final TrainPlan plan;
  private final Collective group;
  private final Tokens tokens;
  private final Rows rows;
  private final PrintStream out;

  private ReplayWorker(ReplayOrder order, Collective group, Tokens tokens, PrintStream out) {
    this.order = order;
    this.plan = order.worker().plan();
    this.group = group;
    this.tokens = tokens;
    this.rows = new Rows(tokens.train(), plan.context(), plan.seed());
    this.out = out;
  }

  /// Does what is ordered on `in`.
  ///
  /// @param end ends this process, once who ordered is gone
  /// @return whether it came to its end
  public static boolean run(InputStream in, OutputStream out, Runnable end) {
    var lines = new PrintStream(out, true, StandardCharsets.UTF_8);
    try {
      ReplayOrder order = ReplayOrder.of(Tether.order(in, end));
      WorkerOrder worker = order.worker();
      Libtorch.load(worker.natives());
      Rendezvous at =
          new Rendezvous(
              worker.rank(),
              worker.world(),
              worker.meeting().map(Meeting::parse).orElseGet(Meeting.Nowhere::new),
              worker.patience());
      try (Tokens tokens = Tokens.open(worker.tokens());
          Collective group = Collective.join(at, CollectiveWatch.NOBODY)) {
        ReplayWorker replay = new ReplayWorker(order, group, tokens, lines);
        replay.gradients();
        replay.freely();
        replay.controls();
        group.barrier();
      }
      return true;
    } catch (TrainException | LmException | WeightsException e) {
      lines.println(Crew.failed(String.valueOf(e.getMessage())));
      return false;
    }
  }

  /// One worker that has all rows, in as many pieces as there are workers.
  private WorkerOrder inPieces() {
    WorkerOrder worker = order.worker();
    return worker.inPieces(plan.pieces() * worker.world());
  }

  private void gradients() {
    try (Learner learner = Learner.of(order.worker(), tokens.facts());
        Learner other = Learner.of(inPieces(), tokens.facts())) {
      for (long step = 1; step <= order.steps(); step++) {
        try (var _ = new PointerScope()) {
          GradientStep done = gradients(step, learner, other);
          if (group.rank() == 0) {
            out.println(done.toJson());
          }
        }
        double rate = plan.rate(step);
        learner.move(rate);
        other.move(rate);
      }
    }
  }

  private GradientStep gradients(long step, Learner learner, Learner other) {
    double _ = learner.learn(share(step), order.worker().rows());
    if (!order.leaveOut()) {
      var _ = learner.sum(group);
    }
    Tensor together = learner.gradients().clone();
    boolean identical = identical(together);
    double loss = learner.learn(batch(step), plan.batch());
    Tensor alone = learner.gradients();
    double _ = other.learn(shuffled(step, group.rank()), plan.batch());
    double[] controls = new double[group.world()];
    controls[group.rank()] = distance(other.gradients(), alone);
    controls = group.sum(controls);
    var _ = other.gradients().copy_(alone);
    return new GradientStep(
        step, loss, distance(together, alone), Arrays.stream(controls).boxed().toList(), identical);
  }

  /// How far `one` is from `from`, by the length of that.
  private static double distance(Tensor one, Tensor from) {
    Tensor wide = from.to(ScalarType.Double);
    double apart = one.to(ScalarType.Double).sub(wide).norm().item_double();
    return apart / wide.norm().item_double();
  }

  private boolean identical(Tensor own) {
    double[] sums = new double[group.world()];
    sums[group.rank()] = (double) Parameters.digest(own);
    return Arrays.stream(group.sum(sums)).distinct().count() == 1;
  }

  private void freely() {
    try (Learner learner = Learner.of(order.worker(), tokens.facts())) {
      for (long step = 1; step <= order.steps(); step++) {
        int many = order.worker().rows();
        double loss = learner.learn(share(step), many);
        if (!order.leaveOut()) {
          var _ = learner.sum(group);
        }
        learner.move(plan.rate(step));
        double mean = group.sum(loss * many)[0] / plan.batch();
        if (group.rank() == 0) {
          out.println(FreeStep.freely(step, mean).toJson());
        }
      }
    }
  }

  private void controls() {
    for (int control = group.rank(); control < order.controls(); control += group.world()) {
      try (Learner learner = Learner.of(inPieces(), tokens.facts())) {
        for (long step = 1; step <= order.steps(); step++) {
          double loss = learner.learn(shuffled(step, -1L - control), plan.batch());
          learner.move(plan.rate(step));
          out.println(new FreeStep(control, step, loss).toJson());
        }
      }
    }
  }

  private long[] batch(long step) {
    return rows(step, 0, plan.batch());
  }

  private long[] share(long step) {
    return rows(step, order.worker().firstRow(), order.worker().rows());
  }

  private long[] rows(long step, int first, int many) {
    int length = plan.context() + 1;
    long[] filled = new long[many * length];
    for (int row = 0; row < many; row++) {
      rows.fill(step, first + row, filled, row * length);
    }
    return filled;
  }

  /// The rows of the batch in an order of its own for each step and `which`.
  private long[] shuffled(long step, long which) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(31 * step + 1_000_003 * which);
    int length = plan.context() + 1;
    int[] places = new int[plan.batch()];
    for (int i = 0; i < places.length; i++) {
      int j = random.nextInt(i + 1);
      places[i] = places[j];
      places[j] = i;
    }
    long[] filled = new long[places.length * length];
    for (int row = 0; row < places.length; row++) {
      rows.fill(step, places[row], filled, row * length);
    }
    return filled;
  }
}
