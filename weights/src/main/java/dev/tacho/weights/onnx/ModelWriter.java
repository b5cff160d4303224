package dev.tacho.weights.onnx;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;

/// The messages of an ONNX file; see the package sign for the fields. Pure: equal models give equal
/// bytes.
final class ModelWriter {
  private ModelWriter() {}

  static List<ByteBuffer> write(OnnxModel model) {
    WireWriter out = new WireWriter();
    out.integer(1, model.irVersion());
    out.text(2, model.producer());
    out.message(7, graph(model.graph()));
    new TreeMap<>(model.operatorSets())
        .forEach(
            (domain, version) ->
                out.message(8, new WireWriter().text(1, domain).integer(2, version)));
    return out.parts();
  }

  private static WireWriter graph(Graph graph) {
    WireWriter out = new WireWriter();
    graph.nodes().forEach(node -> out.message(1, node(node)));
    out.text(2, graph.name());
    graph.initializers().values().forEach(tensor -> out.message(5, tensor(tensor)));
    graph.inputs().forEach(value -> out.message(11, value(value)));
    graph.outputs().forEach(value -> out.message(12, value(value)));
    return out;
  }

  private static WireWriter node(Node node) {
    WireWriter out = new WireWriter();
    node.inputs().forEach(input -> out.text(1, input));
    node.outputs().forEach(output -> out.text(2, output));
    out.text(3, node.name());
    out.text(4, node.operator());
    new TreeMap<>(node.attributes())
        .forEach((name, attribute) -> out.message(5, attribute(name, attribute)));
    out.text(7, node.domain());
    return out;
  }

  private static WireWriter attribute(String name, Attribute attribute) {
    WireWriter out = new WireWriter();
    if (attribute instanceof Attribute.OfWire(ByteBuffer wire)) {
      return out.append(wire);
    }
    out.text(1, name);
    int type =
        switch (attribute) {
          case Attribute.OfFloat(float value) -> {
            out.real(2, value);
            yield 1;
          }
          case Attribute.OfInt(long value) -> {
            out.integer(3, value);
            yield 2;
          }
          case Attribute.OfBytes(ByteBuffer value) -> {
            out.bytes(4, value);
            yield 3;
          }
          case Attribute.OfTensor(Tensor value) -> {
            out.message(5, tensor(value));
            yield 4;
          }
          case Attribute.OfGraph(Graph value) -> {
            out.message(6, graph(value));
            yield 5;
          }
          case Attribute.OfFloats(List<Float> values) -> {
            values.forEach(value -> out.real(7, value));
            yield 6;
          }
          case Attribute.OfInts(List<Long> values) -> {
            values.forEach(value -> out.integer(8, value));
            yield 7;
          }
          case Attribute.OfWire _ -> throw new IllegalStateException("appended above");
        };
    return out.integer(20, type);
  }

  private static WireWriter tensor(Tensor tensor) {
    WireWriter out = new WireWriter();
    tensor.dims().forEach(dim -> out.integer(1, dim));
    out.integer(2, tensor.type().code());
    out.text(8, tensor.name());
    return tensor.type() == ElementType.STRING
        ? out.append(tensor.data())
        : out.bytes(9, tensor.data());
  }

  private static WireWriter value(ValueInfo value) {
    WireWriter type =
        switch (value.type()) {
          case ValueType.OtherType(_, ByteBuffer wire) -> new WireWriter().append(wire);
          case ValueType.TensorType tensor -> new WireWriter().message(1, tensorType(tensor));
        };
    return new WireWriter().text(1, value.name()).message(2, type);
  }

  private static WireWriter tensorType(ValueType.TensorType type) {
    WireWriter out = new WireWriter().integer(1, type.element().code());
    type.shape()
        .ifPresent(
            dims -> {
              WireWriter shape = new WireWriter();
              dims.forEach(dim -> shape.message(1, dim(dim)));
              out.message(2, shape);
            });
    return out;
  }

  private static WireWriter dim(Dim dim) {
    return switch (dim) {
      case Dim.Fixed(long size) -> new WireWriter().integer(1, size);
      case Dim.Named(String name) -> new WireWriter().text(2, name);
      case Dim.Unknown() -> new WireWriter();
    };
  }
}
