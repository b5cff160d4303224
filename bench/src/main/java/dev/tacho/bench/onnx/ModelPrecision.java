package dev.tacho.bench.onnx;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Graph;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import dev.tacho.weights.onnx.ValueInfo;
import dev.tacho.weights.onnx.ValueType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// The number format that a model is in, told from its file: from its operators where they compute
/// in integers, else from its weights, else from its inputs. Pure.
final class ModelPrecision {
  private static final Set<String> INTEGER =
      Set.of(
          "MatMulInteger",
          "ConvInteger",
          "QLinearMatMul",
          "QLinearConv",
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "DynamicQuantizeMatMul",
          "MatMulIntegerToFloat",
          "QAttention",
          "QGemm");

  /// Below this share of the weights a second format does not make a model a mixed one: scales and
  /// normalisation stay wide in most.
  private static final double MIXED = 0.1;

  private ModelPrecision() {}

  /// `fp32`, `fp16`, `bf16`, `int8`, `int4`, `mixed`, or `fp64`, which no cell asks for.
  static String of(OnnxModel model) {
    Graph graph = model.graph();
    boolean four =
        graph.nodes().stream().anyMatch(ModelPrecision::isFourBits)
            || graph.initializers().values().stream()
                .anyMatch(t -> t.type() == ElementType.INT4 || t.type() == ElementType.UINT4);
    if (four) {
      return "int4";
    }
    if (graph.nodes().stream().map(Node::operator).anyMatch(INTEGER::contains)) {
      return "int8";
    }
    Map<ElementType, Long> elements = new EnumMap<>(ElementType.class);
    graph.initializers().values().stream()
        .filter(tensor -> isFraction(tensor.type()))
        .forEach(tensor -> elements.merge(tensor.type(), elements(tensor), Long::sum));
    if (elements.isEmpty()) {
      model.inputs().stream()
          .map(ValueInfo::type)
          .filter(type -> type instanceof ValueType.TensorType)
          .map(type -> ((ValueType.TensorType) type).element())
          .filter(ModelPrecision::isFraction)
          .forEach(type -> elements.put(type, 1L));
    }
    long all = elements.values().stream().mapToLong(n -> n).sum();
    long large = elements.values().stream().filter(n -> n > MIXED * all).count();
    if (large > 1) {
      return "mixed";
    }
    return elements.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> word(most.getKey()))
        .orElse("fp32");
  }

  private static boolean isFourBits(Node node) {
    return node.operator().equals("MatMulNBits")
        && !(node.attributes().get("bits") instanceof dev.tacho.weights.onnx.Attribute.OfInt(var b)
            && b != 4);
  }

  private static boolean isFraction(ElementType type) {
    return type == ElementType.FLOAT32
        || type == ElementType.FLOAT16
        || type == ElementType.BFLOAT16
        || type == ElementType.FLOAT64;
  }

  private static long elements(Tensor tensor) {
    return tensor.dims().stream().mapToLong(d -> d).reduce(1, (a, b) -> a * b);
  }

  private static String word(ElementType type) {
    if (type == ElementType.FLOAT16) {
      return "fp16";
    }
    if (type == ElementType.BFLOAT16) {
      return "bf16";
    }
    return type == ElementType.FLOAT64 ? "fp64" : "fp32";
  }
}
