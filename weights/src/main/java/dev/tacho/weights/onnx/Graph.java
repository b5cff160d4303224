package dev.tacho.weights.onnx;

import dev.tacho.weights.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A computation: values flow from the inputs and the initializers through the nodes to the
/// outputs.
///
/// @param initializers by name, in the file's order
/// @param sparse how many sparse initializers the file has, which are not read
public record Graph(
    String name,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    List<Node> nodes,
    Map<String, Tensor> initializers,
    int sparse) {
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
  }
}
