package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Graph;
import dev.tacho.weights.onnx.Node;
import java.util.Map;
import java.util.Optional;

/// A product of something that flows and a matrix of weights that never changes, as `MatMul` and
/// `Gemm` make it.
///
/// @param weights rows by columns, row after row: whatever `Gemm` transposes is in order here
/// @param bias what is added to each row; only `Gemm` has one
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each matrix would cost
record Product(
    Node node, String input, int rows, int columns, float[] weights, Optional<String> bias) {

  /// Whether the node is of a kind that may be a product.
  static boolean named(Node node) {
    return node.domain().isEmpty()
        && (node.operator().equals("MatMul") || node.operator().equals("Gemm"));
  }

  /// The product that the node makes; empty when it is none, with the reason among `kept`.
  static Optional<Product> of(Graph graph, Node node, GraphEdit edit) {
    if (!named(node)) {
      return Optional.empty();
    }
    Tensor weights = graph.initializers().get(node.inputs().get(1));
    Optional<String> odd =
        weights == null ? Optional.of("its second factor is not constant") : oddity(node, weights);
    if (odd.isPresent() || weights == null) {
      edit.keep(node, odd.orElse(""));
      return Optional.empty();
    }
    int first = Math.toIntExact(weights.dims().getFirst());
    int second = Math.toIntExact(weights.dims().getLast());
    boolean transposed = flag(node.attributes(), "transB");
    Optional<String> bias =
        node.inputs().size() > 2 && !node.inputs().get(2).isEmpty()
            ? Optional.of(node.inputs().get(2))
            : Optional.empty();
    return Optional.of(
        transposed
            ? new Product(
                node,
                node.inputs().getFirst(),
                second,
                first,
                transpose(weights.floats(), first, second),
                bias)
            : new Product(node, node.inputs().getFirst(), first, second, weights.floats(), bias));
  }

  private static Optional<String> oddity(Node node, Tensor weights) {
    if (weights.type() != ElementType.FLOAT32) {
      return Optional.of("its weights are " + weights.type().text());
    }
    if (weights.dims().size() != 2 || weights.elements() == 0) {
      return Optional.of("its weights have the shape " + weights.dims());
    }
    boolean plain =
        !flag(node.attributes(), "transA")
            && one(node.attributes(), "alpha")
            && one(node.attributes(), "beta");
    return plain ? Optional.empty() : Optional.of("it scales or transposes what flows in");
  }

  private static boolean flag(Map<String, Attribute> attributes, String name) {
    return attributes.get(name) instanceof Attribute.OfInt(long value) && value != 0;
  }

  private static boolean one(Map<String, Attribute> attributes, String name) {
    return !(attributes.get(name) instanceof Attribute.OfFloat(float value)) || value == 1;
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[(c * rows) + r] = matrix[(r * columns) + c];
      }
    }
    return turned;
  }
}
