package dev.tacho.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.testkit.llamacpp.LlamaCpp;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.gguf.GgufType;
import dev.tacho.weights.llama.HuggingFace;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.llama.LlamaGguf;
import dev.tacho.weights.llama.LlamaModel;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A trained model, written to files, is the same model: to llama.cpp, and to libtorch again.
@Timeout(120)
class OtherEnginesTest {
  private static final LlamaConfig CONFIG =
      new LlamaConfig(259, 64, 2, 4, 2, 128, 64, 10_000, 1e-5, true);
  private static final int[] TOKENS =
      new ByteTokenizer()
          .encode(
              "the quick brown fox jumps over the lazy dog; the dog does not mind the fox."
                  .getBytes(StandardCharsets.UTF_8));

  @TempDir static Path folder;
  private static LlamaModel trained;
  private static float[] logits;

  @BeforeAll
  static void train() {
    Torch.load();
    long[] row = Arrays.stream(TOKENS).asLongStream().limit(65).toArray();
    try (Llama model = Llama.fresh(CONFIG, 3, Precision.FP32);
        AdamW optimiser = new AdamW(model.parameters(), AdamW.Settings.usual(0))) {
      double loss = Double.NaN;
      for (int step = 0; step < 60; step++) {
        model.parameters().clearGradients();
        loss = model.learn(row, 1, 1, (_, _) -> {});
        optimiser.step(3e-3);
      }
      assertTrue(loss < 0.5, "it has to have learned something: " + loss);
      trained = new LlamaModel(CONFIG, new ByteTokenizer(), model.parameters().snapshot());
      logits = model.logits(asked());
    }
  }

  private static int[] asked() {
    return Arrays.copyOf(TOKENS, 64);
  }

  /// Relative distance of the logits of all positions.
  private static double distance(float[] found) {
    assertEquals(logits.length, found.length);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < found.length; i++) {
      difference += Math.pow((double) found[i] - logits[i], 2);
      length += Math.pow(logits[i], 2);
    }
    return Math.sqrt(difference / length);
  }

  private static int largest(float[] logits, int position) {
    int largest = 0;
    for (int token = 1; token < 259; token++) {
      if (logits[position * 259 + token] > logits[position * 259 + largest]) {
        largest = token;
      }
    }
    return largest;
  }

  /// As far from the model as a type may take llama.cpp.
  private record Bound(GgufType type, double distance, int sameTokens) {}

  /// A model of 2.7 million parameters was seen to keep 1.2e-4, 1.7e-4, 3.4e-3 and 3.2e-2; here is
  /// room for another one.
  private static final List<Bound> BOUNDS =
      List.of(
          new Bound(GgufType.F32, 5e-4, 64),
          new Bound(GgufType.F16, 1e-3, 64),
          new Bound(GgufType.Q8_0, 1.5e-2, 63),
          new Bound(GgufType.Q4_0, 0.15, 58));

  @Test
  void llamaCpp_agrees() {
    assumeTrue(LlamaCpp.missing().isEmpty(), () -> LlamaCpp.missing().orElse(""));
    try (LlamaCpp llama = LlamaCpp.start(folder)) {
      for (Bound bound : BOUNDS) {
        Path file = folder.resolve(bound.type + ".gguf");
        String _ = LlamaGguf.write(file, trained, "small", bound.type);
        float[] found = llama.logits(file, asked());
        long same =
            IntStream.range(0, 64).filter(i -> largest(found, i) == largest(logits, i)).count();
        double distance = distance(found);
        assertTrue(distance <= bound.distance, bound + " is broken: " + distance);
        assertTrue(same >= bound.sameTokens, bound + " is broken: " + same);
      }
    }
  }

  @Test
  void whatHuggingFaceReads_isTheSameModelAgain() {
    String _ = HuggingFace.write(folder.resolve("hf"), trained, ElementType.FLOAT32);
    LlamaModel read = HuggingFace.read(folder.resolve("hf"));
    try (Llama model = Llama.of(read.config(), read.tensors(), Precision.FP32)) {
      assertEquals(0, distance(model.logits(asked())));
    }
  }
}
