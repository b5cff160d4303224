import dev.tacho.lm.Libtorch;
import dev.tacho.lm.Llama;
import dev.tacho.lm.Parameters;
import dev.tacho.lm.Precision;
import dev.tacho.lm.Settled;
import dev.tacho.weights.llama.LlamaConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The shortest training loops over libtorch, for trainer_rates.py: no run, no telemetry, no
/// health, no checkpoints, nothing on disk but the text. Says the end of each step, by the
/// monotonic clock.
///
/// Arguments: `plain` (a model of separate tensors, the library's own optimiser and clipping) or
/// `ours` (the trainer's own model and optimiser, nothing else of it), folder of the libraries, a
/// file of text.
public final class MinimalTraining {
  private static final int ROWS = 16;
  private static final int CONTEXT = 128;
  private static final LlamaConfig CONFIG =
      new LlamaConfig(259, 192, 6, 6, 6, 512, CONTEXT, 10_000, 1e-5, true);

  private interface Loop {
    double step(long[] rows);
  }

  public static void main(String[] arguments) throws Exception {
    Libtorch.load(Path.of(arguments[1]));
    byte[] text = Files.readAllBytes(Path.of(arguments[2]));
    Llama model = Llama.fresh(CONFIG, 1, Precision.FP32);
    Loop loop = arguments[0].equals("ours") ? ours(model) : new Plain(model.parameters());
    SplittableRandom random = new SplittableRandom(1);
    for (int step = 1; ; step++) {
      long[] rows = new long[ROWS * (CONTEXT + 1)];
      for (int i = 0, at = 0; i < rows.length; i++, at++) {
        at = i % (CONTEXT + 1) == 0 ? random.nextInt(text.length - CONTEXT - 1) : at;
        rows[i] = 3 + (text[at] & 0xff);
      }
      double loss = loop.step(rows);
      System.out.println(step + " " + System.nanoTime() + " " + loss);
    }
  }

  private static Loop ours(Llama model) {
    var optimiser =
        new dev.tacho.lm.AdamW(model.parameters(), dev.tacho.lm.AdamW.Settings.usual(0.1));
    return rows -> {
      model.parameters().clearGradients();
      double loss = model.learn(rows, ROWS, 1, Settled.unheard());
      model.parameters().clip(1);
      optimiser.step(3e-4);
      return loss;
    };
  }

  /// As a tutorial would have it.
  private static final class Plain implements Loop {
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final TensorVector all;
    private final AdamW optimiser;
    private final Tensor cosine;
    private final Tensor sine;

    Plain(Parameters fresh) {
      List<Tensor> list = new ArrayList<>();
      fresh
          .snapshot()
          .forEach(
              (name, values) -> {
                Tensor tensor = torch.empty(values.dims().stream().mapToLong(d -> d).toArray());
                tensor.data_ptr_float().put(values.floats());
                list.add(tensor.set_requires_grad(true));
                weights.put(name, list.getLast());
              });
      all = new TensorVector(list.toArray(new Tensor[0]));
      AdamWOptions options = new AdamWOptions(3e-4);
      options.weight_decay().put(0.1);
      optimiser = new AdamW(all, options);
      int pairs = CONFIG.headWidth() / 2;
      float[] cos = new float[CONTEXT * pairs];
      float[] sin = new float[CONTEXT * pairs];
      for (int i = 0; i < cos.length; i++) {
        double angle =
            (i / pairs) / Math.pow(CONFIG.ropeBase(), 2.0 * (i % pairs) / CONFIG.headWidth());
        cos[i] = (float) Math.cos(angle);
        sin[i] = (float) Math.sin(angle);
      }
      cosine = torch.empty(CONTEXT, 1, pairs);
      cosine.data_ptr_float().put(cos);
      sine = torch.empty(CONTEXT, 1, pairs);
      sine.data_ptr_float().put(sin);
    }

    @Override
    public double step(long[] rows) {
      try (var _ = new PointerScope()) {
        Tensor batch =
            torch.empty(
                new long[] {ROWS, CONTEXT + 1},
                new TensorOptions(ScalarType.Long),
                new MemoryFormatOptional());
        batch.data_ptr_long().put(rows);
        Tensor x = torch.embedding(weights.get(LlamaConfig.EMBEDDING), batch.narrow(1, 0, CONTEXT));
        for (int layer = 0; layer < CONFIG.layers(); layer++) {
          x = block(x, layer);
        }
        Tensor logits =
            torch.linear(norm(x, LlamaConfig.LAST_NORM), weights.get(LlamaConfig.EMBEDDING));
        Tensor loss =
            torch.cross_entropy_loss(
                logits.view(-1, CONFIG.vocabulary()), batch.narrow(1, 1, CONTEXT).reshape(-1));
        optimiser.zero_grad();
        loss.backward();
        torch.clip_grad_norm_(all, 1.0);
        optimiser.step();
        return loss.item_double();
      }
    }

    private Tensor block(Tensor x, int layer) {
      Tensor normed = norm(x, LlamaConfig.inLayer(layer, "input_layernorm"));
      Tensor query = turned(heads(linear(normed, layer, "self_attn.q_proj"))).transpose(1, 2);
      Tensor key = turned(heads(linear(normed, layer, "self_attn.k_proj"))).transpose(1, 2);
      Tensor value = heads(linear(normed, layer, "self_attn.v_proj")).transpose(1, 2);
      Tensor mixed =
          torch.scaled_dot_product_attention(
              query, key, value, new TensorOptional(), 0, true, new DoubleOptional(), false);
      Tensor joined = mixed.transpose(1, 2).reshape(ROWS, CONTEXT, CONFIG.width());
      Tensor attended = x.add(linear(joined, layer, "self_attn.o_proj"));
      Tensor inner = norm(attended, LlamaConfig.inLayer(layer, "post_attention_layernorm"));
      Tensor gate = torch.silu(linear(inner, layer, "mlp.gate_proj"));
      Tensor passed = gate.mul(linear(inner, layer, "mlp.up_proj"));
      return attended.add(linear(passed, layer, "mlp.down_proj"));
    }

    private Tensor linear(Tensor x, int layer, String part) {
      return torch.linear(x, weights.get(LlamaConfig.inLayer(layer, part)));
    }

    private Tensor norm(Tensor x, String name) {
      return torch.rms_norm(
          x,
          new long[] {CONFIG.width()},
          new TensorOptional(weights.get(name)),
          new DoubleOptional(CONFIG.normEpsilon()));
    }

    private static Tensor heads(Tensor x) {
      return x.view(ROWS, CONTEXT, CONFIG.heads(), CONFIG.headWidth());
    }

    private Tensor turned(Tensor x) {
      Tensor pairs = x.view(ROWS, CONTEXT, CONFIG.heads(), CONFIG.headWidth() / 2, 2);
      Tensor a = pairs.select(4, 0);
      Tensor b = pairs.select(4, 1);
      return torch
          .stack(
              new TensorVector(
                  a.mul(cosine).sub(b.mul(sine)), a.mul(sine).add(b.mul(cosine))),
              4)
          .view(ROWS, CONTEXT, CONFIG.heads(), CONFIG.headWidth());
    }
  }
}
