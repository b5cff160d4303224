package dev.tacho.weights.onnx;

import dev.tacho.weights.ElementType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The data of a tensor that keeps them as numbers of the wire, written out as raw data. The wire
/// does not say what the elements are, and their type may come after them: numbers are gathered
/// whole, and cut when the type is known.
final class TypedData {
  private final WireReader tensor;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int field;

  TypedData(WireReader tensor) {
    this.tensor = tensor;
  }

  /// Takes the field that the tensor's reader stands at: 4 floats, 5 integers, 6 texts, 7 longs,
  /// 10 doubles, 11 unsigned longs.
  void add() {
    if (field != 0 && field != tensor.number()) {
      throw tensor.fault("a tensor with two kinds of data");
    }
    field = tensor.number();
    if (field == 6) {
      text(tensor.bytes());
    } else if (tensor.packed()) {
      WireReader packed = tensor.message();
      while (packed.more()) {
        number(packed);
      }
    } else {
      number(tensor);
    }
  }

  private void number(WireReader in) {
    switch (field) {
      case 4 -> put(Float.floatToRawIntBits(in.fixed32()));
      case 10 -> put(in.fixed64());
      default -> put(in.varint());
    }
  }

  private void put(long value) {
    tensor.decoded(Long.BYTES);
    out.writeBytes(word.putLong(0, value).array());
  }

  private void text(ByteBuffer text) {
    byte[] bytes = new byte[text.remaining()];
    tensor.decoded(bytes.length);
    text.get(bytes);
    new WireWriter().bytes(6, ByteBuffer.wrap(bytes)).parts().forEach(this::copy);
  }

  private void copy(ByteBuffer part) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    out.writeBytes(bytes);
  }

  /// All that was taken, as the elements of a tensor of `type`.
  ByteBuffer data(ElementType type) {
    if (field == 6 || type == ElementType.STRING) {
      if (field != 0 && (field == 6) != (type == ElementType.STRING)) {
        throw tensor.fault("a tensor of %s with data of another kind".formatted(type.text()));
      }
      return ByteBuffer.wrap(out.toByteArray());
    }
    ByteBuffer wide = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int each = width(type);
    int count = wide.remaining() / Long.BYTES;
    tensor.decoded((long) count * each);
    ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(count, each));
    byte[] all = wide.array();
    for (int i = 0; i < count; i++) {
      raw.put(all, i * Long.BYTES, each);
    }
    return raw.flip();
  }

  /// Bytes of the wire's number that hold an element, or, of small types, two or four of them.
  private static int width(ElementType type) {
    return switch (type) {
      case COMPLEX64 -> Float.BYTES; // two numbers an element
      case COMPLEX128 -> Double.BYTES;
      default -> Math.max(1, type.bits() / Byte.SIZE);
    };
  }
}
