package dev.tacho.weights.onnx;

import dev.tacho.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The fields of one Protocol Buffers message, in the file's order. No length is believed before it
/// is held against the bytes that are left. Confined to one thread.
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  /// What all messages of a file may take together: a small file cannot ask for much memory.
  static final class Budget {
    static final int PARTS = 2_000_000;
    static final long TEXT = 64L << 20;
    static final long DECODED = 512L << 20;

    private int parts;
    private long text;
    private long decoded;
  }

  private final String file;
  private final ByteBuffer whole;
  private final Budget budget;
  private final int end;
  private int at;
  private int fieldAt;
  private int number;
  private int wire;

  WireReader(String file, ByteBuffer whole) {
    this(file, whole.order(ByteOrder.LITTLE_ENDIAN), new Budget(), 0, whole.limit());
  }

  private WireReader(String file, ByteBuffer whole, Budget budget, int from, int end) {
    this.file = file;
    this.whole = whole;
    this.budget = budget;
    this.at = from;
    this.end = end;
  }

  /// Goes on to the next field; the one before must have been taken.
  boolean next() {
    if (at == end) {
      return false;
    }
    fieldAt = at;
    long tag = varint();
    number = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    if (tag >>> 32 != 0 || number == 0) {
      throw fault("a field with the number " + (tag >>> 3));
    }
    return true;
  }

  int number() {
    return number;
  }

  /// Counts something that will be kept in memory.
  void part() {
    budget.parts++;
    if (budget.parts > Budget.PARTS) {
      throw refusal("it has more than %,d parts".formatted(Budget.PARTS));
    }
  }

  /// Counts bytes that are written out anew in memory.
  void decoded(long bytes) {
    budget.decoded += bytes;
    if (budget.decoded > Budget.DECODED) {
      throw refusal(
          "more than %,d MiB of its weights are not raw data".formatted(Budget.DECODED >> 20));
    }
  }

  long integer() {
    expect(VARINT);
    return varint();
  }

  float real() {
    expect(FIXED32);
    return fixed32();
  }

  String text() {
    ByteBuffer bytes = bytes();
    budget.text += bytes.remaining();
    if (budget.text > Budget.TEXT) {
      throw refusal("it has more than %,d MiB of names".formatted(Budget.TEXT >> 20));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw fault("a name that is not UTF-8", e);
    }
  }

  /// The field's bytes, in place.
  ByteBuffer bytes() {
    WireReader inside = message();
    return inside.rest();
  }

  /// The field as a message, or as packed numbers.
  WireReader message() {
    expect(BYTES);
    long length = varint();
    if (length < 0 || length > end - at) {
      throw fault(
          "a field of %s bytes where %,d are left"
              .formatted(Long.toUnsignedString(length), end - at));
    }
    WireReader inside = new WireReader(file, whole, budget, at, at + (int) length);
    inside.fieldAt = fieldAt;
    at += (int) length;
    return inside;
  }

  /// The bytes that were not taken yet, in place.
  ByteBuffer rest() {
    return whole.slice(at, end - at).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Whether the field holds its numbers one after another.
  boolean packed() {
    return wire == BYTES;
  }

  boolean more() {
    return at < end;
  }

  void skip() {
    switch (wire) {
      case VARINT -> {
        long _ = varint();
      }
      case FIXED64 -> {
        long _ = fixed64();
      }
      case FIXED32 -> {
        float _ = fixed32();
      }
      case BYTES -> {
        WireReader _ = message();
      }
      default -> throw fault("a field of the unknown kind " + wire);
    }
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      take(1);
      byte b = whole.get(at - 1);
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw fault("a number of more than ten bytes");
  }

  float fixed32() {
    take(Float.BYTES);
    return whole.getFloat(at - Float.BYTES);
  }

  long fixed64() {
    take(Long.BYTES);
    return whole.getLong(at - Long.BYTES);
  }

  private void take(int bytes) {
    if (end - at < bytes) {
      throw fault("a number that is cut off");
    }
    at += bytes;
  }

  private void expect(int kind) {
    if (wire != kind) {
      throw fault("field %d is of the kind %d, not %d".formatted(number, wire, kind));
    }
  }

  /// Bytes that no ONNX model has.
  WeightsException fault(String what) {
    return fault(what, null);
  }

  private WeightsException fault(String what, @Nullable Exception cause) {
    return new WeightsException(
        ("%s is no whole ONNX model: at byte %,d stands %s;" + " export or fetch the model again")
            .formatted(file, fieldAt, what),
        cause);
  }

  /// A model that is well formed, and asks for what is not done here.
  WeightsException refusal(String why) {
    return new WeightsException("%s is not read (at byte %,d): %s".formatted(file, fieldAt, why));
  }
}
