package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import dev.tacho.weights.onnx.ValueInfo;
import dev.tacho.weights.onnx.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A graph that computes in 16 bits. What goes in and comes out is what it was: there, and only
/// there, numbers are made narrow and wide.
final class HalfGraph {
  /// Operators that take and give one kind of number, or none but integers, and say so nowhere
  /// else.
  private static final Set<String> SAME_TYPE =
      Set.of(
          "Abs",
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Clip",
          "Concat",
          "Conv",
          "Div",
          "Erf",
          "Exp",
          "Expand",
          "Flatten",
          "Gather",
          "Gelu",
          "Gemm",
          "GlobalAveragePool",
          "Identity",
          "LayerNormalization",
          "LeakyRelu",
          "Log",
          "MatMul",
          "Max",
          "MaxPool",
          "Min",
          "Mul",
          "Neg",
          "Pad",
          "Pow",
          "ReduceMean",
          "ReduceSum",
          "Relu",
          "Reshape",
          "Shape",
          "Sigmoid",
          "Slice",
          "Softmax",
          "Split",
          "Sqrt",
          "Squeeze",
          "Sub",
          "Tanh",
          "Transpose",
          "Unsqueeze");

  private HalfGraph() {}

  static Rewritten rewrite(OnnxModel model, ElementType type) {
    Set<String> unknown =
        model.graph().nodes().stream()
            .filter(node -> !node.domain().isEmpty() || !SAME_TYPE.contains(node.operator()))
            .map(Node::operator)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new WeightsException(
          "what %s would do in %s is not known here; export the model in %s"
              .formatted(unknown, type.text(), type.text()));
    }
    GraphEdit edit = new GraphEdit(model);
    Map<String, Attribute> narrow = Map.of("to", Attribute.of(type.code()));
    for (ValueInfo input : model.inputs()) {
      if (isFloat(input)) {
        edit.rename(input.name(), edit.added("Cast", narrow, input.name()));
      }
    }
    for (Map.Entry<String, Tensor> each : model.graph().initializers().entrySet()) {
      if (each.getValue().type() == ElementType.FLOAT32) {
        String half = edit.fresh(each.getKey() + "_half");
        edit.rename(each.getKey(), edit.constant(Halves.of(each.getValue(), half, type)));
        edit.change();
      }
    }
    Map<String, String> wide = new HashMap<>();
    model.outputs().stream()
        .filter(HalfGraph::isFloat)
        .forEach(output -> wide.put(output.name(), edit.fresh(output.name() + "_half")));
    wide.forEach(edit::rename);
    for (Node node : model.graph().nodes()) {
      List<String> outputs =
          node.outputs().stream().map(output -> wide.getOrDefault(output, output)).toList();
      edit.add(
          new Node(
              node.name(),
              node.operator(),
              node.domain(),
              node.inputs(),
              outputs,
              node.attributes()));
    }
    Map<String, Attribute> widen = Map.of("to", Attribute.of(ElementType.FLOAT32.code()));
    for (ValueInfo output : model.outputs()) {
      if (wide.containsKey(output.name())) {
        edit.add("Cast", widen, List.of(wide.get(output.name())), output.name());
      }
    }
    return edit.done();
  }

  private static boolean isFloat(ValueInfo value) {
    return value.type() instanceof ValueType.TensorType tensor
        && tensor.element() == ElementType.FLOAT32;
  }
}
