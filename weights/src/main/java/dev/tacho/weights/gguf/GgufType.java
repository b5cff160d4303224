package dev.tacho.weights.gguf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How the numbers of a tensor are kept: in blocks of so many elements and so many bytes.
public enum GgufType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  /// 32 numbers of 4 bits and a scale.
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  /// 32 numbers of 8 bits and a scale.
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  BF16(30, 1, 2);

  private final int code;
  private final int elements;
  private final int bytes;

  GgufType(int code, int elements, int bytes) {
    this.code = code;
    this.elements = elements;
    this.bytes = bytes;
  }

  int code() {
    return code;
  }

  /// Elements of a block; a row has a multiple of them.
  public int elements() {
    return elements;
  }

  /// Bytes that so many elements take.
  ///
  /// @throws ArithmeticException when they are too many for a number
  long bytes(long count) {
    return Math.multiplyExact(count / elements, (long) bytes);
  }

  /// As people write it: `q8_0`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<GgufType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }
}
