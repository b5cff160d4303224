package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Graph;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Integers of eight bits whose scales are fixed by the ranges that known inputs showed: pairs of
/// `QuantizeLinear` and `DequantizeLinear` around each product, from which engines make products of
/// integers.
///
/// Why the shape of the graph matters: ONNX Runtime 1.29 joins a `MatMul` and the `Add` after it to
/// a `Gemm` before it looks for these pairs, and makes integers of a `Gemm` only when its bias is
/// dequantized from 32-bit integers too. Left alone it stays a float product that dequantizes its
/// weights in every run, ten times slower than integers; so does a `Gemm` with a `Relu` after it,
/// since those two are joined first. So a bias is made part of the product here, a `Relu` becomes
/// integers whose lowest step is zero, and a product without a bias ends in a pair of its own.
/// [FloatProducts] tells whether it worked.
final class StaticInt8 {
  private final GraphEdit edit;
  private final Graph graph;
  private final Map<String, Range> ranges;
  private final Map<String, Flow> flows = new HashMap<>();
  private final Set<Node> joined = new HashSet<>();

  /// What flows, in steps of a range.
  private record Flow(String value, Range range) {}

  private StaticInt8(OnnxModel model, Map<String, Range> ranges) {
    this.edit = new GraphEdit(model);
    this.graph = model.graph();
    this.ranges = ranges;
  }

  /// The values whose ranges have to be known.
  static Set<String> watched(OnnxModel model) {
    GraphEdit unused = new GraphEdit(model);
    Set<String> names = new LinkedHashSet<>();
    for (Node node : model.graph().nodes()) {
      Product.of(model.graph(), node, unused)
          .ifPresent(
              product -> {
                names.add(product.input());
                names.add(node.outputs().getFirst());
                users(model.graph(), node.outputs().getFirst()).stream()
                    .filter(user -> user.operator().equals("Add"))
                    .forEach(user -> names.add(user.outputs().getFirst()));
              });
    }
    return names;
  }

  private static List<Node> users(Graph graph, String value) {
    return graph.nodes().stream().filter(node -> node.inputs().contains(value)).toList();
  }

  static Rewritten rewrite(OnnxModel model, Map<String, Range> ranges) {
    return new StaticInt8(model, ranges).rewrite();
  }

  private Rewritten rewrite() {
    for (Node node : graph.nodes()) {
      if (joined.contains(node)) {
        continue;
      }
      Product.of(graph, node, edit).ifPresentOrElse(this::replace, () -> edit.add(node));
    }
    return edit.done();
  }

  private void replace(Product product) {
    Optional<Flow> flow = flow(product.input());
    if (flow.isEmpty()) {
      edit.keep(product.node(), "no range of " + product.input() + " was seen");
      edit.add(product.node());
      return;
    }
    Optional<Node> addition = product.bias().isEmpty() ? biasAfter(product) : Optional.empty();
    Optional<Tensor> bias =
        product
            .bias()
            .or(() -> addition.map(add -> constantOf(add, product)))
            .map(graph.initializers()::get);
    if (product.bias().isPresent() && bias.filter(b -> fits(b, product)).isEmpty()) {
      edit.keep(product.node(), "its bias is not constant, or not one number a column");
      edit.add(product.node());
      return;
    }
    Columns columns = Columns.of(product.weights(), product.rows(), product.columns());
    String weights = weights(product, columns);
    addition.ifPresent(joined::add);
    List<String> given =
        bias.isPresent()
            ? List.of(
                flow.get().value, weights, bias(bias.get(), columns, flow.get().range.scale()))
            : List.of(flow.get().value, weights);
    String operator = bias.isPresent() ? "Gemm" : product.node().operator();
    String output = addition.orElse(product.node()).outputs().getFirst();
    Optional<Range> after = Optional.ofNullable(ranges.get(output));
    Optional<Node> rectifier = after.isPresent() ? rectifierAfter(output) : Optional.empty();
    if (rectifier.isPresent()) {
      joined.add(rectifier.get());
      Range positive = after.get().positive();
      requantize(operator, given, rectifier.get().outputs().getFirst(), positive);
    } else if (bias.isEmpty() && after.isPresent()) {
      requantize(operator, given, output, after.get());
    } else {
      edit.add(operator, Map.of(), given, output);
    }
    edit.change();
  }

  /// A product whose output is made integers at once.
  private void requantize(String operator, List<String> given, String output, Range range) {
    String sums = edit.fresh(output + "_float32");
    edit.add(operator, Map.of(), given, sums);
    String integers = edit.added("QuantizeLinear", Map.of(), scaled(sums, output, range));
    edit.add("DequantizeLinear", Map.of(), List.of(scaled(integers, output, range)), output);
    flows.put(output, new Flow(output, range));
  }

  /// The `Relu` that alone uses a value. Integers whose lowest step is zero do the same.
  private Optional<Node> rectifierAfter(String value) {
    boolean leaves = graph.outputs().stream().anyMatch(out -> out.name().equals(value));
    List<Node> users = users(graph, value);
    return !leaves && users.size() == 1 && users.getFirst().operator().equals("Relu")
        ? Optional.of(users.getFirst())
        : Optional.empty();
  }

  /// The value in steps, as it comes or by a pair; empty when its range is unknown.
  private Optional<Flow> flow(String value) {
    Optional<Flow> there = Optional.ofNullable(flows.get(value));
    Optional<Range> range = Optional.ofNullable(ranges.get(value));
    if (there.isEmpty() && range.isPresent()) {
      there = Optional.of(new Flow(pair(value, range.get()), range.get()));
      flows.put(value, there.get());
    }
    return there;
  }

  private String pair(String value, Range range) {
    String integers = edit.added("QuantizeLinear", Map.of(), scaled(value, value, range));
    return edit.added("DequantizeLinear", Map.of(), scaled(integers, value, range));
  }

  /// The value, its scale and its zero; the constants are named after `owner`, and made once.
  private String[] scaled(String value, String owner, Range range) {
    String scale = owner + "_quantization_scale";
    String zero = owner + "_quantization_zero";
    edit.constant(Tensor.floats(scale, List.of(), range.scale()));
    edit.constant(Tensor.bytes(zero, ElementType.UINT8, List.of(), (byte) range.zero()));
    return new String[] {value, scale, zero};
  }

  private String weights(Product product, Columns columns) {
    String name = edit.fresh(product.node().inputs().get(1) + "_int8");
    List<Long> shape = List.of((long) product.rows(), (long) product.columns());
    List<Long> perColumn = List.of((long) product.columns());
    edit.constant(Tensor.bytes(name, ElementType.INT8, shape, columns.integers()));
    String scale =
        edit.constant(Tensor.floats(edit.fresh(name + "_scale"), perColumn, columns.scales()));
    String zero =
        edit.constant(
            Tensor.bytes(
                edit.fresh(name + "_zero"),
                ElementType.INT8,
                perColumn,
                new byte[product.columns()]));
    return edit.added("DequantizeLinear", Map.of("axis", Attribute.of(1)), name, scale, zero);
  }

  /// 32-bit integers in steps of what the products' sums come in.
  private String bias(Tensor bias, Columns columns, float flowScale) {
    float[] values = bias.floats();
    float[] scales = columns.scales().clone();
    int[] integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      scales[i] *= flowScale;
      integers[i] = Math.round(values[i] / scales[i]);
    }
    List<Long> shape = List.of((long) values.length);
    String name = edit.fresh(bias.name() + "_int32");
    edit.constant(Tensor.ints(name, shape, integers));
    String scale = edit.constant(Tensor.floats(edit.fresh(name + "_scale"), shape, scales));
    String zero =
        edit.constant(Tensor.ints(edit.fresh(name + "_zero"), shape, new int[values.length]));
    return edit.added("DequantizeLinear", Map.of("axis", Attribute.of(0)), name, scale, zero);
  }

  /// The addition of a constant that alone uses the product, which is a plain matrix.
  private Optional<Node> biasAfter(Product product) {
    String output = product.node().outputs().getFirst();
    List<Node> users = users(graph, output);
    boolean leaves = graph.outputs().stream().anyMatch(out -> out.name().equals(output));
    boolean matrix = Optional.ofNullable(ranges.get(output)).map(r -> r.rank() == 2).orElse(false);
    if (leaves || !matrix || users.size() != 1) {
      return Optional.empty();
    }
    Node user = users.getFirst();
    return user.operator().equals("Add")
            && user.domain().isEmpty()
            && Optional.ofNullable(graph.initializers().get(constantOf(user, product)))
                .filter(bias -> fits(bias, product))
                .isPresent()
        ? Optional.of(user)
        : Optional.empty();
  }

  /// The other thing that is added.
  private static String constantOf(Node add, Product product) {
    String output = product.node().outputs().getFirst();
    return add.inputs().getFirst().equals(output)
        ? add.inputs().getLast()
        : add.inputs().getFirst();
  }

  private static boolean fits(Tensor bias, Product product) {
    return bias.type() == ElementType.FLOAT32
        && bias.dims().equals(List.of((long) product.columns()));
  }
}
