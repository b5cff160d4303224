package dev.tacho.train.worker;

import dev.tacho.lm.AdamW;
import dev.tacho.lm.Llama;
import dev.tacho.lm.Settled;
import dev.tacho.train.TrainException;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.collective.Collective;
import dev.tacho.train.collective.Spent;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.data.Windows;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.llama.LlamaModel;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The model of one worker and what makes it better. Confined to one thread.
public final class Learner implements AutoCloseable {
  private final WorkerOrder order;
  private final TrainPlan plan;
  private final Tokenizer tokenizer;
  private final Tokens.Facts data;
  private final Llama model;
  private final AdamW optimiser;
  private final long doneSteps;

  /// Of the gradients, in the order in which workers sum them.
  private final List<Part> parts = new ArrayList<>();

  /// Whether the sum of the parts was begun, and their length before.
  private boolean begun;

  private double begunSquares;

  /// Elements from `from` up to `to`.
  private record Part(long from, long to) {}

  private Learner(
      WorkerOrder order,
      Tokenizer tokenizer,
      Tokens.Facts data,
      Llama model,
      AdamW optimiser,
      long doneSteps) {
    this.order = order;
    this.plan = order.plan();
    this.tokenizer = tokenizer;
    this.data = data;
    this.model = model;
    this.optimiser = optimiser;
    this.doneSteps = doneSteps;
  }

  /// A fresh one, or one that goes on from the checkpoint that the order names.
  ///
  /// @throws TrainException when that is of another training
  public static Learner of(WorkerOrder order, Tokens.Facts data) {
    Tokenizer tokenizer = TokenizerJson.read(order.tokenizer());
    if (!tokenizer.digest().equals(data.tokenizer())) {
      throw new TrainException(
          "the tokens in %s were not made by %s; start the training again"
              .formatted(order.tokens(), order.tokenizer()));
    }
    var settings = AdamW.Settings.usual(order.plan().weightDecay());
    if (order.resume().isEmpty()) {
      Llama model = Llama.fresh(order.model(), order.plan().seed(), order.plan().precision());
      AdamW optimiser = new AdamW(model.parameters(), settings);
      return new Learner(order, tokenizer, data, model, optimiser, 0);
    }
    Path path = order.resume().get();
    Checkpoint from = Checkpoint.read(path);
    from.check(path, order.model(), tokenizer, data.digest(), order.plan());
    Llama model = Llama.of(order.model(), from.model().tensors(), order.plan().precision());
    AdamW optimiser = new AdamW(model.parameters(), settings);
    optimiser.restore(from.optimiser());
    return new Learner(order, tokenizer, data, model, optimiser, from.step());
  }

  /// Steps that the checkpoint had behind it.
  long doneSteps() {
    return doneSteps;
  }

  /// The gradients of these rows' losses, each a share of the whole batch, in place of those that
  /// were there.
  ///
  /// @return the mean loss of the rows
  public double learn(long[] tokens, int rows) {
    begun = false;
    return learn(tokens, rows, Settled.unheard());
  }

  /// As `learn`, and begins to sum each part of the gradients over all workers as soon as the
  /// backward pass is done with it.
  public double learnAhead(long[] tokens, int rows, Collective group) {
    begun = true;
    begunSquares = 0;
    return learn(
        tokens,
        rows,
        (from, to) -> {
          try (var _ = new PointerScope()) {
            Tensor part = gradients().narrow(0, from, to - from);
            double norm = part.norm(new Scalar(2)).item_double();
            begunSquares += norm * norm;
            group.begin(part);
          }
        });
  }

  private double learn(long[] tokens, int rows, Settled settled) {
    model.parameters().clearGradients();
    parts.clear();
    Buckets buckets =
        new Buckets(
            (from, to) -> {
              parts.add(new Part(from, to));
              settled.settled(from, to);
            });
    int length = plan.context() + 1;
    double sum = 0;
    for (int piece = 0; piece < plan.pieces(); piece++) {
      int from = (int) ((long) rows * piece / plan.pieces());
      int to = (int) ((long) rows * (piece + 1) / plan.pieces());
      if (from < to) {
        long[] part =
            from == 0 && to == rows
                ? tokens
                : Arrays.copyOfRange(tokens, from * length, to * length);
        double share = (double) (to - from) / plan.batch();
        // the last piece has rows if any has
        Settled last = piece == plan.pieces() - 1 ? buckets : Settled.unheard();
        sum += model.learn(part, to - from, share, last) * (to - from);
      }
    }
    buckets.flush();
    return sum / rows;
  }

  /// Replaces the gradients by their sum over all workers, part by part: the same parts, whether
  /// or not their sums were begun before.
  public Spent sum(Collective group) {
    try (var _ = new PointerScope()) {
      List<Tensor> rest =
          begun
              ? List.of()
              : parts.stream()
                  .map(part -> gradients().narrow(0, part.from(), part.to() - part.from()))
                  .toList();
      return group.sum(rest);
    }
  }

  /// Of all parameters, one after the other.
  public Tensor gradients() {
    return model.parameters().gradients();
  }

  /// The length of the mean gradient of this worker's own rows.
  double localNorm(int rows) {
    double norm = begun ? Math.sqrt(begunSquares) : model.parameters().gradientNorm();
    return norm * plan.batch() / rows;
  }

  /// Moves the parameters against the gradients, which are clipped first.
  public void move(double rate) {
    plan.clip().ifPresent(model.parameters()::clip);
    optimiser.step(rate);
  }

  long digest() {
    return model.parameters().digest();
  }

  /// The sum of the mean losses of the windows from `from` up to `to`.
  double lossOver(Windows windows, int from, int to) {
    int length = plan.context() + 1;
    int most = Math.max(1, Math.ceilDiv(order.rows(), plan.pieces()));
    double sum = 0;
    for (int at = from; at < to; at += most) {
      int many = Math.min(most, to - at);
      long[] tokens = new long[many * length];
      for (int i = 0; i < many; i++) {
        windows.fill(at + i, tokens, i * length);
      }
      sum += model.loss(tokens, many) * many;
    }
    return sum;
  }

  /// Writes a checkpoint of `step` and tells its folder.
  String save(long step, OptionalDouble heldOutLoss) {
    var checkpoint =
        new Checkpoint(
            order.group(),
            step,
            plan,
            data.digest(),
            heldOutLoss,
            new LlamaModel(order.model(), tokenizer, model.parameters().snapshot()),
            optimiser.snapshot());
    return new Checkpoints(order.checkpoints(), plan.keepLast()).save(checkpoint).toString();
  }

  @Override
  public void close() {
    optimiser.close();
    model.close();
  }
}
