package dev.tacho.weights.onnx.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.onnx.Dim;
import dev.tacho.weights.onnx.Graph;
import dev.tacho.weights.onnx.GraphBuilder;
import dev.tacho.weights.onnx.OnnxModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewritingTest {
  /// A product with weights, and one of two things that flow.
  private static GraphBuilder builder() {
    GraphBuilder b = new GraphBuilder("odd");
    String x = b.input("x", ElementType.FLOAT32, Dim.of(2), Dim.of(2));
    String w = b.constant(Tensor.floats("w", List.of(2L, 2L), 1, -2, 0, 2));
    String y = b.node("MatMul", x, w);
    b.output("y", b.node("MatMul", y, y), ElementType.FLOAT32, Dim.of(2), Dim.of(2));
    return b;
  }

  @Test
  void whatIsLeftAsItWas_isNamed_withItsReason() {
    Rewritten made = Rewriting.dynamicInt8(builder().build());
    assertEquals(1, made.changed());
    assertEquals(List.of("MatMul MatMul_3: its second factor is not constant"), made.kept());
  }

  @Test
  void weightsThatNobodyUsesAnyMore_areGone() {
    OnnxModel made = Rewriting.dynamicInt8(builder().build()).model();
    assertEquals(List.of("w_int8", "w_int8_scale"), names(made.graph()));
  }

  private static List<String> names(Graph graph) {
    return List.copyOf(graph.initializers().keySet());
  }

  @Test
  void aColumn_isScaledByItsLargestWeight_andZeroStaysZero() {
    Columns columns = Columns.of(new float[] {1, -2, 0, 0.5f, -4, 0}, 2, 3);
    assertArrayEquals(new float[] {1 / 64f, 4 / 64f, 1}, columns.scales());
    assertArrayEquals(new byte[] {64, -32, 0, 32, -64, 0}, columns.integers());
  }

  @Test
  void aModelWithPartsThatWouldBeLost_isRefused() {
    OnnxModel plain = builder().build();
    OnnxModel odd = new OnnxModel(8, "", plain.operatorSets(), plain.graph(), 2);
    refused(odd, "the model has 2 functions of its own and 0 sparse initializers");
    refused(
        new OnnxModel(8, "", Map.of("", 11L), plain.graph(), 0),
        "of version 11; export it with version 13 or later");
  }

  private static void refused(OnnxModel model, String why) {
    String message =
        String.valueOf(
            assertThrows(WeightsException.class, () -> Rewriting.dynamicInt8(model)).getMessage());
    assertTrue(message.contains(why), message);
  }

  @Test
  void whatAnOperatorDoesIn16Bits_isNotGuessed() {
    GraphBuilder b = new GraphBuilder("odd");
    String x = b.input("x", ElementType.FLOAT32, Dim.of(2));
    b.output("y", b.node("RandomNormalLike", x), ElementType.FLOAT32, Dim.of(2));
    WeightsException refusal =
        assertThrows(WeightsException.class, () -> Rewriting.half(b.build(), ElementType.FLOAT16));
    assertEquals(
        "what [RandomNormalLike] would do in float16 is not known here;"
            + " export the model in float16",
        refusal.getMessage());
  }

  @Test
  void aRange_alwaysHoldsZero() {
    Range above = new Range(2, 255, 1);
    assertEquals(1, above.scale());
    assertEquals(0, above.zero());
    Range below = new Range(-255, -2, 1);
    assertEquals(1, below.scale());
    assertEquals(255, below.zero());
    assertEquals(1, new Range(0, 0, 1).scale());
    assertEquals(new Range(-255, 255, 1), above.with(below));
  }

  @Test
  void bfloat16_roundsToTheNearest_andKeepsWhatIsNoNumber() {
    assertEquals((short) 0x3f80, Halves.bfloat16(1f));
    assertEquals((short) 0x3f80, Halves.bfloat16(1.003f));
    assertEquals((short) 0x3f81, Halves.bfloat16(1.005f));
    assertEquals((short) 0x7f80, Halves.bfloat16(Float.POSITIVE_INFINITY));
    assertEquals((short) 0x7fc0, Halves.bfloat16(Float.NaN));
  }
}
