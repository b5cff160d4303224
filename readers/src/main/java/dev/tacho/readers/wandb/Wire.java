package dev.tacho.readers.wandb;

import java.nio.charset.StandardCharsets;

/// A walk over one message of the protocol-buffer wire format, in place: no object a field, no
/// copy of a text that nobody asks for. Bytes that are no such message end in [BadWire]. Confined
/// to one thread.
///
/// Format: <https://protobuf.dev/programming-guides/encoding/>. Why this is not the library:
/// docs/decisions/104.
final class Wire {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int LONGEST_VARINT = 70;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int tag;
  private int from;
  private int to;

  /// The message in `bytes` from `from` to `to`.
  Wire(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /// Goes to the next field; false at the end.
  boolean next() {
    if (at >= end) {
      return false;
    }
    tag = (int) varint();
    switch (tag & 7) {
      case VARINT -> {
        from = at;
        long _ = varint();
        to = at;
      }
      case FIXED64 -> fixed(Long.BYTES);
      case FIXED32 -> fixed(Integer.BYTES);
      case BYTES -> {
        long length = varint();
        if (length < 0 || length > end - at) {
          throw BadWire.of("a field is longer than its message");
        }
        fixed((int) length);
      }
      default -> throw BadWire.of("a field has an unknown wire type");
    }
    return true;
  }

  private void fixed(int length) {
    if (length > end - at) {
      throw BadWire.of("a field is longer than its message");
    }
    from = at;
    at += length;
    to = at;
  }

  /// The number of the field at hand.
  int field() {
    return tag >>> TYPE_BITS;
  }

  /// Whether the field at hand is a text or a message.
  boolean hasBytes() {
    return (tag & 7) == BYTES;
  }

  /// Where the content of the field at hand begins.
  int from() {
    return from;
  }

  /// Where the content of the field at hand ends.
  int to() {
    return to;
  }

  /// The field at hand as a message.
  Wire message() {
    requireBytes();
    return new Wire(bytes, from, to);
  }

  /// The field at hand as text.
  String text() {
    requireBytes();
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /// The field at hand as a whole number.
  long whole() {
    if ((tag & 7) != VARINT) {
      throw BadWire.of("a whole number is of another wire type");
    }
    int back = at;
    at = from;
    long value = varint();
    at = back;
    return value;
  }

  private void requireBytes() {
    if (!hasBytes()) {
      throw BadWire.of("a text or message is of another wire type");
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < LONGEST_VARINT; shift += 7) {
      if (at >= end) {
        throw BadWire.of("a number has no end");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw BadWire.of("a number is longer than ten bytes");
  }
}
