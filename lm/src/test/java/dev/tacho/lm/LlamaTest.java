package dev.tacho.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.weights.llama.LlamaConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaTest {
  private static final int ROWS = 3;
  private static final int POSITIONS = 10;

  @BeforeAll
  static void load() {
    Torch.load();
  }

  private static long[] batch() {
    return Torch.rows(ROWS, POSITIONS, 5);
  }

  @ParameterizedTest
  @CsvSource({"4,true", "2,false", "1,true"})
  void logits_areThoseOfPlainLoops(int keyHeads, boolean tied) {
    LlamaConfig config = Torch.config(keyHeads, tied);
    int[] tokens = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    try (Llama model = Llama.fresh(config, 7, Precision.FP32)) {
      enlarge(model);
      double[][] expected = new PlainLlama(config, model.parameters().snapshot()).logits(tokens);
      double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
      float[] logits = model.logits(tokens);
      assertEquals(flat.length, logits.length);
      double largest = Arrays.stream(flat).map(Math::abs).max().orElseThrow();
      assertTrue(largest > 0.5, "logits all near 0 show nothing: " + largest);
      for (int i = 0; i < flat.length; i++) {
        assertEquals(flat[i], logits[i], 1e-5 * largest, "logit " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4,true", "2,false"})
  void whatIsReadInParts_isExpectedAsInOne(int keyHeads, boolean tied) {
    int[] tokens = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    LlamaConfig config = Torch.config(keyHeads, tied);
    try (Llama model = Llama.fresh(config, 7, Precision.FP32);
        Past.Text text = new Past.Text(config)) {
      enlarge(model);
      float[] whole = model.logits(tokens);
      float[] after = model.read(text, Arrays.copyOf(tokens, 5));
      for (int at = 5; at <= tokens.length; at++) {
        assertArrayEquals(Arrays.copyOfRange(whole, (at - 1) * 23, at * 23), after, 1e-4f);
        after = at < tokens.length ? model.read(text, tokens[at]) : after;
      }
      assertEquals(0, text.left());
      assertThrows(IllegalArgumentException.class, () -> model.read(text, 1));
    }
  }

  /// Fresh matrices are so small that attention is nearly even; larger ones show more.
  private static void enlarge(Llama model) {
    FloatBuffer values = Parameters.bytes(model.parameters().values()).asFloatBuffer();
    for (int i = 0; i < model.parameters().matrices(); i++) {
      values.put(i, values.get(i) * 15);
    }
    for (int i = (int) model.parameters().matrices(); i < values.limit(); i++) {
      values.put(i, 0.5f + (i % 7 / 5f));
    }
  }

  @ParameterizedTest
  @CsvSource({"4,true", "2,false"})
  void loss_isTheMeanSurpriseOfPlainLoops(int keyHeads, boolean tied) {
    LlamaConfig config = Torch.config(keyHeads, tied);
    long[] batch = batch();
    try (Llama model = Llama.fresh(config, 7, Precision.FP32)) {
      enlarge(model);
      var plain = new PlainLlama(config, model.parameters().snapshot());
      double sum = 0;
      for (int row = 0; row < ROWS; row++) {
        int from = row * (POSITIONS + 1);
        double[][] logits =
            plain.logits(
                IntStream.range(from, from + POSITIONS).map(i -> (int) batch[i]).toArray());
        for (int t = 0; t < POSITIONS; t++) {
          double shares = Arrays.stream(logits[t]).map(Math::exp).sum();
          sum += Math.log(shares) - logits[t][(int) batch[from + t + 1]];
        }
      }
      assertEquals(sum / (ROWS * POSITIONS), model.loss(batch, ROWS), 2e-5);
      assertEquals(model.loss(batch, ROWS), model.learn(batch, ROWS, 1, Settled.unheard()), 1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"4,true", "2,false", "1,true"})
  void gradients_areThoseOfFiniteDifferences(int keyHeads, boolean tied) {
    long[] batch = batch();
    LlamaConfig config = Torch.config(keyHeads, tied);
    try (Llama model = Llama.fresh(config, 3, Precision.FP32, ScalarType.Double)) {
      Parameters parameters = model.parameters();
      var values = Parameters.bytes(parameters.values()).asDoubleBuffer();
      for (int i = 0; i < parameters.matrices(); i++) {
        values.put(i, values.get(i) * 15);
      }
      model.learn(batch, ROWS, 1, Settled.unheard());
      var gradients = Parameters.bytes(parameters.gradients()).asDoubleBuffer();
      double step = 1e-5;
      for (int i = 0; i < values.limit(); i += 29) { // meets every tensor
        double value = values.get(i);
        values.put(i, value + step);
        double above = model.loss(batch, ROWS);
        values.put(i, value - step);
        double below = model.loss(batch, ROWS);
        values.put(i, value);
        double difference = (above - below) / (2 * step);
        assertEquals(
            difference, gradients.get(i), 1e-8 + (1e-6 * Math.abs(difference)), "element " + i);
      }
    }
  }

  @Test
  void partsOfABatch_byTheirShares_addUpToTheWhole() {
    long[] batch = batch();
    int row = POSITIONS + 1;
    try (Llama model = Llama.fresh(Torch.config(2, true), 3, Precision.FP32)) {
      double whole = model.learn(batch, 3, 1, Settled.unheard());
      float[] gradients = gradients(model);
      model.parameters().clearGradients();
      double first = model.learn(Arrays.copyOf(batch, row), 1, 1 / 3d, Settled.unheard());
      double rest =
          model.learn(Arrays.copyOfRange(batch, row, 3 * row), 2, 2 / 3d, Settled.unheard());
      assertEquals(whole, (first + (2 * rest)) / 3, 1e-6);
      assertArrayEquals(gradients, gradients(model), 1e-6f);
    }
  }

  private static float[] gradients(Llama model) {
    var memory = Parameters.bytes(model.parameters().gradients()).asFloatBuffer();
    float[] copy = new float[memory.remaining()];
    memory.get(copy);
    return copy;
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void settledGradients_changeNoMore_andCoverAllOnce(boolean tied) {
    record Part(long from, long to, float[] then) {}
    try (Llama model = Llama.fresh(Torch.config(2, tied), 3, Precision.FP32)) {
      List<Part> parts = new ArrayList<>();
      model.learn(batch(), ROWS, 1, (from, to) -> parts.add(new Part(from, to, gradients(model))));
      float[] end = gradients(model);
      int[] heard = new int[end.length];
      for (Part part : parts) {
        for (int i = (int) part.from(); i < part.to(); i++) {
          heard[i]++;
          assertEquals(end[i], part.then()[i], "element " + i);
        }
      }
      assertTrue(Arrays.stream(heard).allMatch(times -> times == 1));
      assertEquals(tied ? 4 : 5, parts.size(), "head, two blocks, embedding, norms");
    }
  }

  private static List<Double> losses(Llama model, AdamW optimiser, int from, int steps) {
    List<Double> losses = new ArrayList<>();
    for (int step = from; step < from + steps; step++) {
      model.parameters().clearGradients();
      losses.add(model.learn(Torch.rows(ROWS, POSITIONS, step), ROWS, 1, Settled.unheard()));
      double _ = model.parameters().clip(1);
      optimiser.step(1e-2);
    }
    return losses;
  }

  @Test
  void equalSeeds_giveEqualLosses_toTheBit() {
    assertEquals(losses(11), losses(11));
    assertNotEquals(losses(11), losses(12));
  }

  private static List<Double> losses(long seed) {
    try (Llama model = Llama.fresh(Torch.config(2, false), seed, Precision.FP32);
        AdamW optimiser = new AdamW(model.parameters(), AdamW.Settings.usual(0.1))) {
      return losses(model, optimiser, 0, 6);
    }
  }

  @Test
  void whatGoesOnFromSnapshots_isTheUninterruptedTraining_toTheBit() {
    LlamaConfig config = Torch.config(2, true);
    AdamW.Settings settings = AdamW.Settings.usual(0.1);
    try (Llama model = Llama.fresh(config, 1, Precision.FP32);
        AdamW optimiser = new AdamW(model.parameters(), settings)) {
      List<Double> _ = losses(model, optimiser, 0, 5);
      var values = model.parameters().snapshot();
      var moments = optimiser.snapshot();
      try (Llama again = Llama.of(config, values, Precision.FP32);
          AdamW optimiserAgain = new AdamW(again.parameters(), settings)) {
        optimiserAgain.restore(moments);
        assertEquals(losses(model, optimiser, 5, 5), losses(again, optimiserAgain, 5, 5));
        assertEquals(model.parameters().digest(), again.parameters().digest());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FP32,4,true", "FP32,1,false", "BF16,2,true"})
  void oneBatch_isLearntByHeart(Precision precision, int keyHeads, boolean tied) {
    long[] batch = Torch.rows(4, 12, 2);
    try (Llama model = Llama.fresh(Torch.config(keyHeads, tied), 1, precision);
        AdamW optimiser = new AdamW(model.parameters(), AdamW.Settings.usual(0))) {
      double before = model.loss(batch, 4);
      assertEquals(Math.log(23), before, 0.2, "fresh models know nothing");
      for (int step = 0; step < 150; step++) {
        model.parameters().clearGradients();
        double _ = model.learn(batch, 4, 1, Settled.unheard());
        double _ = model.parameters().clip(1);
        optimiser.step(1e-2);
      }
      // what cannot be known: the first tokens of a row alone do not tell which row it is
      assertTrue(model.loss(batch, 4) < 0.25, "loss " + model.loss(batch, 4));
    }
  }

  @Test
  void in16Bits_theLossIsNearlyTheSame() {
    LlamaConfig config = Torch.config(2, true);
    try (Llama wide = Llama.fresh(config, 1, Precision.FP32);
        Llama narrow = Llama.of(config, wide.parameters().snapshot(), Precision.BF16)) {
      double exact = wide.loss(batch(), ROWS);
      double rounded = narrow.loss(batch(), ROWS);
      assertEquals(exact, rounded, 0.01);
      assertNotEquals(exact, rounded);
      double _ = narrow.learn(batch(), ROWS, 1, Settled.unheard());
      double _ = wide.learn(batch(), ROWS, 1, Settled.unheard());
      assertEquals(
          wide.parameters().gradientNorm(),
          narrow.parameters().gradientNorm(),
          0.02 * wide.parameters().gradientNorm());
    }
  }

  @Test
  void whatIsNoBatchOfThisModel_isRefused() {
    try (Llama model = Llama.fresh(Torch.config(2, true), 1, Precision.FP32)) {
      assertEquals(
          "token 23; this model has the tokens 0 to 22",
          refused(() -> model.loss(new long[] {1, 23}, 1)));
      assertEquals(
          "token -1; this model has the tokens 0 to 22", refused(() -> model.logits(4, -1)));
      assertEquals(
          "13 positions; this model has 1 to 12", refused(() -> model.loss(new long[14], 1)));
      assertEquals("0 positions; this model has 1 to 12", refused(() -> model.logits()));
      assertEquals(
          "5 tokens are not 2 rows of at least 2 tokens each",
          refused(() -> model.learn(new long[5], 2, 1, Settled.unheard())));
    }
  }

  private static String refused(Runnable what) {
    return String.valueOf(assertThrows(LmException.class, what::run).getMessage());
  }
}
