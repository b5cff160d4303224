package dev.tacho.weights.llama;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Numbers of 16 bits into 32, and a bound on how many are taken into memory. Confined to one
/// thread.
final class Widening {
  private static final long MOST_PARAMETERS = 512L << 20; // 2 GiB of 32 bits

  private long taken;

  /// Counts the elements of a tensor, before memory is taken for them.
  void take(String tensor, long elements) {
    taken += elements;
    if (taken > MOST_PARAMETERS) {
      throw new WeightsException(
          "up to its tensor \"%s\" it has %,d parameters; the most that are read here are %,d"
              .formatted(tensor, taken, MOST_PARAMETERS));
    }
  }

  Tensor widen(Tensor tensor) {
    take(tensor.name(), tensor.elements());
    return switch (tensor.type()) {
      case FLOAT32 -> tensor;
      case FLOAT16, BFLOAT16 -> wide(tensor);
      default ->
          throw new WeightsException(
              "the tensor \"%s\" is of %s; float32, float16 and bfloat16 are read here"
                  .formatted(tensor.name(), tensor.type().text()));
    };
  }

  private static Tensor wide(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    ByteBuffer data = tensor.data();
    for (int i = 0; i < values.length; i++) {
      short half = data.getShort();
      values[i] =
          tensor.type() == ElementType.FLOAT16
              ? Float.float16ToFloat(half)
              : Float.intBitsToFloat(half << Short.SIZE);
    }
    return Tensor.floats(tensor.name(), tensor.dims(), values);
  }

  /// Rounded to 16 bits.
  ///
  /// @throws WeightsException when a number is too large for them, or none
  static Tensor narrow(Tensor tensor) {
    float[] values = tensor.floats();
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Short.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      short half = Float.floatToFloat16(value);
      if ((half & 0x7c00) == 0x7c00) {
        throw new WeightsException(
            "the tensor \"%s\" has the number %s, which f16 cannot hold; use f32"
                .formatted(tensor.name(), value));
      }
      data.putShort(half);
    }
    return new Tensor(tensor.name(), ElementType.FLOAT16, tensor.dims(), data.flip());
  }
}
