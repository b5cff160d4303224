package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Graph;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds products with constant weights that are still done in floating-point numbers. Asked of
/// the graph that an engine made of a model, it tells what the model's own graph cannot: what will
/// be computed in integers, and what in how many bits.
public final class FloatProducts {
  private static final Set<String> PRODUCTS =
      Set.of("MatMul", "FusedMatMul", "Gemm", "FusedGemm", "Conv", "FusedConv", "NhwcFusedConv");

  /// Operators through which weights stay constant weights.
  private static final Set<String> PASSING =
      Set.of("DequantizeLinear", "Cast", "Transpose", "Identity", "Reshape");

  private FloatProducts() {}

  /// A product.
  ///
  /// @param type of its weights
  /// @param through the operator that they come through in every run
  public record FloatProduct(
      String operator, String name, Optional<ElementType> type, Optional<String> through) {
    public String text() {
      return "%s %s: its weights %s"
          .formatted(
              operator,
              name,
              through.map(by -> "come through " + by + " in every run").orElse("are floats"));
    }
  }

  /// In the graph's order; empty when there are none.
  public static List<FloatProduct> find(OnnxModel optimised) {
    Graph graph = optimised.graph();
    Map<String, Node> makers = new HashMap<>();
    graph.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
    return graph.nodes().stream()
        .filter(node -> PRODUCTS.contains(node.operator()) && node.inputs().size() > 1)
        .filter(node -> constant(graph, makers, node.inputs().get(1), 0))
        .map(node -> product(graph, makers, node))
        .toList();
  }

  private static boolean constant(Graph graph, Map<String, Node> makers, String value, int steps) {
    if (graph.initializers().containsKey(value)) {
      return true;
    }
    Node maker = makers.get(value);
    return maker != null
        && steps < graph.nodes().size()
        && (maker.operator().equals("Constant")
            || (PASSING.contains(maker.operator())
                && !maker.inputs().isEmpty()
                && constant(graph, makers, maker.inputs().getFirst(), steps + 1)));
  }

  private static FloatProduct product(Graph graph, Map<String, Node> makers, Node node) {
    String weights = node.inputs().get(1);
    return new FloatProduct(
        node.operator(),
        node.name().isEmpty() ? node.outputs().getFirst() : node.name(),
        Optional.ofNullable(graph.initializers().get(weights)).map(Tensor::type),
        Optional.ofNullable(makers.get(weights)).map(Node::operator));
  }
}
