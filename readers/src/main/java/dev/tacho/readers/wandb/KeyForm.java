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

  /// Where the value begins of the item in `other` from `from` to `to`, if it has this key, then
  /// a value of less than 128 bytes, then nothing; else 0.
  int value(byte[] other, int from, int to) {
    int tag = from + bytes.length;
    int value = tag + 3;
    return value <= to
            && other[tag] == VALUE_TAG_LOW
            && other[tag + 1] == VALUE_TAG_HIGH
            && other[tag + 2] == to - value
            && is(other, from, tag)
        ? value
        : 0;
  }
}
