package dev.tacho.readers.tensorboard;

import dev.tacho.readers.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The one number, or the one text, that a `TensorProto` holds. Confined to one thread.
///
/// A tensor has its elements either as `tensor_content`, little-endian, or in the repeated field
/// of its type, packed or not (tensorflow/core/framework/tensor.proto).
final class Tensors {
  private static final int DTYPE = 1;
  private static final int SHAPE = 2;
  private static final int CONTENT = 4;
  private static final int STRING_VAL = 8;

  // tensorflow/core/framework/types.proto
  private static final int FLOAT = 1;
  private static final int DOUBLE = 2;
  private static final int INT32 = 3;
  private static final int UINT8 = 4;
  private static final int INT16 = 5;
  private static final int INT8 = 6;
  private static final int STRING = 7;
  private static final int INT64 = 9;
  private static final int BOOL = 10;
  private static final int BFLOAT16 = 14;
  private static final int UINT16 = 17;
  private static final int HALF = 19;
  private static final int UINT32 = 22;
  private static final int UINT64 = 23;

  private final Wire fields = new Wire();
  private final Wire inner = new Wire();
  private final Wire dimension = new Wire();
  private byte[] bytes = {};
  private int type;
  private int contentStart;
  private int contentStop;
  private int elements;
  private long raw;
  private int textStart;
  private int textStop;
  private double number;

  /// Whether the tensor in `from` to `to` of `message` holds one number, which [#number] then
  /// tells.
  boolean scalar(byte[] message, int from, int to) {
    if (!walk(message, from, to) || type == STRING) {
      return false;
    }
    if (contentStop > contentStart) {
      int size = size();
      if (size == 0 || contentStop - contentStart != size) {
        return false;
      }
      raw = 0;
      for (int i = size - 1; i >= 0; i--) {
        raw = raw << 8 | (bytes[contentStart + i] & 0xff);
      }
      number = value();
      return true;
    }
    if (elements > 1 || size() == 0) {
      return false;
    }
    // a zero that proto3 leaves out
    raw = elements == 0 ? 0 : raw;
    number = value();
    return true;
  }

  /// The number of the tensor that [#scalar] saw last.
  double number() {
    return number;
  }

  /// The text of a tensor that holds at least one; the first of several.
  Optional<String> text(byte[] message, int from, int to) {
    if (!walk(message, from, to) || type != STRING || textStart < 0) {
      return Optional.empty();
    }
    return Optional.of(new String(bytes, textStart, textStop - textStart, StandardCharsets.UTF_8));
  }

  private boolean walk(byte[] message, int from, int to) {
    fields.over(message, from, to);
    bytes = message;
    type = 0;
    contentStart = 0;
    contentStop = 0;
    elements = 0;
    textStart = -1;
    boolean single = true;
    while (fields.next()) {
      switch (fields.field()) {
        case DTYPE -> type = fields.kind() == Wire.VARINT ? (int) fields.number() : 0;
        case SHAPE -> single &= fields.kind() == Wire.BYTES && isOfOneElement();
        case CONTENT -> {
          if (fields.kind() == Wire.BYTES) {
            contentStart = fields.start();
            contentStop = fields.stop();
          }
        }
        case STRING_VAL -> {
          if (textStart < 0 && fields.kind() == Wire.BYTES) {
            textStart = fields.start();
            textStop = fields.stop();
          }
        }
        case 5, 6, 7, 10, 11, 13, 16, 17 -> element();
        default -> {
          // of no type that holds numbers
        }
      }
    }
    return !fields.broken() && (single || type == STRING);
  }

  private boolean isOfOneElement() {
    inner.into(fields);
    boolean one = true;
    while (inner.next()) {
      if (inner.is(2, Wire.BYTES)) {
        dimension.into(inner);
        long size = 0;
        while (dimension.next()) {
          if (dimension.is(1, Wire.VARINT)) {
            size = dimension.number();
          }
        }
        one &= size == 1;
      } else if (inner.is(3, Wire.VARINT)) {
        // of unknown rank
        one = false;
      }
    }
    return one && !inner.broken();
  }

  private void element() {
    if (fields.kind() != Wire.BYTES) {
      elements++;
      raw = fields.number();
      return;
    }
    int width = fields.field() == 5 ? 4 : fields.field() == 6 ? 8 : 0;
    if (width > 0) {
      int count = fields.length() / width;
      elements += count;
      raw = 0;
      for (int i = width - 1; count > 0 && i >= 0; i--) {
        raw = raw << 8 | (bytes[fields.start() + i] & 0xff);
      }
      return;
    }
    inner.into(fields);
    while (elements < 2 && inner.nextPacked()) {
      elements++;
      raw = inner.number();
    }
  }

  /// Bytes of an element in `tensor_content`; 0 for a type that holds no numbers.
  private int size() {
    return switch (type) {
      case UINT8, INT8, BOOL -> 1;
      case INT16, UINT16, HALF, BFLOAT16 -> 2;
      case FLOAT, INT32, UINT32 -> 4;
      case DOUBLE, INT64, UINT64 -> 8;
      default -> 0;
    };
  }

  private double value() {
    return switch (type) {
      case FLOAT -> Float.intBitsToFloat((int) raw);
      case DOUBLE -> Double.longBitsToDouble(raw);
      case HALF -> Float.float16ToFloat((short) raw);
      case BFLOAT16 -> Float.intBitsToFloat((int) raw << 16);
      case INT8 -> (byte) raw;
      case INT16 -> (short) raw;
      case INT32 -> (int) raw;
      case UINT8 -> raw & 0xff;
      case UINT16 -> raw & 0xffff;
      case UINT32 -> raw & 0xffff_ffffL;
      case UINT64 -> raw >= 0 ? raw : raw + 0x1p64;
      case BOOL -> raw == 0 ? 0 : 1;
      default -> raw;
    };
  }
}
