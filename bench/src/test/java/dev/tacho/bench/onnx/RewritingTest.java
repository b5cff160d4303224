package dev.tacho.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Dim;
import dev.tacho.weights.onnx.GraphBuilder;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxFile;
import dev.tacho.weights.onnx.OnnxModel;
import dev.tacho.weights.onnx.rewrite.FloatProducts;
import dev.tacho.weights.onnx.rewrite.Range;
import dev.tacho.weights.onnx.rewrite.Rewriting;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Models that were written and rewritten here, run by ONNX Runtime, against sums made in Java.
@Timeout(60)
class RewritingTest {
  private static final int IN = 80;
  private static final int HIDDEN = 48;
  private static final int OUT = 10;
  private static final int ROWS = 32;

  /// How the model says the same thing.
  enum Shape {
    MATMUL_AND_ADD(true),
    NO_LAST_BIAS(false),
    GEMM_TRANSPOSED(true);

    private final boolean biased;

    Shape(boolean biased) {
      this.biased = biased;
    }
  }

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(7);
  private final float[] first = numbers(IN * HIDDEN, 0.2);
  private final float[] firstBias = numbers(HIDDEN, 0.5);
  private final float[] second = numbers(HIDDEN * OUT, 0.2);
  private final float[] secondBias = numbers(OUT, 0.5);
  private final float[] given = numbers(ROWS * IN, 1);

  private float[] numbers(int count, double size) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * size);
    }
    return numbers;
  }

  @ParameterizedTest
  @EnumSource
  void aWrittenModel_computesWhatJavaDoes(Shape shape) throws OrtException {
    assertEquals(0, error(run(model(shape)), java(shape)), 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void dynamicInt8_isIntegersAlone_andTheSumsAreExact(Shape shape) throws OrtException {
    float[] answer = run(Rewriting.dynamicInt8(model(shape)).model());
    assertEquals(List.of(), left());
    assertEquals(0, error(answer, inIntegers(shape)), 1e-5);
    assertEquals(0, error(answer, java(shape)), 0.03);
  }

  @ParameterizedTest
  @EnumSource
  void staticInt8_isIntegersAlone(Shape shape) throws OrtException {
    OnnxModel model = model(shape);
    float[] answer = run(Rewriting.staticInt8(model, ranges(model)).model());
    assertEquals(List.of(), left());
    assertEquals(0, error(answer, java(shape)), 0.04);
  }

  /// The engine joins the product and the `Relu` when nothing between them says integers.
  @Test
  void aProductLeftInFloats_isFound() throws OrtException {
    OnnxModel model = model(Shape.MATMUL_AND_ADD);
    Map<String, Range> ranges = ranges(model);
    model.graph().nodes().stream()
        .filter(node -> node.operator().equals("Add"))
        .forEach(node -> ranges.remove(node.outputs().getFirst()));
    float[] _ = run(Rewriting.staticInt8(model, ranges).model());
    assertEquals(
        List.of("FusedGemm fused : its weights come through DequantizeLinear in every run"),
        left().stream().map(FloatProducts.FloatProduct::text).toList());
  }

  @ParameterizedTest
  @EnumSource
  void int4_keepsItsWeightsInFourBits(Shape shape) throws OrtException {
    float[] answer = run(Rewriting.int4(model(shape)).model());
    assertEquals(List.of(), left());
    assertEquals(2, operators(optimised()).stream().filter(o -> o.equals("MatMulNBits")).count());
    assertEquals(0, error(answer, java(shape)), 0.15);
  }

  @Test
  void halfWeights_areWidened_andComputeInFloat32() throws OrtException {
    OnnxModel model = model(Shape.MATMUL_AND_ADD);
    OnnxModel narrow = Rewriting.halfWeights(model, ElementType.FLOAT16).model();
    assertEquals(0, error(run(narrow), java(Shape.MATMUL_AND_ADD)), 1e-3);
    assertTrue(
        left().stream().allMatch(p -> p.type().equals(Optional.of(ElementType.FLOAT32))),
        () -> left().toString());
    OnnxModel coarse = Rewriting.halfWeights(model, ElementType.BFLOAT16).model();
    assertEquals(0, error(run(coarse), java(Shape.MATMUL_AND_ADD)), 1e-2);
  }

  @ParameterizedTest
  @EnumSource
  void float16_agrees(Shape shape) throws OrtException {
    float[] answer = run(Rewriting.half(model(shape), ElementType.FLOAT16).model());
    assertEquals(0, error(answer, java(shape)), 5e-3);
  }

  @Test
  void anInnerValue_isGivenToo() throws OrtException {
    OnnxModel model = model(Shape.MATMUL_AND_ADD);
    OnnxModel exposing = Rewriting.exposing(model, Rewriting.watched(model));
    float[] _ = run(exposing);
    // the model's own, and all that are watched but its input
    assertEquals(Rewriting.watched(model).size(), exposing.outputs().size());
  }

  private OnnxModel model(Shape shape) {
    GraphBuilder b = new GraphBuilder("two layers");
    String x = b.input("x", ElementType.FLOAT32, Dim.open("batch"), Dim.of(IN));
    String h = layer(b, shape, x, "1", first, IN, firstBias);
    h = layer(b, shape, b.node("Relu", h), "2", second, HIDDEN, secondBias);
    b.output("y", h, ElementType.FLOAT32, Dim.open("batch"), Dim.of(OUT));
    return b.build();
  }

  private static String layer(
      GraphBuilder b, Shape shape, String x, String name, float[] weights, int in, float[] bias) {
    long out = weights.length / in;
    if (shape == Shape.GEMM_TRANSPOSED) {
      float[] turned = new float[weights.length];
      for (int i = 0; i < weights.length; i++) {
        turned[(int) (i % out) * in + (int) (i / out)] = weights[i];
      }
      return b.node(
          "Gemm",
          Map.of("transB", Attribute.of(1)),
          x,
          b.constant(Tensor.floats("w" + name, List.of(out, (long) in), turned)),
          b.constant(Tensor.floats("b" + name, List.of(out), bias)));
    }
    String w = b.constant(Tensor.floats("w" + name, List.of((long) in, out), weights));
    String y = b.node("MatMul", x, w);
    return shape == Shape.NO_LAST_BIAS && in == HIDDEN
        ? y
        : b.node("Add", y, b.constant(Tensor.floats("b" + name, List.of(out), bias)));
  }

  /// Wide enough for all that flows in these tests.
  private static Map<String, Range> ranges(OnnxModel model) {
    Map<String, Range> ranges = new HashMap<>();
    Rewriting.watched(model).forEach(value -> ranges.put(value, new Range(-9, 9, 2)));
    return ranges;
  }

  private float[] run(OnnxModel model) throws OrtException {
    OnnxFile file = OnnxFile.write(model, folder.resolve("model.onnx"));
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "test");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizedModelFilePath(folder.resolve("optimised.onnx").toString());
      try (OrtSession session = environment.createSession(file.path().toString(), options);
          OnnxTensor x =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(given), new long[] {ROWS, IN});
          OrtSession.Result result = session.run(Map.of("x", x))) {
        FloatBuffer y = ((OnnxTensor) result.get("y").orElseThrow()).getFloatBuffer();
        float[] values = new float[y.remaining()];
        y.get(values);
        return values;
      }
    }
  }

  private OnnxModel optimised() {
    return OnnxFile.read(folder.resolve("optimised.onnx")).model();
  }

  private List<FloatProducts.FloatProduct> left() {
    return FloatProducts.find(optimised());
  }

  private static List<String> operators(OnnxModel model) {
    return model.graph().nodes().stream().map(Node::operator).toList();
  }

  private float[] java(Shape shape) {
    float[] hidden = rectified(layer(given, IN, first, firstBias));
    return layer(hidden, HIDDEN, second, shape.biased ? secondBias : new float[OUT]);
  }

  private float[] inIntegers(Shape shape) {
    float[] hidden = rectified(integerLayer(given, IN, first, firstBias));
    return integerLayer(hidden, HIDDEN, second, shape.biased ? secondBias : new float[OUT]);
  }

  private static float[] rectified(float[] values) {
    float[] rectified = values.clone();
    for (int i = 0; i < values.length; i++) {
      rectified[i] = Math.max(0, values[i]);
    }
    return rectified;
  }

  private static float[] layer(float[] x, int in, float[] w, float[] bias) {
    int out = bias.length;
    float[] y = new float[ROWS * out];
    for (int i = 0; i < y.length; i++) {
      double sum = bias[i % out];
      for (int k = 0; k < in; k++) {
        sum += (double) x[(i / out) * in + k] * w[k * out + (i % out)];
      }
      y[i] = (float) sum;
    }
    return y;
  }

  /// The same with everything that goes in rounded to 256 steps, and each column of weights to
  /// 129.
  private static float[] integerLayer(float[] x, int in, float[] w, float[] bias) {
    int out = bias.length;
    float low = 0;
    float high = 0;
    for (float value : x) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float scale = (high - low) / 255;
    double zero = Math.clamp(Math.rint(-low / scale), 0, 255);
    double[] steps = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      steps[i] = Math.clamp(Math.rint(x[i] / scale) + zero, 0, 255) - zero;
    }
    float[] largest = new float[out];
    for (int i = 0; i < w.length; i++) {
      largest[i % out] = Math.max(largest[i % out], Math.abs(w[i]));
    }
    float[] y = new float[ROWS * out];
    for (int i = 0; i < y.length; i++) {
      float column = largest[i % out] / 64;
      double sum = 0;
      for (int k = 0; k < in; k++) {
        sum += steps[(i / out) * in + k] * Math.round(w[k * out + (i % out)] / column);
      }
      y[i] = (float) (sum * scale * column + bias[i % out]);
    }
    return y;
  }

  /// Root of the mean square of the differences, in parts of that of what should be.
  private static double error(float[] is, float[] shouldBe) {
    double off = 0;
    double size = 0;
    for (int i = 0; i < is.length; i++) {
      off += Math.pow(is[i] - shouldBe[i], 2);
      size += Math.pow(shouldBe[i], 2);
    }
    return Math.sqrt(off / size);
  }
}
