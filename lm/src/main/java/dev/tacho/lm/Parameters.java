package dev.tacho.lm;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.llama.LlamaConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// All that a model learns, in one flat tensor, and its gradients in another of the same order:
/// the matrices first, in the order of the forward pass, then the norms. What a model computes with
/// are views into them, so that an optimiser, a reduction over workers, a snapshot or a digest is
/// one pass over one piece of memory (docs/decisions/182-flat-parameters.md). Confined to one
/// thread; [#close] frees the memory.
public final class Parameters implements AutoCloseable {
  private static final double SPREAD = 0.02; // of fresh matrices, as GPT-2 has it

  /// Where a tensor lies in the flat ones, in elements.
  private record Place(long from, List<Long> shape) {
    long elements() {
      return dev.tacho.weights.Tensor.elements(shape);
    }
  }

  private final LlamaConfig config;
  private final SequencedMap<String, Place> places = new LinkedHashMap<>();
  private final SequencedMap<String, Tensor> named = new LinkedHashMap<>();
  private final long matrices;
  private final Tensor values; // [all]
  private final Tensor gradients; // [all]

  Parameters(LlamaConfig config, ScalarType type) {
    this.config = config;
    long at = 0;
    for (var each : config.tensors().entrySet()) {
      if (each.getValue().size() > 1) {
        places.put(each.getKey(), new Place(at, each.getValue()));
        at += dev.tacho.weights.Tensor.elements(each.getValue());
      }
    }
    matrices = at;
    for (var each : config.tensors().entrySet()) {
      if (each.getValue().size() == 1) {
        places.put(each.getKey(), new Place(at, each.getValue()));
        at += dev.tacho.weights.Tensor.elements(each.getValue());
      }
    }
    TensorOptions options = new TensorOptions(type);
    values = torch.zeros(new long[] {at}, options);
    gradients = torch.zeros(new long[] {at}, options);
    places.forEach((name, place) -> named.put(name, leaf(place)));
  }

  private Tensor leaf(Place place) {
    long[] shape = place.shape().stream().mapToLong(Long::longValue).toArray();
    Tensor leaf = values.narrow(0, place.from(), place.elements()).view(shape);
    leaf.set_requires_grad(true);
    leaf.mutable_grad().put(gradients.narrow(0, place.from(), place.elements()).view(shape));
    return leaf;
  }

  /// All values, `[all]`. Changed in place, with gradients off.
  public Tensor values() {
    return values;
  }

  /// All gradients, `[all]`: what passes added since they were last cleared.
  public Tensor gradients() {
    return gradients;
  }

  public long size() {
    return values.numel();
  }

  /// How many of the first elements belong to matrices; the others belong to norms.
  public long matrices() {
    return matrices;
  }

  /// Where the tensors of this block begin in the flat ones; one past the last block, where what
  /// follows the last one begins.
  long block(int layer) {
    if (layer < config.layers()) {
      return place(LlamaConfig.inLayer(layer, "self_attn.q_proj")).from();
    }
    return config.tied() ? matrices : place(LlamaConfig.HEAD).from();
  }

  private Place place(String name) {
    return Optional.ofNullable(places.get(name)).orElseThrow();
  }

  /// The view that computes, of a name in [LlamaConfig#tensors()].
  Tensor named(String name) {
    return Optional.ofNullable(named.get(name)).orElseThrow();
  }

  /// Fresh values: matrices normal with a spread of 0.02, those that end a residual branch less
  /// the more blocks there are; norms one. The same on every machine.
  void initialise(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double[] fresh = new double[Math.toIntExact(size())];
    places.forEach(
        (name, place) -> {
          boolean endsBranch = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
          double spread = endsBranch ? SPREAD / Math.sqrt(2.0 * config.layers()) : SPREAD;
          int to = Math.toIntExact(place.from() + place.elements());
          for (int i = (int) place.from(); i < to; i++) {
            fresh[i] = place.shape().size() == 1 ? 1 : random.nextGaussian() * spread;
          }
        });
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      Tensor wide = torch.empty_like(values).to(ScalarType.Double);
      wide.data_ptr_double().put(fresh);
      values.copy_(wide);
    }
  }

  public void clearGradients() {
    gradients.zero_();
  }

  /// The length of all gradients as one vector; NaN or infinite where one of them is.
  public double gradientNorm() {
    try (var _ = new PointerScope()) {
      return gradients.norm(new Scalar(2)).item_double();
    }
  }

  /// Shortens the gradients, as one vector, to this length where they are longer.
  ///
  /// @return their length before
  public double clip(double longest) {
    double norm = gradientNorm();
    if (norm > longest) {
      try (var _ = new PointerScope()) {
        gradients.mul_(new Scalar(longest / norm));
      }
    }
    return norm;
  }

  /// A checksum (CRC-32C) over the bits of all values: equal on workers that are in step.
  public long digest() {
    return digest(values);
  }

  /// That of the values of any contiguous tensor in this process's memory.
  public static long digest(Tensor tensor) {
    CRC32C sum = new CRC32C();
    sum.update(bytes(tensor));
    return sum.getValue();
  }

  /// A copy of every tensor by its name in the Hugging Face layout. The rows of queries and keys
  /// stay as they are here: rotated pairs beside each other.
  public SequencedMap<String, dev.tacho.weights.Tensor> snapshot() {
    ByteBuffer all = copy(values);
    var copies = new LinkedHashMap<String, dev.tacho.weights.Tensor>();
    for (String name : config.tensors().keySet()) {
      Place place = place(name);
      int from = Math.toIntExact(place.from() * Float.BYTES);
      ByteBuffer own = all.slice(from, Math.toIntExact(place.elements() * Float.BYTES));
      copies.put(name, new dev.tacho.weights.Tensor(name, ElementType.FLOAT32, place.shape(), own));
    }
    return Collections.unmodifiableSequencedMap(copies);
  }

  /// Takes the values of a [#snapshot()].
  ///
  /// @throws LmException when it is one of another model, naming the first difference
  public void restore(Map<String, dev.tacho.weights.Tensor> snapshot) {
    ByteBuffer all = bytes(values);
    places.forEach((name, place) -> check(name, place, snapshot));
    for (String name : snapshot.keySet()) {
      if (!places.containsKey(name)) {
        throw new LmException("the snapshot has a tensor " + name + ", which this model has not");
      }
    }
    places.forEach(
        (name, place) ->
            all.put(
                Math.toIntExact(place.from() * Float.BYTES),
                need(name, snapshot).data(),
                0,
                Math.toIntExact(place.elements() * Float.BYTES)));
  }

  private static void check(
      String name, Place place, Map<String, dev.tacho.weights.Tensor> snapshot) {
    var tensor = need(name, snapshot);
    if (tensor.type() != ElementType.FLOAT32 || !tensor.dims().equals(place.shape())) {
      throw new LmException(
          "the snapshot has %s as %s%s, where this model has float32%s"
              .formatted(name, tensor.type().text(), tensor.dims(), place.shape()));
    }
  }

  private static dev.tacho.weights.Tensor need(
      String name, Map<String, dev.tacho.weights.Tensor> snapshot) {
    return Optional.ofNullable(snapshot.get(name))
        .orElseThrow(
            () -> new LmException("the snapshot has no tensor " + name + ", which this model has"));
  }

  /// The memory of a flat tensor itself.
  static ByteBuffer bytes(Tensor flat) {
    try (var _ = new PointerScope()) {
      long size = flat.numel() * flat.element_size();
      var memory = new BytePointer(flat.data_ptr()).capacity(size);
      return memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  static ByteBuffer copy(Tensor flat) {
    ByteBuffer from = bytes(flat);
    return ByteBuffer.allocate(from.remaining()).put(from).flip();
  }

  @Override
  public void close() {
    named.values().forEach(Tensor::close);
    gradients.close();
    values.close();
  }
}
