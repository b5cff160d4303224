package dev.tacho.lm;

import dev.tacho.weights.Tensor;
import dev.tacho.weights.llama.LlamaConfig;
import java.util.Map;

/// The same model in plain loops over doubles, written apart from the one under test: no libtorch,
/// no shared code.
final class PlainLlama {
  private final LlamaConfig config;
  private final Map<String, Tensor> values;

  PlainLlama(LlamaConfig config, Map<String, Tensor> values) {
    this.config = config;
    this.values = values;
  }

  private float[] weight(String name) {
    return values.get(name).floats();
  }

  private float[] weight(int layer, String part) {
    return weight("model.layers." + layer + "." + part + ".weight");
  }

  /// A row of logits for each position.
  double[][] logits(int... tokens) {
    float[] embedding = weight("model.embed_tokens.weight");
    double[][] x = new double[tokens.length][config.width()];
    for (int t = 0; t < tokens.length; t++) {
      for (int i = 0; i < config.width(); i++) {
        x[t][i] = embedding[(tokens[t] * config.width()) + i];
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      attend(layer, x);
      gate(layer, x);
    }
    float[] head = config.tied() ? embedding : weight("lm_head.weight");
    double[][] logits = new double[tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      logits[t] = times(head, norm(x[t], weight("model.norm.weight")));
    }
    return logits;
  }

  private void attend(int layer, double[][] x) {
    int each = config.width() / config.heads();
    int shared = config.heads() / config.keyHeads();
    double[][] q = new double[x.length][];
    double[][] k = new double[x.length][];
    double[][] v = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double[] normed = norm(x[t], weight(layer, "input_layernorm"));
      q[t] = turned(times(weight(layer, "self_attn.q_proj"), normed), t, each);
      k[t] = turned(times(weight(layer, "self_attn.k_proj"), normed), t, each);
      v[t] = times(weight(layer, "self_attn.v_proj"), normed);
    }
    for (int t = 0; t < x.length; t++) {
      double[] mixed = new double[config.width()];
      for (int head = 0; head < config.heads(); head++) {
        int from = head / shared * each;
        double[] share = new double[t + 1];
        double sum = 0;
        for (int s = 0; s <= t; s++) {
          double product = 0;
          for (int i = 0; i < each; i++) {
            product += q[t][(head * each) + i] * k[s][from + i];
          }
          share[s] = Math.exp(product / Math.sqrt(each));
          sum += share[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < each; i++) {
            mixed[(head * each) + i] += share[s] / sum * v[s][from + i];
          }
        }
      }
      add(x[t], times(weight(layer, "self_attn.o_proj"), mixed));
    }
  }

  private void gate(int layer, double[][] x) {
    for (double[] row : x) {
      double[] normed = norm(row, weight(layer, "post_attention_layernorm"));
      double[] gate = times(weight(layer, "mlp.gate_proj"), normed);
      double[] up = times(weight(layer, "mlp.up_proj"), normed);
      for (int i = 0; i < gate.length; i++) {
        gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
      }
      add(row, times(weight(layer, "mlp.down_proj"), gate));
    }
  }

  private double[] norm(double[] x, float[] weight) {
    double square = 0;
    for (double each : x) {
      square += each * each;
    }
    double[] normed = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      normed[i] = x[i] / Math.sqrt((square / x.length) + config.normEpsilon()) * weight[i];
    }
    return normed;
  }

  private double[] turned(double[] x, int position, int each) {
    double[] turned = new double[x.length];
    for (int i = 0; i < x.length; i += 2) {
      double angle = position / Math.pow(config.ropeBase(), i % each / (double) each);
      turned[i] = (x[i] * Math.cos(angle)) - (x[i + 1] * Math.sin(angle));
      turned[i + 1] = (x[i] * Math.sin(angle)) + (x[i + 1] * Math.cos(angle));
    }
    return turned;
  }

  private static double[] times(float[] matrix, double[] x) {
    double[] product = new double[matrix.length / x.length];
    for (int row = 0; row < product.length; row++) {
      for (int i = 0; i < x.length; i++) {
        product[row] += matrix[(row * x.length) + i] * x[i];
      }
    }
    return product;
  }

  private static void add(double[] to, double[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
