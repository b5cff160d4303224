package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Graph;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import dev.tacho.weights.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A graph on its way to another one. Confined to one thread.
final class GraphEdit {
  /// The first operators that scale a tensor by column.
  private static final long OLDEST_OPERATORS = 13;

  private final OnnxModel model;
  private final Map<String, Long> operatorSets;
  private final List<ValueInfo> inputs;
  private final List<ValueInfo> outputs;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers;
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final List<String> kept = new ArrayList<>();
  private int changed;

  GraphEdit(OnnxModel model) {
    this.model = model;
    this.operatorSets = new HashMap<>(model.operatorSets());
    this.inputs = new ArrayList<>(model.graph().inputs());
    this.outputs = new ArrayList<>(model.graph().outputs());
    this.initializers = new LinkedHashMap<>(model.graph().initializers());
    if (model.functions() > 0 || model.graph().sparse() > 0) {
      throw new WeightsException(
          "the model has %d functions of its own and %d sparse initializers, which would be lost;"
                  .formatted(model.functions(), model.graph().sparse())
              + " export it without them");
    }
    long version = operatorSets.getOrDefault("", 0L);
    if (version < OLDEST_OPERATORS) {
      throw new WeightsException(
          "the model speaks of the operators of version %d; export it with version %d or later"
              .formatted(version, OLDEST_OPERATORS));
    }
    inputs.forEach(input -> names.add(input.name()));
    names.addAll(initializers.keySet());
    model.graph().nodes().forEach(node -> names.addAll(node.outputs()));
  }

  void keep(Node node, String why) {
    String what = node.name().isEmpty() ? node.outputs().getFirst() : node.name();
    kept.add("%s %s: %s".formatted(node.operator(), what, why));
  }

  /// One more thing is other than before.
  void change() {
    changed++;
  }

  /// From here on, nodes that ask for `value` get `instead`.
  void rename(String value, String instead) {
    renamed.put(value, instead);
  }

  void add(Node node) {
    nodes.add(
        new Node(
            node.name(),
            node.operator(),
            node.domain(),
            node.inputs().stream().map(input -> renamed.getOrDefault(input, input)).toList(),
            node.outputs(),
            node.attributes()));
  }

  /// A node of one output with the name `output`.
  void add(String operator, Map<String, Attribute> attributes, List<String> given, String output) {
    add(new Node("", operator, "", given, List.of(output), attributes));
  }

  /// A node of one output, and the name of that.
  String added(String operator, Map<String, Attribute> attributes, String... given) {
    String output = fresh(given[0] + "_" + operator);
    add(operator, attributes, List.of(given), output);
    return output;
  }

  String constant(Tensor tensor) {
    initializers.put(tensor.name(), tensor);
    return tensor.name();
  }

  String fresh(String like) {
    String name = like;
    for (int number = 2; !names.add(name); number++) {
      name = like + "_" + number;
    }
    return name;
  }

  void outputs(List<ValueInfo> instead) {
    outputs.clear();
    outputs.addAll(instead);
  }

  void speaks(String domain, long version) {
    operatorSets.merge(domain, version, Math::max);
  }

  Rewritten done() {
    Set<String> used = new HashSet<>();
    uses(nodes, used);
    outputs.forEach(output -> used.add(output.name()));
    Map<String, Tensor> left = new LinkedHashMap<>(initializers);
    left.keySet().retainAll(used);
    List<ValueInfo> given =
        inputs.stream()
            .filter(
                input -> left.containsKey(input.name()) || !initializers.containsKey(input.name()))
            .toList();
    Graph graph = new Graph(model.graph().name(), given, outputs, nodes, left, 0);
    OnnxModel made = new OnnxModel(Math.max(8, model.irVersion()), "tacho", operatorSets, graph, 0);
    return new Rewritten(made, changed, kept);
  }

  private static void uses(List<Node> nodes, Set<String> used) {
    for (Node node : nodes) {
      used.addAll(node.inputs());
      for (Attribute attribute : node.attributes().values()) {
        if (attribute instanceof Attribute.OfGraph(Graph inner)) {
          uses(inner.nodes(), used);
          inner.outputs().forEach(output -> used.add(output.name()));
        }
      }
    }
  }
}
