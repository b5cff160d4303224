package dev.tacho.cli.keep;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Dim;
import dev.tacho.weights.onnx.GraphBuilder;
import dev.tacho.weights.onnx.OnnxModel;
import dev.tacho.weights.safetensors.SafetensorsFile;
import java.util.List;

/// The language model of `examples/ByteLm.java` as an ONNX model: contexts of bytes go in, and
/// for each of them come 256 logits of the byte that is next.
final class ByteModel {
  /// Bytes before the one that is predicted, as whole numbers.
  static final String INPUT = "bytes";

  /// A model without a batch of its own takes this name for it.
  private static final String BATCH = "batch";

  private ByteModel() {}

  /// The model with these weights.
  ///
  /// @param weights as the example writes them: embed, in, in_bias, out, out_bias
  static OnnxModel of(SafetensorsFile weights) {
    Tensor embed = weights.need("embed");
    Tensor in = weights.need("in");
    Tensor out = weights.need("out");
    long inputs = in.dims().getFirst();
    long context = inputs / embed.dims().getLast();
    GraphBuilder graph = new GraphBuilder("byte-lm");
    String bytes = graph.input(INPUT, ElementType.INT64, Dim.open(BATCH), Dim.of(context));
    String vectors = graph.node("Gather", graph.constant(embed), bytes);
    String flat =
        graph.node(
            "Reshape", vectors, graph.constant(Tensor.longs("flat", List.of(2L), -1, inputs)));
    String sums = graph.node("MatMul", flat, graph.constant(in));
    String hidden = graph.node("Relu", graph.node("Add", sums, bias(graph, weights, "in_bias")));
    String last = graph.node("MatMul", hidden, graph.constant(out));
    String logits = graph.node("Add", last, bias(graph, weights, "out_bias"));
    graph.output(
        "logits", logits, ElementType.FLOAT32, Dim.open(BATCH), Dim.of(out.dims().getLast()));
    return graph.build();
  }

  /// One row, as a list of its numbers.
  private static String bias(GraphBuilder graph, SafetensorsFile weights, String name) {
    Tensor row = weights.need(name);
    return graph.constant(new Tensor(name, row.type(), List.of(row.elements()), row.data()));
  }
}
