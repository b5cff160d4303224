package dev.tacho.weights.onnx;

import dev.tacho.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a node is told besides its inputs.
public sealed interface Attribute {
  /// A number.
  record OfFloat(float value) implements Attribute {}

  /// A whole number.
  record OfInt(long value) implements Attribute {}

  /// A text, or any bytes.
  record OfBytes(ByteBuffer value) implements Attribute {
    public OfBytes {
      value = value.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer value() {
      return value.duplicate();
    }
  }

  /// Constant values.
  record OfTensor(Tensor value) implements Attribute {}

  /// A graph inside of the node: the branches of an `If`, the body of a `Loop`.
  record OfGraph(Graph value) implements Attribute {}

  /// Numbers.
  record OfFloats(List<Float> values) implements Attribute {
    public OfFloats {
      values = List.copyOf(values);
    }
  }

  /// Whole numbers.
  record OfInts(List<Long> values) implements Attribute {
    public OfInts {
      values = List.copyOf(values);
    }
  }

  /// Any other kind, as it stood in the file.
  record OfWire(ByteBuffer wire) implements Attribute {
    public OfWire {
      wire = wire.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer wire() {
      return wire.duplicate();
    }
  }

  static Attribute of(long value) {
    return new OfInt(value);
  }

  static Attribute of(String value) {
    return new OfBytes(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }
}
