package dev.tacho.readers.wandb;

import java.util.Arrays;

/// A key as one writer encodes it: the bytes of an item before its value. Immutable but for the
/// key's role.
final class KeyForm {
  // the tag of field 16 with bytes, as it is encoded
  private static final byte VALUE_TAG_LOW = (byte) 0x82;
  private static final byte VALUE_TAG_HIGH = 1;

  private final byte[] bytes;
  private final Key key;

  KeyForm(byte[] bytes, Key key) {
    this.bytes = bytes;
    this.key = key;
  }

  Key key() {
    return key;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return bytes.length;
  }

  /// Whether these bytes are the form.
  boolean is(byte[] other, int from, int to) {
    return Arrays.equals(other, from, to, bytes, 0, bytes.length);
  }

  /// Whether the item in `other` from `from` to `to` begins with this form, and its value
  /// follows.
  boolean begins(byte[] other, int from, int to) {
    int value = from + bytes.length;
    return value + 2 < to
        && other[value] == VALUE_TAG_LOW
        && other[value + 1] == VALUE_TAG_HIGH
        && Arrays.equals(other, from, value, bytes, 0, bytes.length);
  }
}
