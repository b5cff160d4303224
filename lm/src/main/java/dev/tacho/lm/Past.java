package dev.tacho.lm;

import dev.tacho.weights.llama.LlamaConfig;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What attention sees beside the positions at hand: keys and values of earlier ones, computed
/// once. K key heads, D elements of a head, T positions at hand, S earlier ones.
sealed interface Past {
  /// S.
  int positions();

  /// `[B, T, K, D]` to `[B, S + T, K, D]`.
  Tensor keys(int layer, Tensor fresh);

  /// `[B, T, K, D]` to `[B, S + T, K, D]`.
  Tensor values(int layer, Tensor fresh);

  /// Nothing came before.
  record Nothing() implements Past {
    @Override
    public int positions() {
      return 0;
    }

    @Override
    public Tensor keys(int layer, Tensor fresh) {
      return fresh;
    }

    @Override
    public Tensor values(int layer, Tensor fresh) {
      return fresh;
    }
  }

  /// One text, as far as a model has read it. Confined to the model's thread; [#close] frees the
  /// memory.
  final class Text implements Past, AutoCloseable {
    private final int most;
    private final List<Tensor> keys; // of each layer, [1, context, K, D]
    private final List<Tensor> values; // of each layer, [1, context, K, D]
    private int positions;

    Text(LlamaConfig config) {
      most = config.context();
      keys = room(config);
      values = room(config);
    }

    private static List<Tensor> room(LlamaConfig config) {
      long[] shape = {1, config.context(), config.keyHeads(), config.headWidth()};
      return IntStream.range(0, config.layers())
          .mapToObj(_ -> torch.zeros(shape, new TensorOptions(ScalarType.Float)))
          .toList();
    }

    @Override
    public int positions() {
      return positions;
    }

    /// How many more fit.
    int left() {
      return most - positions;
    }

    /// These have gone through all layers.
    void read(int many) {
      positions += many;
    }

    void forget() {
      positions = 0;
    }

    @Override
    public Tensor keys(int layer, Tensor fresh) {
      return with(keys.get(layer), fresh);
    }

    @Override
    public Tensor values(int layer, Tensor fresh) {
      return with(values.get(layer), fresh);
    }

    private Tensor with(Tensor all, Tensor fresh) {
      all.narrow(1, positions, fresh.size(1)).copy_(fresh);
      return all.narrow(1, 0, positions + fresh.size(1)).to(fresh.scalar_type());
    }

    @Override
    public void close() {
      keys.forEach(Tensor::close);
      values.forEach(Tensor::close);
    }
  }
}
