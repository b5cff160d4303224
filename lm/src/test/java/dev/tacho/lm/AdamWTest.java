package dev.tacho.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tacho.weights.Tensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdamWTest {
  @BeforeAll
  static void load() {
    Torch.load();
  }

  private static FloatBuffer floats(org.bytedeco.pytorch.Tensor flat) {
    return Parameters.bytes(flat).asFloatBuffer();
  }

  /// By the formulas of the paper, in doubles.
  @Test
  void steps_areThoseOfThePaper_withDecayOnMatricesOnly() {
    AdamW.Settings settings = new AdamW.Settings(0.9, 0.99, 1e-6, 0.1);
    SplittableRandom random = new SplittableRandom(4);
    try (Llama model = Llama.fresh(Torch.config(2, true), 1, Precision.FP32);
        AdamW optimiser = new AdamW(model.parameters(), settings)) {
      int all = (int) model.parameters().size();
      FloatBuffer values = floats(model.parameters().values());
      FloatBuffer gradients = floats(model.parameters().gradients());
      double[] expected = new double[all];
      double[] m = new double[all];
      double[] v = new double[all];
      for (int i = 0; i < all; i++) {
        expected[i] = values.get(i);
      }
      for (int t = 1; t <= 4; t++) {
        double rate = 1e-2 / t;
        for (int i = 0; i < all; i++) {
          float gradient = (float) random.nextGaussian();
          gradients.put(i, gradient);
          m[i] = (0.9 * m[i]) + (0.1 * gradient);
          v[i] = (0.99 * v[i]) + (0.01 * gradient * gradient);
          double mean = m[i] / (1 - Math.pow(0.9, t));
          double square = v[i] / (1 - Math.pow(0.99, t));
          double decay = i < model.parameters().matrices() ? 0.1 : 0;
          expected[i] -= rate * ((mean / (Math.sqrt(square) + 1e-6)) + (decay * expected[i]));
        }
        optimiser.step(rate);
      }
      for (int i = 0; i < all; i++) {
        assertEquals(expected[i], values.get(i), 1e-6 * Math.max(1, Math.abs(expected[i])));
      }
    }
  }

  @Test
  void anotherModelsMoments_areRefused() {
    try (Llama model = Llama.fresh(Torch.config(2, true), 1, Precision.FP32);
        AdamW optimiser = new AdamW(model.parameters(), AdamW.Settings.usual(0.1))) {
      Map<String, Tensor> snapshot = new HashMap<>(optimiser.snapshot());
      snapshot.put("second_moment", Tensor.floats("second_moment", List.of(2L), 1, 2));
      assertEquals(
          "the optimiser's snapshot has second_moment as float32[2], where this model needs"
              + " float32[%d]".formatted(model.parameters().size()),
          refused(optimiser, snapshot));
      snapshot.remove("first_moment");
      assertEquals("the optimiser's snapshot has no first_moment", refused(optimiser, snapshot));
    }
  }

  private static String refused(AdamW optimiser, Map<String, Tensor> snapshot) {
    return String.valueOf(
        assertThrows(LmException.class, () -> optimiser.restore(snapshot)).getMessage());
  }

  @Test
  void settingsThatMeanNothing_areRefused() {
    assertThrows(LmException.class, () -> new AdamW.Settings(1, 0.9, 1e-8, 0));
    assertThrows(LmException.class, () -> new AdamW.Settings(0.9, -0.1, 1e-8, 0));
    assertThrows(LmException.class, () -> new AdamW.Settings(0.9, 0.9, 0, 0));
    assertThrows(LmException.class, () -> AdamW.Settings.usual(Double.NaN));
  }
}
