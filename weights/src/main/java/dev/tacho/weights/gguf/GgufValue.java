package dev.tacho.weights.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What stands behind a key.
public sealed interface GgufValue {
  /// A whole number. One of 64 bits without a sign that is above [Long#MAX_VALUE] is negative
  /// here.
  record Whole(long value, GgufKind kind) implements GgufValue {}

  /// A number with a fraction.
  record Real(double value, GgufKind kind) implements GgufValue {}

  /// Yes or no.
  record Flag(boolean value) implements GgufValue {}

  /// A text.
  record Text(String value) implements GgufValue {}

  /// Texts in order.
  record Texts(List<String> values) implements GgufValue {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /// Numbers in order, little-endian, in place.
  record Packed(GgufKind kind, ByteBuffer data) implements GgufValue {
    public Packed {
      data = data.slice().asReadOnlyBuffer();
    }
  }

  /// A whole number of 32 bits without a sign.
  static GgufValue of(int value) {
    return new Whole(value, GgufKind.UINT32);
  }

  /// A number with a fraction, of 32 bits.
  static GgufValue of(float value) {
    return new Real(value, GgufKind.FLOAT32);
  }

  static GgufValue of(boolean value) {
    return new Flag(value);
  }

  static GgufValue of(String value) {
    return new Text(value);
  }

  static GgufValue of(List<String> values) {
    return new Texts(values);
  }

  /// Whole numbers of 32 bits.
  static GgufValue of(int... values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asIntBuffer().put(values);
    return new Packed(GgufKind.INT32, data);
  }
}
