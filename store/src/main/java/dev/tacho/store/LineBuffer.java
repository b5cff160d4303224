package dev.tacho.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Bytes of lines on their way to a file. Grows when one line needs it, and allocates nothing
/// otherwise. Confined to one thread at a time.
final class LineBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NAN = "\"NaN\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFINITY = "\"Infinity\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MINUS_INFINITY = "\"-Infinity\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MIN_LONG =
      Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NUMBER = 26;

  private final int usual;
  private final StringBuilder digits = new StringBuilder(32);
  private final CRC32C crc = new CRC32C();
  private byte[] bytes;
  private ByteBuffer view;
  private int size;

  LineBuffer(int usual) {
    this.usual = usual;
    bytes = new byte[usual];
    view = ByteBuffer.wrap(bytes);
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  /// All bytes, ready to be written; valid until the next change.
  ByteBuffer view() {
    return view.limit(size).position(0);
  }

  /// Empties it, and gives back what one long line had needed.
  void clear() {
    size = 0;
    if (bytes.length > 2 * usual) {
      bytes = new byte[usual];
      view = ByteBuffer.wrap(bytes);
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + bytes.length / 2));
      view = ByteBuffer.wrap(bytes);
    }
  }

  LineBuffer put(byte[] text) {
    room(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
    return this;
  }

  LineBuffer put(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  LineBuffer put(long number) {
    if (number == Long.MIN_VALUE) {
      return put(MIN_LONG);
    }
    room(LONGEST_NUMBER);
    long rest = number;
    if (rest < 0) {
      bytes[size++] = '-';
      rest = -rest;
    }
    int length = 1;
    for (long power = 10; length < 19 && rest >= power; power *= 10) {
      length++;
    }
    for (int i = size + length - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
    return this;
  }

  /// Puts the number as [dev.tacho.core.json.Json#of(double)] prints it.
  LineBuffer put(double number) {
    long whole = (long) number;
    if (whole == number && Math.abs(number) < 1e15 && (whole != 0 || isPositiveZero(number))) {
      return put(whole);
    }
    if (!Double.isFinite(number)) {
      return put(Double.isNaN(number) ? NAN : number > 0 ? INFINITY : MINUS_INFINITY);
    }
    digits.setLength(0);
    digits.append(number);
    int length = digits.length();
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) digits.charAt(i);
    }
    size += length;
    return this;
  }

  private static boolean isPositiveZero(double number) {
    return Double.doubleToRawLongBits(number) == 0;
  }

  /// Puts the CRC-32C of everything from byte `from` on, as 8 hex digits.
  LineBuffer putCrcOf(int from, int to) {
    crc.reset();
    crc.update(bytes, from, to - from);
    room(8);
    long value = crc.getValue();
    for (int shift = 28; shift >= 0; shift -= 4) {
      bytes[size++] = HEX[(int) (value >>> shift & 15)];
    }
    return this;
  }
}
