package dev.tacho.weights.onnx;

import java.util.List;
import java.util.Map;

/// A model: one graph, and which operators it speaks of.
///
/// @param irVersion version of the file format
/// @param producer name and version of what wrote it; empty where it does not say
/// @param operatorSets version of each set of operators, by domain; ONNX's own is ``
/// @param functions how many functions of its own the file defines, which are not read
public record OnnxModel(
    long irVersion, String producer, Map<String, Long> operatorSets, Graph graph, int functions) {
  public OnnxModel {
    operatorSets = Map.copyOf(operatorSets);
  }

  /// What has to be given to it. Files of the first versions list the weights as inputs too; those
  /// are left out.
  public List<ValueInfo> inputs() {
    return graph.inputs().stream()
        .filter(input -> !graph.initializers().containsKey(input.name()))
        .toList();
  }

  public List<ValueInfo> outputs() {
    return graph.outputs();
  }
}
