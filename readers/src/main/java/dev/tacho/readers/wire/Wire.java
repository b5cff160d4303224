package dev.tacho.readers.wire;

import java.nio.charset.StandardCharsets;

/// Walks the fields of one protocol-buffer message in a stretch of bytes, without making objects.
/// One walker a level of nesting, used again and again. Never fails and never leaves its stretch,
/// whatever the bytes are: what is malformed ends the walk, and [#broken] tells. Confined to one
/// thread.
///
/// Format: <https://protobuf.dev/programming-guides/encoding/>. Groups, which proto3 no longer
/// has, count as malformed.
public final class Wire {
  /// A whole number of variable length.
  public static final int VARINT = 0;

  /// Eight bytes.
  public static final int FIXED64 = 1;

  /// Text, bytes, a message, or packed numbers.
  public static final int BYTES = 2;

  /// Four bytes.
  public static final int FIXED32 = 5;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int at;
  private int end;
  private boolean broken;
  private int field;
  private int kind;
  private long number;
  private int start;
  private int stop;

  /// A walker over nothing.
  public Wire() {}

  /// Begins a walk over `from` to `to` of `message`, which must not change meanwhile.
  public void over(byte[] message, int from, int to) {
    bytes = message;
    at = from;
    end = to;
    broken = false;
  }

  /// Begins a walk over the message that `outer` stands on.
  public void into(Wire outer) {
    over(outer.bytes, outer.start, outer.stop);
  }

  /// Goes to the next field; false at the end, and where the rest is malformed.
  public boolean next() {
    if (at >= end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    kind = (int) tag & 7;
    if (broken || field == 0 || tag >>> 32 != 0) {
      return giveUp();
    }
    switch (kind) {
      case VARINT -> number = varint();
      case FIXED64 -> number = fixed(8);
      case FIXED32 -> number = fixed(4);
      case BYTES -> {
        long length = varint();
        if (broken || length < 0 || length > end - at) {
          return giveUp();
        }
        start = at;
        stop = at + (int) length;
        at = stop;
      }
      default -> {
        return giveUp();
      }
    }
    return !broken;
  }

  /// Whether the walk ended because the bytes are no message.
  public boolean broken() {
    return broken;
  }

  /// The number of the field.
  public int field() {
    return field;
  }

  /// How the field is stored: [#VARINT], [#FIXED64], [#BYTES] or [#FIXED32].
  public int kind() {
    return kind;
  }

  /// Whether this is field `wanted`, stored as `as`.
  public boolean is(int wanted, int as) {
    return field == wanted && kind == as;
  }

  /// The value of a number field: its bits where it is stored as [#FIXED32] or [#FIXED64].
  public long number() {
    return number;
  }

  /// The value of a field of four or eight bytes that holds a floating-point number.
  public double real() {
    return kind == FIXED32 ? Float.intBitsToFloat((int) number) : Double.longBitsToDouble(number);
  }

  /// Where the bytes of a [#BYTES] field begin.
  public int start() {
    return start;
  }

  /// Where they end.
  public int stop() {
    return stop;
  }

  /// How many there are.
  public int length() {
    return stop - start;
  }

  /// The bytes that are walked over.
  public byte[] bytes() {
    return bytes;
  }

  /// The bytes of a [#BYTES] field as text; what is no UTF-8 becomes U+FFFD.
  public String text() {
    return new String(bytes, start, stop - start, StandardCharsets.UTF_8);
  }

  /// Goes to the next of the whole numbers packed in the field that `outer` stands on, after a
  /// call of [#into]; false at the end.
  public boolean nextPacked() {
    if (at >= end) {
      return false;
    }
    number = varint();
    return !broken;
  }

  private boolean giveUp() {
    broken = true;
    at = end;
    return false;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        break;
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    broken = true;
    at = end;
    return 0;
  }

  private long fixed(int size) {
    if (end - at < size) {
      broken = true;
      at = end;
      return 0;
    }
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    at += size;
    return value;
  }
}
