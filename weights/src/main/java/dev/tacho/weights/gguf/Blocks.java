package dev.tacho.weights.gguf;

import dev.tacho.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Numbers in blocks, as ggml packs them: `quantize_row_q8_0_ref`, `quantize_row_q4_0_ref` of
/// ggml-quants.c, to the byte. The order of the operations, each rounded to 32 bits, is part of
/// the format; `GgmlBytesTest` holds it against ggml itself.
abstract sealed class Blocks {
  private static final int BLOCK = 32;

  private final GgufType type;
  private final String tensor;

  private Blocks(GgufType type, String tensor) {
    this.type = type;
    this.tensor = tensor;
  }

  static Blocks of(GgufType type, String tensor) {
    return switch (type) {
      case F16 -> new Halves(tensor);
      case Q8_0 -> new Eights(tensor);
      case Q4_0 -> new Fours(tensor);
      case F32,
          Q4_1,
          Q5_0,
          Q5_1,
          Q8_1,
          Q2_K,
          Q3_K,
          Q4_K,
          Q5_K,
          Q6_K,
          Q8_K,
          I8,
          I16,
          I32,
          I64,
          F64,
          BF16 ->
          throw new WeightsException(
              "the tensor \"%s\" is of %s, which is not read or written here; use f32, f16, q8_0, q4_0"
                  .formatted(tensor, type.text()));
    };
  }

  /// The numbers packed; there are whole blocks of them.
  final ByteBuffer pack(float[] values) {
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(type.bytes(values.length)))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += type.elements()) {
      pack(values, from, out);
    }
    return out.flip();
  }

  final void unpack(ByteBuffer in, float[] values) {
    for (int from = 0; from < values.length; from += type.elements()) {
      unpack(in, values, from);
    }
  }

  abstract void pack(float[] values, int from, ByteBuffer out);

  abstract void unpack(ByteBuffer in, float[] values, int from);

  /// A number of 16 bits.
  ///
  /// @param behind the number that cannot be held when this one cannot
  final void half(ByteBuffer out, float value, float behind) {
    short half = Float.floatToFloat16(value);
    if ((half & 0x7c00) == 0x7c00) {
      throw new WeightsException(
          "the tensor \"%s\" has the number %s, which %s cannot hold; use f32"
              .formatted(tensor, behind, type.text()));
    }
    out.putShort(half);
  }

  /// The element of the block that is farthest from zero, the first of equals; NaN when one is
  /// NaN.
  static float farthest(float[] values, int from) {
    float farthest = 0;
    for (int i = from; i < from + BLOCK; i++) {
      if (Float.isNaN(values[i])) {
        return Float.NaN;
      }
      if (Math.abs(values[i]) > Math.abs(farthest)) {
        farthest = values[i];
      }
    }
    return farthest;
  }

  private static final class Halves extends Blocks {
    Halves(String tensor) {
      super(GgufType.F16, tensor);
    }

    @Override
    void pack(float[] values, int from, ByteBuffer out) {
      half(out, values[from], values[from]);
    }

    @Override
    void unpack(ByteBuffer in, float[] values, int from) {
      values[from] = Float.float16ToFloat(in.getShort());
    }
  }

  /// A scale of 16 bits, then 32 numbers of 8 bits.
  private static final class Eights extends Blocks {
    Eights(String tensor) {
      super(GgufType.Q8_0, tensor);
    }

    @Override
    void pack(float[] values, int from, ByteBuffer out) {
      float farthest = farthest(values, from);
      float scale = Math.abs(farthest) / 127;
      float inverse = scale == 0 ? 0 : 1 / scale;
      half(out, scale, farthest);
      for (int i = from; i < from + BLOCK; i++) {
        out.put((byte) awayFromZero(values[i] * inverse));
      }
    }

    /// C's roundf: halves go away from zero.
    private static int awayFromZero(float value) {
      int magnitude = (int) Math.floor(Math.abs((double) value) + 0.5);
      return value < 0 ? -magnitude : magnitude;
    }

    @Override
    void unpack(ByteBuffer in, float[] values, int from) {
      float scale = Float.float16ToFloat(in.getShort());
      for (int i = from; i < from + BLOCK; i++) {
        values[i] = in.get() * scale;
      }
    }
  }

  /// A scale of 16 bits, then 16 bytes: the first half of the numbers in the low four bits, the
  /// second in the high ones, each 8 above what it stands for.
  private static final class Fours extends Blocks {
    Fours(String tensor) {
      super(GgufType.Q4_0, tensor);
    }

    @Override
    void pack(float[] values, int from, ByteBuffer out) {
      float farthest = farthest(values, from);
      float scale = farthest / -8;
      float inverse = scale == 0 ? 0 : 1 / scale;
      half(out, scale, farthest);
      for (int i = from; i < from + BLOCK / 2; i++) {
        int low = level(values[i] * inverse);
        int high = level(values[i + BLOCK / 2] * inverse);
        out.put((byte) (low | (high << 4)));
      }
    }

    private static int level(float scaled) {
      return Math.min(15, (int) (scaled + 8.5f));
    }

    @Override
    void unpack(ByteBuffer in, float[] values, int from) {
      float scale = Float.float16ToFloat(in.getShort());
      for (int i = from; i < from + BLOCK / 2; i++) {
        byte both = in.get();
        values[i] = ((both & 0xf) - 8) * scale;
        values[i + BLOCK / 2] = (((both >> 4) & 0xf) - 8) * scale;
      }
    }
  }
}
