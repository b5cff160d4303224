package dev.tacho.weights;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the elements of a tensor are.
public enum ElementType {
  FLOAT32(1, 32),
  UINT8(2, 8),
  INT8(3, 8),
  UINT16(4, 16),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  /// Texts of any length: no number of bits.
  STRING(8, 0),
  BOOL(9, 8),
  FLOAT16(10, 16),
  FLOAT64(11, 64),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  UINT4(21, 4),
  INT4(22, 4),
  FLOAT4E2M1(23, 4),
  FLOAT8E8M0(24, 8),
  UINT2(25, 2),
  INT2(26, 2);

  private static final Map<Integer, ElementType> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(ElementType::code, Function.identity()));

  private final int code;
  private final int bits;

  ElementType(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /// The number in ONNX's `TensorProto.DataType`.
  public int code() {
    return code;
  }

  /// Bits of an element; 0 for texts.
  public int bits() {
    return bits;
  }

  /// Bytes that so many elements take, packed.
  public long bytes(long elements) {
    return Math.ceilDiv(Math.multiplyExact(elements, (long) bits), 8L);
  }

  public static Optional<ElementType> of(long code) {
    return code < 1 || code > values().length
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE.get((int) code));
  }

  /// As people write it: `float32`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
