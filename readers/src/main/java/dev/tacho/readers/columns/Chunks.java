package dev.tacho.readers.columns;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Columns of a block as bytes and back. Confined to one thread: it works in arrays of its own.
///
/// Whole numbers are stored as their first, the least difference between neighbours and what each
/// difference is above that: a constant stride costs 17 bytes however long it is. All arithmetic
/// wraps, so that any numbers survive.
final class Chunks {
  private static final int HEAD = 17;
  private static final byte ONE_VALUE = 1;
  private static final byte FLOATS = 4;
  private static final byte DOUBLES = 8;

  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final long[] wide;
  private final int[] ints;
  private final short[] shorts;
  private final float[] floats;

  /// @param most values that a block has
  Chunks(int most) {
    bytes = new byte[longest(most)];
    buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    wide = new long[most];
    ints = new int[most];
    shorts = new short[most];
    floats = new float[most];
  }

  /// How long a chunk of `most` numbers can be.
  static int longest(int most) {
    return HEAD + 8 * most;
  }

  /// The bytes of the chunk that was made last, or is to be read; as long as was told.
  byte[] bytes() {
    return bytes;
  }

  /// Makes the chunk of `count` whole numbers and tells its length.
  int ofLongs(long[] values, int count) {
    long least = 0;
    long most = 0;
    for (int i = 1; i < count; i++) {
      long difference = values[i] - values[i - 1];
      if (i == 1 || difference < least) {
        least = difference;
      }
      if (i == 1 || difference > most) {
        most = difference;
      }
    }
    long range = most - least;
    int width = range < 0 ? 8 : width(range);
    buffer.clear();
    buffer.putLong(values[0]).putLong(least).put((byte) width);
    int n = count - 1;
    switch (width) {
      case 0 -> {}
      case 1 -> {
        for (int i = 0; i < n; i++) {
          bytes[HEAD + i] = (byte) (values[i + 1] - values[i] - least);
        }
      }
      case 2 -> {
        for (int i = 0; i < n; i++) {
          shorts[i] = (short) (values[i + 1] - values[i] - least);
        }
        buffer.asShortBuffer().put(shorts, 0, n);
      }
      case 4 -> {
        for (int i = 0; i < n; i++) {
          ints[i] = (int) (values[i + 1] - values[i] - least);
        }
        buffer.asIntBuffer().put(ints, 0, n);
      }
      default -> {
        for (int i = 0; i < n; i++) {
          wide[i] = values[i + 1] - values[i] - least;
        }
        buffer.asLongBuffer().put(wide, 0, n);
      }
    }
    return HEAD + n * width;
  }

  private static int width(long range) {
    if (range == 0) {
      return 0;
    }
    if (range < 1L << 8) {
      return 1;
    }
    if (range < 1L << 16) {
      return 2;
    }
    return range < 1L << 32 ? 4 : 8;
  }

  /// Reads `count` whole numbers from [#bytes]; false where they are no such chunk.
  boolean toLongs(long[] into, int count, int length) {
    buffer.clear();
    if (length < HEAD) {
      return false;
    }
    long value = buffer.getLong();
    long least = buffer.getLong();
    int width = buffer.get();
    int n = count - 1;
    if (length != HEAD + n * width) {
      return false;
    }
    into[0] = value;
    switch (width) {
      case 0 -> {
        for (int i = 1; i <= n; i++) {
          value += least;
          into[i] = value;
        }
      }
      case 1 -> {
        for (int i = 1; i <= n; i++) {
          value += least + (bytes[HEAD + i - 1] & 0xff);
          into[i] = value;
        }
      }
      case 2 -> {
        buffer.asShortBuffer().get(shorts, 0, n);
        for (int i = 1; i <= n; i++) {
          value += least + (shorts[i - 1] & 0xffff);
          into[i] = value;
        }
      }
      case 4 -> {
        buffer.asIntBuffer().get(ints, 0, n);
        for (int i = 1; i <= n; i++) {
          value += least + (ints[i - 1] & 0xffffffffL);
          into[i] = value;
        }
      }
      case 8 -> {
        buffer.asLongBuffer().get(wide, 0, n);
        for (int i = 1; i <= n; i++) {
          value += least + wide[i - 1];
          into[i] = value;
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Makes the chunk of `count` values and tells its length. Every bit survives.
  int ofDoubles(double[] values, int count) {
    buffer.clear();
    long first = Double.doubleToRawLongBits(values[0]);
    int same = 1;
    while (same < count && Double.doubleToRawLongBits(values[same]) == first) {
      same++;
    }
    if (same == count) {
      buffer.put(ONE_VALUE).putLong(first);
      return buffer.position();
    }
    int narrow = 0;
    while (narrow < count && survivesAsFloat(values[narrow])) {
      floats[narrow] = (float) values[narrow];
      narrow++;
    }
    if (narrow == count) {
      buffer.put(FLOATS).asFloatBuffer().put(floats, 0, count);
      return 1 + 4 * count;
    }
    buffer.put(DOUBLES).asDoubleBuffer().put(values, 0, count);
    return 1 + 8 * count;
  }

  private static boolean survivesAsFloat(double value) {
    return Double.doubleToRawLongBits((float) value) == Double.doubleToRawLongBits(value);
  }

  /// Reads `count` values from [#bytes]; false where they are no such chunk.
  boolean toDoubles(double[] into, int count, int length) {
    buffer.clear();
    if (length < 1) {
      return false;
    }
    switch (buffer.get()) {
      case ONE_VALUE -> {
        if (length != 9) {
          return false;
        }
        Arrays.fill(into, 0, count, Double.longBitsToDouble(buffer.getLong()));
      }
      case FLOATS -> {
        if (length != 1 + 4 * count) {
          return false;
        }
        buffer.asFloatBuffer().get(floats, 0, count);
        for (int i = 0; i < count; i++) {
          into[i] = floats[i];
        }
      }
      case DOUBLES -> {
        if (length != 1 + 8 * count) {
          return false;
        }
        buffer.asDoubleBuffer().get(into, 0, count);
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
