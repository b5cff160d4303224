package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import java.util.Map;

/// Weights of 16 bits in a graph that computes as before.
final class HalfWeights {
  private HalfWeights() {}

  static Rewritten rewrite(OnnxModel model, ElementType type) {
    GraphEdit edit = new GraphEdit(model);
    for (Map.Entry<String, Tensor> each : model.graph().initializers().entrySet()) {
      Tensor tensor = each.getValue();
      if (tensor.type() != ElementType.FLOAT32 || tensor.dims().size() < 2) {
        continue;
      }
      String half = edit.constant(Halves.of(tensor, edit.fresh(each.getKey() + "_half"), type));
      String wide =
          edit.added("Cast", Map.of("to", Attribute.of(ElementType.FLOAT32.code())), half);
      edit.rename(each.getKey(), wide);
      edit.change();
    }
    for (Node node : model.graph().nodes()) {
      edit.add(node);
    }
    return edit.done();
  }
}
