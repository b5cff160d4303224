package dev.tacho.train.sweep;

import dev.tacho.lm.Libtorch;
import dev.tacho.lm.LmException;
import dev.tacho.train.TrainException;
import dev.tacho.train.collective.Collective;
import dev.tacho.train.collective.CollectiveWatch;
import dev.tacho.train.crew.Crew;
import dev.tacho.train.link.Tether;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// One worker of a sweep, in a process of its own. Rank 0 prints a line of JSON for each repeat,
/// every worker one that says why it failed.
///
/// What is checked: element `i` of rank `r` is `(i mod 97 + 1) * (r + 1)`, so every sum is a whole
/// number that 32 bits hold exactly, and an element that came from elsewhere is wrong.
public final class SweepWorker {
  private static final int PATTERN = 97;
  private static final int MOST_ROUNDS = 2_000;

  private final SweepPlan plan;
  private final Collective group;
  private final PrintStream out;

  private SweepWorker(SweepPlan plan, Collective group, PrintStream out) {
    this.plan = plan;
    this.group = group;
    this.out = out;
  }

  /// Does what is ordered on `in`.
  ///
  /// @param end ends this process, once who ordered is gone
  /// @return whether it came to its end
  public static boolean run(InputStream in, OutputStream out, Runnable end) {
    var lines = new PrintStream(out, true, StandardCharsets.UTF_8);
    try {
      SweepOrder order = SweepOrder.of(Tether.order(in, end));
      Libtorch.load(order.natives());
      try (Collective group = Collective.join(order.at(), CollectiveWatch.NOBODY)) {
        new SweepWorker(order.plan(), group, lines).sweep();
      }
      return true;
    } catch (TrainException | LmException e) {
      lines.println(Crew.failed(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void sweep() {
    for (long bytes : plan.bytes()) {
      try (var _ = new PointerScope()) {
        size(bytes);
      }
    }
  }

  private void size(long bytes) {
    long elements = bytes / SweepPlan.ELEMENT;
    boolean right = isRight(elements);
    Tensor zeros = torch.zeros(elements);
    long rounds = warmUp(zeros);
    double[] slowest = new double[plan.repeats()];
    for (int repeat = 0; repeat < plan.repeats(); repeat++) {
      group.barrier();
      slowest[repeat] = slowest(timed(zeros, rounds) / rounds);
    }
    right &= isRight(elements);
    if (group.rank() == 0) {
      for (int repeat = 0; repeat < plan.repeats(); repeat++) {
        out.println(new SweepRow(bytes, repeat + 1, rounds, slowest[repeat] / 1e9, right).toJson());
      }
    }
  }

  private boolean isRight(long elements) {
    Tensor pattern =
        torch.arange(new Scalar(elements)).remainder(new Scalar(PATTERN)).add(new Scalar(1));
    Tensor own = pattern.to(torch.ScalarType.Float).mul(new Scalar(group.rank() + 1));
    long ranks = (long) group.world() * (group.world() + 1) / 2;
    Tensor sum = pattern.to(torch.ScalarType.Float).mul(new Scalar(ranks));
    group.reduce(own);
    double agreed = group.sum(own.equal(sum) ? 1 : 0)[0];
    return (int) agreed == group.world();
  }

  /// So many all-reduces as a repeat is to have, by what the warm-up took rank 0.
  private long warmUp(Tensor tensor) {
    group.barrier();
    double each = timed(tensor, plan.warmUps()) / plan.warmUps();
    long rounds = Math.clamp(Math.round(plan.lasting().toNanos() / each), 1, MOST_ROUNDS);
    return (long) group.sum(group.rank() == 0 ? (double) rounds : 0)[0];
  }

  private double timed(Tensor tensor, long rounds) {
    long begun = System.nanoTime();
    for (long i = 0; i < rounds; i++) {
      group.reduce(tensor);
    }
    return System.nanoTime() - begun;
  }

  /// The largest of what each worker says.
  private double slowest(double own) {
    double[] all = new double[group.world()];
    all[group.rank()] = own;
    return Arrays.stream(group.sum(all)).max().orElseThrow();
  }
}
