package dev.tacho.lm;

import dev.tacho.weights.llama.LlamaConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A decoder of the Llama family, from tokens to a loss and its gradients. It reads top to bottom;
/// shapes stand beside the tensors: B rows, T positions, W width, H heads, K key heads, D elements
/// of a head, F hidden elements, V tokens.
///
/// Confined to one thread; [#close] frees the memory. Equal parameters and tokens give equal bits,
/// as long as the process has one thread for it (`OMP_NUM_THREADS=1`).
///
/// Sources: H. Touvron and others, LLaMA, 2023; rotary positions: J. Su and others, RoFormer, 2021
/// (pairs of neighbours); gated units: N. Shazeer, GLU Variants Improve Transformer, 2020; shared
/// keys: J. Ainslie and others, GQA, 2023.
public final class Llama implements AutoCloseable {
  private static final Past NOTHING = new Past.Nothing();

  private final LlamaConfig config;
  private final Precision precision;
  private final ScalarType type;
  private final Parameters parameters;
  private final Tensor embedding; // [V, W]
  private final List<Block> blocks;
  private final Tensor lastNorm; // [W]
  private final Tensor head; // [V, W]
  private final Tensor turns; // [context, 1, D/2], complex: a turn for each position and pair

  /// What a block learns.
  private record Block(
      int layer,
      Tensor attentionNorm, // [W]
      Tensor query, // [H D, W]
      Tensor key, // [K D, W]
      Tensor value, // [K D, W]
      Tensor output, // [W, H D]
      Tensor hiddenNorm, // [W]
      Tensor gate, // [F, W]
      Tensor up, // [F, W]
      Tensor down // [W, F]
      ) {}

  private Llama(LlamaConfig config, Precision precision, ScalarType type) {
    this.config = config;
    this.precision = precision;
    this.type = type;
    parameters = new Parameters(config, type);
    embedding = parameters.named(LlamaConfig.EMBEDDING);
    blocks = IntStream.range(0, config.layers()).mapToObj(this::block).toList();
    lastNorm = parameters.named(LlamaConfig.LAST_NORM);
    head = config.tied() ? embedding : parameters.named(LlamaConfig.HEAD);
    turns = turns(config, type);
  }

  /// One with fresh values, the same for the same seed on every machine.
  public static Llama fresh(LlamaConfig config, long seed, Precision precision) {
    return fresh(config, seed, precision, ScalarType.Float);
  }

  /// As `fresh`, of another type; in 64 bits, gradients can be held against differences.
  static Llama fresh(LlamaConfig config, long seed, Precision precision, ScalarType type) {
    Llama model = new Llama(config, precision, type);
    model.parameters.initialise(seed);
    return model;
  }

  /// One with these values.
  ///
  /// @throws LmException when they are those of another model
  public static Llama of(
      LlamaConfig config, Map<String, dev.tacho.weights.Tensor> values, Precision precision) {
    Llama model = new Llama(config, precision, ScalarType.Float);
    try {
      model.parameters.restore(values);
      return model;
    } catch (LmException e) {
      model.close();
      throw e;
    }
  }

  private Block block(int layer) {
    return new Block(
        layer,
        inLayer(layer, "input_layernorm"),
        inLayer(layer, "self_attn.q_proj"),
        inLayer(layer, "self_attn.k_proj"),
        inLayer(layer, "self_attn.v_proj"),
        inLayer(layer, "self_attn.o_proj"),
        inLayer(layer, "post_attention_layernorm"),
        inLayer(layer, "mlp.gate_proj"),
        inLayer(layer, "mlp.up_proj"),
        inLayer(layer, "mlp.down_proj"));
  }

  private Tensor inLayer(int layer, String part) {
    return parameters.named(LlamaConfig.inLayer(layer, part));
  }

  /// Pair `i` of a head turns by `position / base^(2 i / D)`.
  private static Tensor turns(LlamaConfig config, ScalarType type) {
    int pairs = config.headWidth() / 2;
    double[] angles = new double[config.context() * pairs];
    for (int at = 0; at < angles.length; at++) {
      double slowness = Math.pow(config.ropeBase(), 2.0 * (at % pairs) / config.headWidth());
      int position = at / pairs;
      angles[at] = position / slowness;
    }
    try (var _ = new PointerScope()) {
      Tensor angle = torch.empty(config.context(), 1, pairs).to(ScalarType.Double);
      angle.data_ptr_double().put(angles);
      angle = angle.to(type);
      return torch.polar(torch.ones_like(angle), angle).retainReference();
    }
  }

  public LlamaConfig config() {
    return config;
  }

  public Parameters parameters() {
    return parameters;
  }

  /// How wrong the model is about each next token of these rows.
  ///
  /// @param tokens the rows, one after the other, each with one token more than it has positions
  /// @return the mean over all positions, in nats
  public double loss(long[] tokens, int rows) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      Tensor batch = batch(tokens, rows); // [B, T+1]
      long positions = batch.size(1) - 1;
      Tensor x = torch.embedding(embedding, batch.narrow(1, 0, positions)); // [B, T, W]
      for (Block block : blocks) {
        x = through(block, x, NOTHING);
      }
      return loss(x, batch.narrow(1, 1, positions)).item_double();
    }
  }

  /// As [#loss], and adds `weight` times its gradients to [Parameters#gradients()].
  ///
  /// The backward pass goes block by block, from the last one down, so that `settled` hears of a
  /// block's matrices as soon as they are done; the norms come at the end.
  public double learn(long[] tokens, int rows, double weight, Settled settled) {
    try (var _ = new PointerScope()) {
      Tensor batch = batch(tokens, rows); // [B, T+1]
      long positions = batch.size(1) - 1;
      Tensor embedded = torch.embedding(embedding, batch.narrow(1, 0, positions)); // [B, T, W]
      List<Tensor> into = new ArrayList<>(); // what each block, and the head, starts from
      List<Tensor> outOf = new ArrayList<>(List.of(embedded));
      for (Block block : blocks) {
        into.add(start(outOf.getLast()));
        outOf.add(through(block, into.getLast(), NOTHING));
      }
      into.add(start(outOf.getLast()));
      Tensor loss = loss(into.getLast(), batch.narrow(1, 1, positions)); // []
      loss.mul(new Scalar(weight)).backward();
      long done = parameters.matrices();
      for (int layer = config.layers(); layer >= 0; layer--) {
        done = tell(settled, parameters.block(layer), done);
        backward(outOf.get(layer), into.get(layer).grad());
      }
      tell(settled, 0, done);
      tell(settled, parameters.matrices(), parameters.size());
      return loss.item_double();
    }
  }

  private static long tell(Settled settled, long from, long to) {
    if (from < to) {
      settled.settled(from, to);
    }
    return from;
  }

  /// The same values, from which gradients are taken anew.
  private static Tensor start(Tensor x) {
    return x.detach().set_requires_grad(true);
  }

  private static void backward(Tensor of, Tensor gradient) {
    of.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /// What the model expects after each of these tokens, `[T, V]`, row by row, before any softmax.
  public float[] logits(int... tokens) {
    return logits(tokens, 0, NOTHING);
  }

  /// What the model expects after the last of these tokens, `[V]`, which follow those of `text`.
  /// They then belong to it.
  float[] read(Past.Text text, int... tokens) {
    if (tokens.length > text.left() || (tokens.length > 1 && text.positions() > 0)) {
      throw new IllegalArgumentException(
          tokens.length + " tokens after " + text.positions() + "; only one fits at a time");
    }
    float[] logits = logits(tokens, tokens.length - 1, text);
    text.read(tokens.length);
    return logits;
  }

  private float[] logits(int[] tokens, int from, Past past) {
    long[] wide = IntStream.of(tokens).asLongStream().toArray();
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      Tensor x = torch.embedding(embedding, rows(wide, 1, wide.length)); // [1, T, W]
      for (Block block : blocks) {
        x = through(block, x, past);
      }
      Tensor asked = x.narrow(1, from, wide.length - from); // [1, T - from, W]
      Tensor logits = expected(asked).to(ScalarType.Float).contiguous(); // [1, T - from, V]
      float[] copy = new float[Math.toIntExact(logits.numel())];
      logits.data_ptr_float().get(copy);
      return copy;
    }
  }

  /// Checked, because libtorch says of a bad token only that an index is out of range.
  private Tensor batch(long[] tokens, int rows) {
    if (rows < 1 || tokens.length % rows != 0 || tokens.length / rows < 2) {
      throw new LmException(
          "%d tokens are not %d rows of at least 2 tokens each".formatted(tokens.length, rows));
    }
    return rows(tokens, rows, (tokens.length / rows) - 1);
  }

  private Tensor rows(long[] tokens, int rows, int positions) {
    if (positions < 1 || positions > config.context()) {
      throw new LmException(
          "%d positions; this model has 1 to %d".formatted(positions, config.context()));
    }
    for (long token : tokens) {
      if (token < 0 || token >= config.vocabulary()) {
        throw new LmException(
            "token %d; this model has the tokens 0 to %d"
                .formatted(token, config.vocabulary() - 1));
      }
    }
    Tensor batch =
        torch.empty(
            new long[] {rows, tokens.length / rows},
            new TensorOptions(ScalarType.Long),
            new MemoryFormatOptional());
    batch.data_ptr_long().put(tokens);
    return batch;
  }

  /// `[B, T, W]` to `[B, T, W]`.
  private Tensor through(Block block, Tensor x, Past past) {
    try (var _ = new PointerScope()) {
      Tensor attended = x.add(attention(block, x, past)); // [B, T, W]
      Tensor passed = attended.add(gated(block, attended)); // [B, T, W]
      return kept(passed);
    }
  }

  /// Keeps what a scope computed in the scope around it too.
  private static Tensor kept(Tensor tensor) {
    var scopes = PointerScope.getScopeIterator();
    scopes.next();
    scopes.next().attach(tensor);
    return tensor;
  }

  private Tensor attention(Block block, Tensor x, Past past) {
    Tensor normed = narrow(norm(x, block.attentionNorm())); // [B, T, W]
    Tensor query = heads(linear(normed, block.query()), config.heads()); // [B, T, H, D]
    Tensor key = heads(linear(normed, block.key()), config.keyHeads()); // [B, T, K, D]
    Tensor value = heads(linear(normed, block.value()), config.keyHeads()); // [B, T, K, D]
    int from = past.positions(); // S, 0 in training
    Tensor keys = past.keys(block.layer(), turned(key, from)); // [B, S + T, K, D]
    Tensor values = past.values(block.layer(), value); // [B, S + T, K, D]
    Tensor mixed =
        torch.scaled_dot_product_attention(
            turned(query, from).transpose(1, 2), // [B, H, T, D]
            keys.transpose(1, 2), // [B, K, S + T, D]
            values.transpose(1, 2), // [B, K, S + T, D]
            new TensorOptional(),
            0, // nothing dropped
            x.size(1) > 1, // no position sees a later one
            new DoubleOptional(), // 1 / sqrt(D)
            config.keyHeads() < config.heads()); // [B, H, T, D]
    Tensor joined = mixed.transpose(1, 2).flatten(2, 3); // [B, T, H D]
    return wide(linear(joined, block.output())); // [B, T, W]
  }

  private Tensor gated(Block block, Tensor x) {
    Tensor normed = narrow(norm(x, block.hiddenNorm())); // [B, T, W]
    Tensor gate = torch.silu(linear(normed, block.gate())); // [B, T, F]
    Tensor up = linear(normed, block.up()); // [B, T, F]
    return wide(linear(gate.mul(up), block.down())); // [B, T, W]
  }

  private Tensor norm(Tensor x, Tensor weight) {
    return torch.rms_norm(
        x,
        new long[] {config.width()},
        new TensorOptional(weight),
        new DoubleOptional(config.normEpsilon()));
  }

  private Tensor linear(Tensor x, Tensor weight) {
    return torch.linear(x, narrow(weight));
  }

  private Tensor heads(Tensor x, int heads) {
    return x.view(x.size(0), x.size(1), heads, config.headWidth());
  }

  /// Each pair of neighbours turned by its position's angle; `[B, T, any, D]` to the same, of the
  /// positions from `from` on.
  private Tensor turned(Tensor x, int from) {
    long[] pairs = {x.size(0), x.size(1), x.size(2), config.headWidth() / 2, 2};
    Tensor numbers = torch.view_as_complex(wide(x).view(pairs)); // [B, T, any, D/2]
    Tensor turned = numbers.mul(turns.narrow(0, from, x.size(1))); // [B, T, any, D/2]
    return narrow(torch.view_as_real(turned).flatten(3, 4)); // [B, T, any, D]
  }

  /// In what products are computed in.
  private Tensor narrow(Tensor x) {
    return precision == Precision.FP32 ? x : x.to(precision.type());
  }

  /// In what the rest is computed in.
  private Tensor wide(Tensor x) {
    return precision == Precision.FP32 ? x : x.to(type);
  }

  /// `[B, T, W]` to `[B, T, V]`.
  private Tensor expected(Tensor x) {
    return wide(linear(narrow(norm(x, lastNorm)), head));
  }

  /// `[B, T, W]` and the tokens that follow, `[B, T]`, to `[]`.
  private Tensor loss(Tensor x, Tensor next) {
    try (var _ = new PointerScope()) {
      Tensor logits = expected(x).view(-1, config.vocabulary()); // [B T, V]
      return kept(torch.cross_entropy_loss(logits, next.reshape(-1)));
    }
  }

  @Override
  public void close() {
    turns.close();
    parameters.close();
  }
}
