package dev.tacho.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Numbers of one type in a shape; the last dimension runs fastest. The data are little-endian and
/// packed, or, for texts, fields of the wire as they stood.
public record Tensor(String name, ElementType type, List<Long> dims, ByteBuffer data) {
  public Tensor {
    dims = List.copyOf(dims);
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (type != ElementType.STRING && type.bytes(elements(dims)) != data.remaining()) {
      throw new IllegalArgumentException(
          "%s%s needs %d bytes, not %d"
              .formatted(type.text(), dims, type.bytes(elements(dims)), data.remaining()));
    }
  }

  public static Tensor floats(String name, List<Long> dims, float... values) {
    ByteBuffer data = room(values.length, Float.BYTES);
    data.asFloatBuffer().put(values);
    return new Tensor(name, ElementType.FLOAT32, dims, data);
  }

  public static Tensor ints(String name, List<Long> dims, int... values) {
    ByteBuffer data = room(values.length, Integer.BYTES);
    data.asIntBuffer().put(values);
    return new Tensor(name, ElementType.INT32, dims, data);
  }

  public static Tensor longs(String name, List<Long> dims, long... values) {
    ByteBuffer data = room(values.length, Long.BYTES);
    data.asLongBuffer().put(values);
    return new Tensor(name, ElementType.INT64, dims, data);
  }

  /// Of a type that takes a byte an element or less, packed already.
  public static Tensor bytes(String name, ElementType type, List<Long> dims, byte... values) {
    return new Tensor(name, type, dims, ByteBuffer.wrap(values));
  }

  private static ByteBuffer room(int values, int each) {
    return ByteBuffer.allocate(Math.multiplyExact(values, each)).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public long elements() {
    return elements(dims);
  }

  /// How many elements a shape has.
  ///
  /// @throws ArithmeticException when they are too many for a number
  public static long elements(List<Long> dims) {
    return dims.stream().reduce(1L, Math::multiplyExact);
  }

  /// A copy of all elements; only of [ElementType#FLOAT32].
  public float[] floats() {
    if (type != ElementType.FLOAT32) {
      throw new IllegalStateException(name + " is " + type.text() + ", not float32");
    }
    float[] values = new float[Math.toIntExact(elements())];
    data().asFloatBuffer().get(values);
    return values;
  }
}
