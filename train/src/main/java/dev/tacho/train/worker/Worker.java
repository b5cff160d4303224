package dev.tacho.train.worker;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.health.WorkerFault;
import dev.tacho.health.WorkerStep;
import dev.tacho.lm.Libtorch;
import dev.tacho.lm.LmException;
import dev.tacho.train.TrainException;
import dev.tacho.train.collective.Collective;
import dev.tacho.train.collective.CollectiveWatch;
import dev.tacho.train.collective.Spent;
import dev.tacho.train.data.Rows;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.data.Windows;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import dev.tacho.weights.WeightsException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// One worker's training, from its order to its last step. Used once, on one thread, in a process
/// of its own.
///
/// Every step: take this worker's rows, add up their gradients, sum those over all workers, clip,
/// move. The rows' shares add up to one over all workers, so the sum is the gradient of the whole
/// batch, whoever computed which part of it.
public final class Worker {
  /// What the run of a worker among others has of each step.
  public static final PointShape STEP =
      PointShape.of(
          "loss",
          "compute_ms",
          "optimizer_ms",
          "wait_ms",
          "all_reduce_ms",
          "data_ms",
          "step_time_ms",
          "samples_per_s",
          "tokens_per_s",
          "gradient_norm",
          "learning_rate",
          "memory_bytes");

  /// What the run of a worker without others has: it waits for nobody and sums with nobody.
  private static final PointShape ALONE =
      PointShape.of(
          STEP.names().stream()
              .filter(name -> !name.equals("wait_ms") && !name.equals("all_reduce_ms"))
              .toArray(String[]::new));

  private static final PointShape EVALUATED = PointShape.of("eval_loss", "eval_ms");
  private static final PointShape SAVED = PointShape.of("checkpoint_ms");
  private static final double MILLI = 1e6;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /// The others wait for rank 0's disk no longer than this.
  private static final Duration SAVING = Duration.ofMinutes(10);

  private final WorkerOrder order;
  private final TrainPlan plan;
  private final RunSink run;
  private final Consumer<WorkerSays> keeper;
  private final OwnProcess process = new OwnProcess();
  private final TwiceComputed twice;
  private final boolean alone;
  private final boolean overNetwork;
  private final double[] values;
  private long step;
  private long progressTold;

  /// What it does just now, so that a failure can be put down to it.
  private WorkerFault doing = WorkerFault.OTHER;

  private Worker(WorkerOrder order, RunSink run, Consumer<WorkerSays> keeper) {
    this.order = order;
    this.plan = order.plan();
    this.run = run;
    this.keeper = keeper;
    this.twice = new TwiceComputed(order, keeper);
    this.alone = order.world() == 1;
    this.overNetwork =
        order.meeting().map(Meeting::parse).filter(Meeting.Port.class::isInstance).isPresent();
    this.values = new double[(alone ? ALONE : STEP).names().size()];
  }

  /// Trains as `order` says. What happens goes into `run`, and to `keeper` at once.
  ///
  /// @return whether it came to its end; if not, both have been told why
  public static boolean run(WorkerOrder order, RunSink run, Consumer<WorkerSays> keeper) {
    Worker worker = new Worker(order, run, keeper);
    run.event(run.nanos(), RunEvent.state(RunState.RUNNING));
    try {
      worker.train();
    } catch (TrainException | LmException | WeightsException e) {
      worker.fail(worker.doing, String.valueOf(e.getMessage()));
      return false;
    } catch (OutOfMemoryError e) {
      worker.fail(WorkerFault.MEMORY, String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException e) {
      // libtorch throws these for whatever its C++ side throws
      worker.fail(worker.doing, e.toString());
      return false;
    }
    run.event(run.nanos(), RunEvent.state(RunState.COMPLETED));
    keeper.accept(new WorkerSays.Ended(order.rank(), order.plan().steps()));
    return true;
  }

  private void fail(WorkerFault fault, String message) {
    run.event(run.nanos(), RunEvent.state(RunState.FAILED, message));
    keeper.accept(new WorkerSays.Failed(order.rank(), step, fault.word(), message));
  }

  private void train() {
    Libtorch.load(order.natives());
    Rendezvous at =
        new Rendezvous(
            order.rank(),
            order.world(),
            order.meeting().map(Meeting::parse).orElseGet(Meeting.Nowhere::new),
            order.patience());
    try (Tokens tokens = Tokens.open(order.tokens());
        Learner learner = Learner.of(order, tokens.facts())) {
      doing = WorkerFault.COLLECTIVE;
      try (Collective group = Collective.join(at, watch())) {
        doing = WorkerFault.OTHER;
        go(tokens, learner, group);
      }
    }
  }

  private CollectiveWatch watch() {
    return new CollectiveWatch() {
      @Override
      public void entered(long number, String collective) {
        keeper.accept(new WorkerSays.Entered(order.rank(), number, collective, step));
      }

      @Override
      public void left(long number) {
        keeper.accept(new WorkerSays.Left(order.rank(), number));
      }
    };
  }

  private void go(Tokens tokens, Learner learner, Collective group) {
    Rows rows = new Rows(tokens.train(), plan.context(), plan.seed());
    Windows windows = new Windows(tokens.heldOut(), plan.context(), plan.evalRows());
    Sabotage sabotage = new Sabotage(order.faults(), process);
    for (step = learner.doneSteps() + 1; step <= plan.steps(); step++) {
      one(rows, learner, group, sabotage);
      OptionalDouble heldOut = OptionalDouble.empty();
      if (plan.evaluatesAt(step)) {
        heldOut = OptionalDouble.of(evaluate(windows, learner, group));
      }
      if (order.rank() == 0 && plan.savesAt(step)) {
        save(learner, heldOut);
        if (step < plan.steps()) {
          group.tell(saved(step));
        }
      }
    }
  }

  private static String saved(long step) {
    return "the checkpoint of step " + step;
  }

  private void one(Rows rows, Learner learner, Collective group, Sabotage sabotage) {
    long begun = System.nanoTime();
    long[] tokens = new long[order.rows() * (plan.context() + 1)];
    for (int row = 0; row < order.rows(); row++) {
      rows.fill(step, order.firstRow() + row, tokens, row * (plan.context() + 1));
    }
    sabotage.delayData(step);
    long fed = System.nanoTime();
    OptionalLong queuedBefore = process.queuedNanos();
    sabotage.begins();
    double loss =
        isAhead()
            ? learner.learnAhead(tokens, order.rows(), group)
            : learner.learn(tokens, order.rows());
    sabotage.worked();
    sabotage.delayCompute(step);
    sabotage.spoilBefore(step, learner.gradients());
    double norm = learner.localNorm(order.rows());
    long computed = System.nanoTime();
    OptionalDouble queued = passed(queuedBefore, process.queuedNanos());
    if (twice.isDue(step)) {
      twice.gradients(step, tokens, learner);
    }
    Spent spent = reduce(learner, group, sabotage);
    long reduced = System.nanoTime();
    double rate = plan.rate(step);
    learner.move(rate);
    long ended = System.nanoTime();

    double seconds = Math.max(1, ended - begun) / (double) SECOND;
    double perSecond = order.rows() / seconds;
    OptionalLong memory = process.residentBytes();
    int i = 0;
    values[i++] = loss;
    values[i++] = (computed - fed) / MILLI;
    values[i++] = (ended - reduced) / MILLI;
    if (!alone) {
      values[i++] = spent.waitNanos() / MILLI;
      values[i++] = spent.reduceNanos() / MILLI;
    }
    values[i++] = (fed - begun) / MILLI;
    values[i++] = (ended - begun) / MILLI;
    values[i++] = perSecond;
    values[i++] = perSecond * plan.context();
    values[i++] = norm;
    values[i++] = rate;
    values[i] = memory.isPresent() ? memory.getAsLong() : Double.NaN;
    run.point(run.nanos(), step, alone ? ALONE : STEP, values);
    if (ended - progressTold >= SECOND || step == plan.steps()) {
      progressTold = ended;
      run.event(
          run.nanos(),
          new RunEvent.Progress(step, Optional.of((double) plan.steps()), Optional.of("steps")));
    }
    keeper.accept(
        new WorkerSays.Stepped(
            new WorkerStep(
                order.rank(),
                step,
                ended,
                loss,
                OptionalDouble.of((computed - fed) / MILLI),
                queued,
                together(spent.waitNanos()),
                together(spent.reduceNanos()),
                OptionalDouble.of((fed - begun) / MILLI),
                OptionalDouble.of(perSecond * plan.context()),
                OptionalDouble.of(norm),
                memory,
                step % plan.digestEvery() == 0
                    ? OptionalLong.of(learner.digest())
                    : OptionalLong.empty())));
  }

  /// Whether sums begin while the backward pass still runs: where a network lies between workers
  /// and carries them meanwhile. Not where gradients are still to be changed or computed again, nor
  /// after a checkpoint, for which others may wait longer than for a sum. A worker's own choice,
  /// since all sum the same parts. See docs/decisions/218-sums-during-the-backward-pass.md.
  private boolean isAhead() {
    return overNetwork && order.faults().isEmpty() && !twice.isDue(step) && !plan.savesAt(step - 1);
  }

  /// Milliseconds that were spent with other workers; empty where there are none.
  private OptionalDouble together(long nanos) {
    return alone ? OptionalDouble.empty() : OptionalDouble.of(nanos / MILLI);
  }

  private static OptionalDouble passed(OptionalLong from, OptionalLong to) {
    return from.isPresent() && to.isPresent()
        ? OptionalDouble.of((to.getAsLong() - from.getAsLong()) / MILLI)
        : OptionalDouble.empty();
  }

  private Spent reduce(Learner learner, Collective group, Sabotage sabotage) {
    doing = WorkerFault.COLLECTIVE;
    // rank 0 comes late after a checkpoint, for as long as its disk takes
    long saving =
        order.rank() != 0 && step > learner.doneSteps() + 1 && plan.savesAt(step - 1)
            ? group.await(saved(step - 1), SAVING)
            : 0;
    sabotage.hang(step);
    try (var _ = new PointerScope()) {
      Optional<Tensor> own =
          twice.isDue(step)
              ? Optional.of(TwiceComputed.copy(learner.gradients()))
              : Optional.empty();
      Spent spent =
          sabotage.leavesAllReduceOut(step)
              ? new Spent(saving, 0)
              : learner.sum(group).after(saving);
      sabotage.spoilAfter(step, learner.gradients());
      own.ifPresent(gradients -> twice.reduction(step, gradients, learner, group));
      doing = WorkerFault.OTHER;
      return spent;
    }
  }

  /// The mean loss of the held-out windows, which the workers share.
  private double evaluate(Windows windows, Learner learner, Collective group) {
    long begun = System.nanoTime();
    int from = (int) ((long) windows.count() * order.rank() / order.world());
    int to = (int) ((long) windows.count() * (order.rank() + 1) / order.world());
    double sum = learner.lossOver(windows, from, to);
    doing = WorkerFault.COLLECTIVE;
    double loss = group.sum(sum)[0] / windows.count();
    doing = WorkerFault.OTHER;
    run.point(
        run.nanos(), step, EVALUATED, new double[] {loss, (System.nanoTime() - begun) / MILLI});
    if (order.rank() == 0) {
      keeper.accept(
          new WorkerSays.Evaluated(0, step, loss, (long) windows.count() * plan.context()));
    }
    return loss;
  }

  private void save(Learner learner, OptionalDouble heldOut) {
    long begun = System.nanoTime();
    doing = WorkerFault.STORAGE;
    String path = learner.save(step, heldOut);
    doing = WorkerFault.OTHER;
    run.point(run.nanos(), step, SAVED, new double[] {(System.nanoTime() - begun) / MILLI});
    keeper.accept(new WorkerSays.Saved(order.rank(), step, path));
  }
}
