package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Numbers of 32 bits rounded to 16, ties to even.
final class Halves {
  private Halves() {}

  static Tensor of(Tensor wide, String name, ElementType type) {
    float[] values = wide.floats();
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Short.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putShort(type == ElementType.FLOAT16 ? Float.floatToFloat16(value) : bfloat16(value));
    }
    return new Tensor(name, type, wide.dims(), data.flip());
  }

  /// The upper half of the bits, rounded; NaN stays NaN.
  static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }
}
