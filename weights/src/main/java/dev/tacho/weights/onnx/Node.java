package dev.tacho.weights.onnx;

import java.util.List;
import java.util.Map;

/// One operator at work. An empty name among the inputs or outputs is one that is left out.
///
/// @param domain empty for the operators of ONNX itself
public record Node(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
    if (operator.isEmpty()) {
      throw new IllegalArgumentException("a node without an operator");
    }
    if (domain.equals("ai.onnx")) {
      domain = "";
    }
  }
}
