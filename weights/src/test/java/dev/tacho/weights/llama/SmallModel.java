package dev.tacho.weights.llama;

import dev.tacho.weights.Tensor;
import dev.tacho.weights.tokenizer.BpeTrainer;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Models of random weights.
final class SmallModel {
  static final String TEXT =
      """
      We'll see what it's like: the text that the tokenizer is trained on, the text again.
        Umlaute \u00e4\u00f6\u00fc\u00df, 3,14 \u2014 na\u00efve\u2026\t\u00a0 \u65e5\u672c\u8a9e \ud83d\ude00  x = (a + b) * 12345;\r\n\r\n  // the end
      """;

  private SmallModel() {}

  static Tokenizer bpe() {
    BpeTrainer trainer = new BpeTrainer(320);
    trainer.add(TEXT.getBytes(StandardCharsets.UTF_8));
    return trainer.train();
  }

  static LlamaModel tied() {
    return of(new ByteTokenizer(), true);
  }

  /// Two query heads share a key head; weights large enough that attention is not even.
  static LlamaModel of(Tokenizer tokenizer, boolean tied) {
    LlamaConfig config = new LlamaConfig(tokenizer.size(), 64, 2, 4, 2, 96, 48, 10_000, 1e-5, tied);
    Random random = new Random(7);
    List<Tensor> tensors = new ArrayList<>();
    config
        .tensors()
        .forEach(
            (name, dims) -> {
              float[] values = new float[(int) Tensor.elements(dims)];
              for (int i = 0; i < values.length; i++) {
                double noise = random.nextGaussian();
                values[i] = (float) (dims.size() == 1 ? 1 + 0.1 * noise : 0.15 * noise);
              }
              tensors.add(Tensor.floats(name, dims, values));
            });
    return LlamaModel.of(config, tokenizer, tensors);
  }
}
