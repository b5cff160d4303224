package dev.tacho.weights.llama;

import dev.tacho.weights.Tensor;
import java.util.Optional;

/// The forward pass as it is told in the papers, a position at a time, in 64 bits: what engines
/// are held against.
final class ReferenceLlama {
  private final LlamaModel model;
  private final LlamaConfig config;

  ReferenceLlama(LlamaModel model) {
    this.model = model;
    this.config = model.config();
  }

  private float[] weights(String name) {
    return Optional.ofNullable(model.tensors().get(name)).map(Tensor::floats).orElseThrow();
  }

  private float[] weights(int layer, String part) {
    return weights(LlamaConfig.inLayer(layer, part));
  }

  /// The logits after each token, one position after another.
  double[] logits(int... tokens) {
    int width = config.width();
    double[][] state = new double[tokens.length][width]; // [positions, width]
    float[] embedding = weights(LlamaConfig.EMBEDDING); // [vocabulary, width]
    for (int at = 0; at < tokens.length; at++) {
      for (int i = 0; i < width; i++) {
        state[at][i] = embedding[tokens[at] * width + i];
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      attention(layer, state);
      gatedUnit(layer, state);
    }
    float[] head = config.tied() ? embedding : weights(LlamaConfig.HEAD);
    double[] logits = new double[tokens.length * config.vocabulary()];
    for (int at = 0; at < tokens.length; at++) {
      double[] row = times(head, norm(state[at], weights(LlamaConfig.LAST_NORM)));
      System.arraycopy(row, 0, logits, at * row.length, row.length);
    }
    return logits;
  }

  private void attention(int layer, double[][] state) {
    int size = config.headWidth();
    int shared = config.heads() / config.keyHeads();
    double[][] keys = new double[state.length][];
    double[][] values = new double[state.length][];
    for (int at = 0; at < state.length; at++) {
      double[] in = norm(state[at], weights(layer, "input_layernorm"));
      double[] queries = turned(times(weights(layer, "self_attn.q_proj"), in), at);
      keys[at] = turned(times(weights(layer, "self_attn.k_proj"), in), at);
      values[at] = times(weights(layer, "self_attn.v_proj"), in);
      double[] seen = new double[config.width()];
      for (int head = 0; head < config.heads(); head++) {
        int key = head / shared * size;
        double[] scores = new double[at + 1];
        double sum = 0;
        for (int before = 0; before <= at; before++) {
          double dot = 0;
          for (int i = 0; i < size; i++) {
            dot += queries[head * size + i] * keys[before][key + i];
          }
          scores[before] = Math.exp(dot / Math.sqrt(size));
          sum += scores[before];
        }
        for (int before = 0; before <= at; before++) {
          for (int i = 0; i < size; i++) {
            seen[head * size + i] += scores[before] / sum * values[before][key + i];
          }
        }
      }
      add(state[at], times(weights(layer, "self_attn.o_proj"), seen));
    }
  }

  private void gatedUnit(int layer, double[][] state) {
    for (double[] position : state) {
      double[] in = norm(position, weights(layer, "post_attention_layernorm"));
      double[] gate = times(weights(layer, "mlp.gate_proj"), in);
      double[] up = times(weights(layer, "mlp.up_proj"), in);
      for (int i = 0; i < gate.length; i++) {
        gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
      }
      add(position, times(weights(layer, "mlp.down_proj"), gate));
    }
  }

  /// Neighbours turned by the angle of their position.
  private double[] turned(double[] rows, int at) {
    int size = config.headWidth();
    for (int i = 0; i < rows.length; i += 2) {
      double angle = at * Math.pow(config.ropeBase(), -(double) (i % size) / size);
      double x = rows[i];
      double y = rows[i + 1];
      rows[i] = x * Math.cos(angle) - y * Math.sin(angle);
      rows[i + 1] = x * Math.sin(angle) + y * Math.cos(angle);
    }
    return rows;
  }

  private double[] norm(double[] in, float[] weights) {
    double squares = 0;
    for (double x : in) {
      squares += x * x;
    }
    double scale = 1 / Math.sqrt(squares / in.length + config.normEpsilon());
    double[] out = new double[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = in[i] * scale * weights[i];
    }
    return out;
  }

  private static double[] times(float[] rows, double[] in) {
    double[] out = new double[rows.length / in.length];
    for (int row = 0; row < out.length; row++) {
      for (int i = 0; i < in.length; i++) {
        out[row] += rows[row * in.length + i] * in[i];
      }
    }
    return out;
  }

  private static void add(double[] to, double[] more) {
    for (int i = 0; i < to.length; i++) {
      to[i] += more[i];
    }
  }
}
