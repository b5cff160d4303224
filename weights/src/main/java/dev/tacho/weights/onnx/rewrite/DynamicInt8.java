package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Graph;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Integers of eight bits whose scale is found anew for each input, so that nothing has to be known
/// of the inputs: `DynamicQuantizeLinear`, `MatMulInteger`, and the scales multiplied back in.
final class DynamicInt8 {
  private final GraphEdit edit;
  private final Map<String, Quantized> quantized = new HashMap<>();

  /// What flows, in integers.
  private record Quantized(String integers, String scale, String zero) {}

  private DynamicInt8(GraphEdit edit) {
    this.edit = edit;
  }

  static Rewritten rewrite(OnnxModel model) {
    GraphEdit edit = new GraphEdit(model);
    DynamicInt8 work = new DynamicInt8(edit);
    Graph graph = model.graph();
    for (Node node : graph.nodes()) {
      Optional<Product> product = Product.of(graph, node, edit);
      product.ifPresentOrElse(work::replace, () -> edit.add(node));
    }
    return edit.done();
  }

  private void replace(Product product) {
    Quantized flow = quantized.computeIfAbsent(product.input(), this::quantize);
    String name = edit.fresh(product.node().inputs().get(1) + "_int8");
    Columns columns = Columns.of(product.weights(), product.rows(), product.columns());
    String weights =
        edit.constant(
            Tensor.bytes(
                name,
                ElementType.INT8,
                List.of((long) product.rows(), (long) product.columns()),
                columns.integers()));
    String scales =
        edit.constant(
            Tensor.floats(
                edit.fresh(name + "_scale"), List.of((long) product.columns()), columns.scales()));
    String sums = edit.fresh(product.node().outputs().getFirst() + "_int32");
    edit.add("MatMulInteger", Map.of(), List.of(flow.integers, weights, flow.zero), sums);
    String real = edit.added("Cast", Map.of("to", Attribute.of(ElementType.FLOAT32.code())), sums);
    String scale = edit.added("Mul", Map.of(), flow.scale, scales);
    String output = product.node().outputs().getFirst();
    Optional<String> bias = product.bias();
    if (bias.isPresent()) {
      String scaled = edit.added("Mul", Map.of(), real, scale);
      edit.add("Add", Map.of(), List.of(scaled, bias.get()), output);
    } else {
      edit.add("Mul", Map.of(), List.of(real, scale), output);
    }
    edit.change();
  }

  private Quantized quantize(String value) {
    Quantized made =
        new Quantized(
            edit.fresh(value + "_uint8"),
            edit.fresh(value + "_scale"),
            edit.fresh(value + "_zero"));
    edit.add(
        new Node(
            "",
            "DynamicQuantizeLinear",
            "",
            List.of(value),
            List.of(made.integers, made.scale, made.zero),
            Map.of()));
    return made;
  }
}
