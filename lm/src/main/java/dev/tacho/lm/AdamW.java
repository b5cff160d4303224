package dev.tacho.lm;

import dev.tacho.weights.ElementType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Adam with weight decay apart from the gradients, on flat tensors. Decay holds for matrices only,
/// not for norms. Confined to one thread; [#close] frees the memory.
///
/// Source: I. Loshchilov, F. Hutter, Decoupled Weight Decay Regularization, ICLR 2019, algorithm 2.
public final class AdamW implements AutoCloseable {
  private static final String FIRST = "first_moment";
  private static final String SECOND = "second_moment";
  private static final String STEPS = "steps";

  /// Elements handled at a time: what the six operations on them touch stays in the cache.
  private static final long PIECE = 1 << 15;

  /// How far a step goes, and what it remembers.
  ///
  /// @param beta1 how much of the mean of gradients stays in a step
  /// @param beta2 how much of the mean of their squares stays in a step
  /// @param epsilon added to the root of that mean
  /// @param decay by how much matrices shrink in a step, times the learning rate
  public record Settings(double beta1, double beta2, double epsilon, double decay) {
    /// Refuses what is out of range.
    ///
    /// @throws LmException naming the value
    public Settings {
      share("beta1", beta1);
      share("beta2", beta2);
      if (!(epsilon > 0)) {
        throw new LmException("epsilon " + epsilon + " of the optimiser is not above 0");
      }
      if (!(decay >= 0 && decay < 1)) {
        throw new LmException("weight decay " + decay + " is not at least 0 and below 1");
      }
    }

    private static void share(String name, double value) {
      if (!(value >= 0 && value < 1)) {
        throw new LmException(
            name + " " + value + " of the optimiser is not at least 0 and below 1");
      }
    }

    /// What small language models are usually trained with, at this weight decay.
    public static Settings usual(double decay) {
      return new Settings(0.9, 0.95, 1e-8, decay);
    }
  }

  private final Parameters parameters;
  private final Settings settings;
  private final Tensor first; // [all]
  private final Tensor second; // [all]
  private long steps;

  public AdamW(Parameters parameters, Settings settings) {
    this.parameters = parameters;
    this.settings = settings;
    first = torch.zeros_like(parameters.values());
    second = torch.zeros_like(parameters.values());
  }

  /// Moves the values against the gradients as they stand; leaves the gradients.
  public void step(double learningRate) {
    steps++;
    try (var _ = new NoGradGuard()) {
      for (long from = 0; from < parameters.size(); ) {
        boolean decays = from < parameters.matrices();
        long end = decays ? parameters.matrices() : parameters.size();
        long many = Math.min(PIECE, end - from);
        piece(from, many, learningRate, decays ? settings.decay() : 0);
        from += many;
      }
    }
  }

  private void piece(long from, long many, double rate, double decay) {
    double unbiased = 1 - Math.pow(settings.beta1(), (double) steps);
    double unbiasedSquare = 1 - Math.pow(settings.beta2(), (double) steps);
    try (var _ = new PointerScope()) {
      Tensor value = parameters.values().narrow(0, from, many);
      Tensor gradient = parameters.gradients().narrow(0, from, many);
      Tensor m = first.narrow(0, from, many);
      Tensor v = second.narrow(0, from, many);
      m.lerp_(gradient, new Scalar(1 - settings.beta1()));
      v.mul_(new Scalar(settings.beta2()))
          .addcmul_(gradient, gradient, new Scalar(1 - settings.beta2()));
      Tensor root =
          v.sqrt()
              .mul_(new Scalar(1 / Math.sqrt(unbiasedSquare)))
              .add_(new Scalar(settings.epsilon()));
      if (decay > 0) {
        value.mul_(new Scalar(1 - (rate * decay)));
      }
      value.addcdiv_(m, root, new Scalar(-rate / unbiased));
    }
  }

  /// A copy of all that the next step depends on.
  public SequencedMap<String, dev.tacho.weights.Tensor> snapshot() {
    var copies = new LinkedHashMap<String, dev.tacho.weights.Tensor>();
    List<Long> shape = List.of(parameters.size());
    copies.put(FIRST, floats(FIRST, shape, first));
    copies.put(SECOND, floats(SECOND, shape, second));
    copies.put(STEPS, dev.tacho.weights.Tensor.longs(STEPS, List.of(1L), steps));
    return copies;
  }

  private static dev.tacho.weights.Tensor floats(String name, List<Long> shape, Tensor flat) {
    return new dev.tacho.weights.Tensor(name, ElementType.FLOAT32, shape, Parameters.copy(flat));
  }

  /// Goes on from a [#snapshot()].
  ///
  /// @throws LmException when it is one for another model, naming the first difference
  public void restore(Map<String, dev.tacho.weights.Tensor> snapshot) {
    List<Long> all = List.of(parameters.size());
    ByteBuffer firstData = need(snapshot, FIRST, ElementType.FLOAT32, all);
    ByteBuffer secondData = need(snapshot, SECOND, ElementType.FLOAT32, all);
    steps = need(snapshot, STEPS, ElementType.INT64, List.of(1L)).getLong(0);
    Parameters.bytes(first).put(firstData);
    Parameters.bytes(second).put(secondData);
  }

  private static ByteBuffer need(
      Map<String, dev.tacho.weights.Tensor> snapshot,
      String name,
      ElementType type,
      List<Long> shape) {
    var tensor =
        Optional.ofNullable(snapshot.get(name))
            .orElseThrow(() -> new LmException("the optimiser's snapshot has no " + name));
    if (tensor.type() != type || !tensor.dims().equals(shape)) {
      throw new LmException(
          "the optimiser's snapshot has %s as %s%s, where this model needs %s%s"
              .formatted(name, tensor.type().text(), tensor.dims(), type.text(), shape));
    }
    return tensor.data();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
