package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import dev.tacho.weights.onnx.ValueInfo;
import dev.tacho.weights.onnx.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The models that can be made of one in float32. All pure. A model with parts that would be lost,
/// or of operators from before version 13, is refused.
public final class Rewriting {
  private Rewriting() {}

  /// Products of integers, scaled by each input as it comes.
  public static Rewritten dynamicInt8(OnnxModel model) {
    return DynamicInt8.rewrite(model);
  }

  /// Products of integers, scaled by what the values in `ranges` were seen to be.
  public static Rewritten staticInt8(OnnxModel model, Map<String, Range> ranges) {
    return StaticInt8.rewrite(model, ranges);
  }

  /// The values whose ranges [#staticInt8] asks for.
  public static Set<String> watched(OnnxModel model) {
    return StaticInt8.watched(model);
  }

  /// The same model, which gives these inner values too.
  public static OnnxModel exposing(OnnxModel model, Set<String> values) {
    GraphEdit edit = new GraphEdit(model);
    model.graph().nodes().forEach(edit::add);
    List<ValueInfo> outputs = new ArrayList<>(model.outputs());
    Set<String> there = Set.copyOf(outputs.stream().map(ValueInfo::name).toList());
    Set<String> made =
        Set.copyOf(
            model.graph().nodes().stream().map(Node::outputs).flatMap(List::stream).toList());
    values.stream()
        .filter(value -> made.contains(value) && !there.contains(value))
        .map(
            value ->
                new ValueInfo(
                    value, new ValueType.TensorType(ElementType.FLOAT32, Optional.empty())))
        .forEach(outputs::add);
    edit.outputs(outputs);
    return edit.done().model();
  }

  /// Weights in blocks of 32 that share a scale, four bits each; sums in float32.
  public static Rewritten int4(OnnxModel model) {
    return BlockedInt4.rewrite(model);
  }

  /// Weights kept in 16 bits and widened before use; everything is computed in float32.
  ///
  /// @param type [ElementType#FLOAT16] or [ElementType#BFLOAT16]
  public static Rewritten halfWeights(OnnxModel model, ElementType type) {
    return HalfWeights.rewrite(model, type);
  }

  /// Everything in 16 bits between the model's inputs and its outputs, which stay as they were.
  ///
  /// @param type [ElementType#FLOAT16] or [ElementType#BFLOAT16]
  public static Rewritten half(OnnxModel model, ElementType type) {
    return HalfGraph.rewrite(model, type);
  }
}
