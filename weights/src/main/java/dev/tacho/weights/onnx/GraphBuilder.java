package dev.tacho.weights.onnx;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts a model together, value by value. Every method that makes a value gives back its name.
/// Confined to one thread.
public final class GraphBuilder {
  /// The version of ONNX's own operators that is written: the first with numbers of four bits.
  public static final long OPERATOR_SET = 21;

  static final long IR_VERSION = 10;

  private final String name;
  private final List<ValueInfo> inputs = new ArrayList<>();
  private final List<ValueInfo> outputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();
  private final Map<String, Long> operatorSets = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  public GraphBuilder(String name) {
    this.name = name;
    operatorSets.put("", OPERATOR_SET);
  }

  public String input(String input, ElementType type, Dim... dims) {
    take(input);
    inputs.add(new ValueInfo(input, ValueType.TensorType.of(type, List.of(dims))));
    return input;
  }

  /// Weights, or any other numbers that never change.
  public String constant(Tensor tensor) {
    take(tensor.name());
    initializers.put(tensor.name(), tensor);
    return tensor.name();
  }

  /// An operator of ONNX's own with one output.
  public String node(String operator, Map<String, Attribute> attributes, String... given) {
    String output = free(operator);
    nodes.add(new Node("", operator, "", List.of(given), List.of(output), attributes));
    return output;
  }

  public String node(String operator, String... given) {
    return node(operator, Map.of(), given);
  }

  /// A value that is made so far, as an output of the model, by a name of its own.
  public void output(String output, String value, ElementType type, Dim... dims) {
    if (!taken.contains(value)) {
      throw new IllegalArgumentException("nothing makes the value \"" + value + "\"");
    }
    take(output);
    nodes.add(new Node("", "Identity", "", List.of(value), List.of(output), Map.of()));
    outputs.add(new ValueInfo(output, ValueType.TensorType.of(type, List.of(dims))));
  }

  public OnnxModel build() {
    return new OnnxModel(
        IR_VERSION,
        "tacho",
        operatorSets,
        new Graph(name, inputs, outputs, nodes, initializers, 0),
        0);
  }

  private String free(String operator) {
    int number = taken.size();
    String output = operator + "_" + number;
    while (!taken.add(output)) {
      number++;
      output = operator + "_" + number;
    }
    return output;
  }

  private void take(String value) {
    if (value.isEmpty() || !taken.add(value)) {
      throw new IllegalArgumentException("the name \"" + value + "\" is empty or taken");
    }
  }
}
