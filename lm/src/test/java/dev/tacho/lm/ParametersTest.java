package dev.tacho.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.weights.Tensor;
import dev.tacho.weights.llama.LlamaConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ParametersTest {
  @BeforeAll
  static void load() {
    Torch.load();
  }

  private static Llama model(long seed) {
    return Llama.fresh(Torch.config(2, false), seed, Precision.FP32);
  }

  @Test
  void everyTensorOfTheModel_isInASnapshot_andComesBack() {
    try (Llama model = model(1);
        Llama other = model(2)) {
      Map<String, Tensor> snapshot = model.parameters().snapshot();
      assertEquals(
          new ArrayList<>(model.config().tensors().keySet()), new ArrayList<>(snapshot.keySet()));
      assertNotEquals(model.parameters().digest(), other.parameters().digest());
      other.parameters().restore(snapshot);
      assertEquals(model.parameters().digest(), other.parameters().digest());
      assertEquals(model.config().parameters(), model.parameters().size());
    }
  }

  @Test
  void freshMatrices_areNormal_andNormsOne() {
    try (Llama model = model(1)) {
      Map<String, Tensor> snapshot = model.parameters().snapshot();
      assertEquals(0.02, spread(snapshot, LlamaConfig.EMBEDDING), 0.003);
      assertEquals(0.02, spread(snapshot, LlamaConfig.inLayer(0, "mlp.up_proj")), 0.003);
      assertEquals(0.01, spread(snapshot, LlamaConfig.inLayer(0, "mlp.down_proj")), 0.0015);
      for (float each : snapshot.get(LlamaConfig.LAST_NORM).floats()) {
        assertEquals(1, each);
      }
    }
  }

  private static double spread(Map<String, Tensor> snapshot, String name) {
    float[] values = snapshot.get(name).floats();
    double squares = 0;
    for (float value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  @Test
  void snapshotsOfOtherModels_areRefused_andNothingIsTaken() {
    try (Llama model = model(1)) {
      long before = model.parameters().digest();
      Map<String, Tensor> snapshot = model.parameters().snapshot();
      assertEquals(
          "the snapshot has no tensor lm_head.weight, which this model has",
          refused(model, snapshot, LlamaConfig.HEAD, null));
      assertEquals(
          "the snapshot has model.norm.weight as float32[2], where this model has float32[16]",
          refused(
              model,
              snapshot,
              LlamaConfig.LAST_NORM,
              Tensor.floats(LlamaConfig.LAST_NORM, List.of(2L), 1, 2)));
      assertEquals(
          "the snapshot has a tensor more, which this model has not",
          refused(model, snapshot, "more", Tensor.floats("more", List.of(), 1)));
      assertEquals(before, model.parameters().digest());
      assertThrows(
          LmException.class, () -> Llama.of(Torch.config(1, false), snapshot, Precision.FP32));
    }
  }

  private static String refused(
      Llama model,
      Map<String, Tensor> snapshot,
      String name,
      @org.jspecify.annotations.Nullable Tensor as) {
    Map<String, Tensor> changed = new HashMap<>(snapshot);
    changed.compute(name, (_, _) -> as);
    return String.valueOf(
        assertThrows(LmException.class, () -> model.parameters().restore(changed)).getMessage());
  }

  @Test
  void clipping_shortensWhatIsLonger_andLeavesTheRest() {
    try (Llama model = model(1)) {
      Parameters parameters = model.parameters();
      FloatBuffer gradients = Parameters.bytes(parameters.gradients()).asFloatBuffer();
      gradients.put(0, 3).put(500, -4);
      assertEquals(5, parameters.clip(6), 1e-6);
      assertEquals(3, gradients.get(0));
      assertEquals(5, parameters.clip(1), 1e-6);
      assertEquals(0.6, gradients.get(0), 1e-6);
      assertEquals(-0.8, gradients.get(500), 1e-6);
      assertEquals(1, parameters.gradientNorm(), 1e-6);
      gradients.put(7, Float.NaN);
      assertTrue(Double.isNaN(parameters.clip(1)));
      parameters.clearGradients();
      assertEquals(0, parameters.gradientNorm());
    }
  }

  @Test
  void oneBit_changesTheDigest() {
    try (Llama model = model(1)) {
      long before = model.parameters().digest();
      var values = Parameters.bytes(model.parameters().values());
      values.put(1000, (byte) (values.get(1000) ^ 1));
      assertNotEquals(before, model.parameters().digest());
    }
  }
}
