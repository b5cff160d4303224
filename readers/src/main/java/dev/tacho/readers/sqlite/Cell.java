package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;

/// One record: the values of a row or of an index entry, decoded where they lie. A cell is used
/// again for each record that is met. Confined to one thread.
///
/// Record: length of the header, a serial type for each value, then the values. All lengths come
/// from the file and are held against what is there before they are believed.
final class Cell {
  /// Longest record that is read; SQLite itself allows a billion bytes.
  static final int MOST_BYTES = 64 << 20;

  private static final int MOST_COLUMNS = 2_000;

  private final Pages pages;
  private final Charset text;
  private byte[] bytes = new byte[0];
  private byte[] gathered = new byte[0];
  private int limit;
  private int count;
  private int[] types = new int[16];
  private int[] places = new int[16];

  private int cursor;

  Cell(Pages pages, Charset text) {
    this.pages = pages;
    this.text = text;
  }

  /// Decodes the record whose length is the varint at `at` of `page`.
  ///
  /// @param table whether a row id stands between length and record
  /// @return the row id, or 0 for an index entry
  long read(byte[] page, int at, boolean table, Budget budget) throws IOException {
    cursor = at;
    long length = varint(page, pages.usable());
    long rowid = table ? varint(page, pages.usable()) : 0;
    int start = cursor;
    int usable = pages.usable();
    int most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
    if (length < 0 || length > MOST_BYTES) {
      throw new Broken("a record of " + length + " bytes; at most " + MOST_BYTES + " are read");
    }
    if (length <= most) {
      require(start, length, usable);
      bytes = page;
      limit = start + (int) length;
      header(start);
    } else {
      gather(page, start, (int) length, most, budget);
      header(0);
    }
    if (!table && count == 0) {
      throw new Broken("an entry of an index without a value");
    }
    return rowid;
  }

  /// The row id of the record at `at` of a table's leaf.
  long rowid(byte[] page, int at) {
    cursor = at;
    varint(page, pages.usable());
    return varint(page, pages.usable());
  }

  /// The varint at `at`.
  long key(byte[] page, int at) {
    cursor = at;
    return varint(page, pages.usable());
  }

  /// How many values the record has.
  int count() {
    return count;
  }

  boolean isText(int i) {
    return i < count && types[i] >= 13 && (types[i] & 1) == 1;
  }

  boolean isWhole(int i) {
    return i < count && ((types[i] >= 1 && types[i] <= 6) || types[i] == 8 || types[i] == 9);
  }

  boolean isReal(int i) {
    return i < count && types[i] == 7;
  }

  /// The value as a whole number; 0 unless [#isWhole].
  long whole(int i) {
    if (!isWhole(i)) {
      return 0;
    }
    return switch (types[i]) {
      case 8 -> 0;
      case 9 -> 1;
      default -> signed(places[i], length(types[i]));
    };
  }

  /// The value as a double; NaN where it is no number.
  double real(int i) {
    if (isReal(i)) {
      return Double.longBitsToDouble(signed(places[i], 8));
    }
    return isWhole(i) ? whole(i) : Double.NaN;
  }

  /// The value as text; empty unless it is text or a blob.
  String text(int i) {
    if (i >= count || types[i] < 12) {
      return "";
    }
    return new String(bytes, places[i], length(types[i]), text);
  }

  /// Whether value `i` is the text that these bytes encode.
  boolean is(int i, byte[] wanted) {
    return isText(i) && compare(i, wanted) == 0;
  }

  /// The order of value `i` against a text, by bytes: null and numbers come before every text.
  int compare(int i, byte[] wanted) {
    if (i >= count || types[i] < 12) {
      return -1;
    }
    if ((types[i] & 1) == 0) {
      return 1;
    }
    int from = places[i];
    return Arrays.compareUnsigned(bytes, from, from + length(types[i]), wanted, 0, wanted.length);
  }

  private void header(int start) {
    cursor = start;
    long size = varint(bytes, limit);
    long end = start + size;
    if (size < 1 || end > limit) {
      throw new Broken("a record's header of " + size + " bytes");
    }
    long place = end;
    count = 0;
    while (cursor < end && count < MOST_COLUMNS) {
      long type = varint(bytes, (int) end);
      if (type < 0 || type > 2L * MOST_BYTES + 13 || type == 10 || type == 11) {
        throw new Broken("a value of the unknown type " + type);
      }
      if (count == types.length) {
        types = Arrays.copyOf(types, count * 2);
        places = Arrays.copyOf(places, count * 2);
      }
      types[count] = (int) type;
      places[count] = (int) place;
      place += length((int) type);
      if (place > limit) {
        throw new Broken("a value that reaches beyond its record");
      }
      count++;
    }
  }

  /// Puts a record together whose rest lies on overflow pages.
  private void gather(byte[] page, int start, int length, int most, Budget budget)
      throws IOException {
    int usable = pages.usable();
    int least = (usable - 12) * 32 / 255 - 23;
    int wanted = least + (length - least) % (usable - 4);
    int local = wanted <= most ? wanted : least;
    require(start, local + 4L, usable);
    if ((long) (length - local) > pages.count() * usable) {
      throw new Broken("a record of " + length + " bytes, more than the file holds");
    }
    if (gathered.length < length) {
      gathered = new byte[Math.max(length, Math.min(gathered.length * 2, MOST_BYTES))];
    }
    System.arraycopy(page, start, gathered, 0, local);
    long next = number(page, start + local);
    int have = local;
    while (have < length) {
      budget.spend();
      byte[] overflow = pages.kept(next);
      int part = Math.min(length - have, usable - 4);
      System.arraycopy(overflow, 4, gathered, have, part);
      have += part;
      next = number(overflow, 0);
    }
    bytes = gathered;
    limit = length;
  }

  /// The unsigned 32-bit number at `at`.
  static long number(byte[] page, int at) {
    return (page[at] & 0xFFL) << 24
        | (page[at + 1] & 0xFF) << 16
        | (page[at + 2] & 0xFF) << 8
        | (page[at + 3] & 0xFF);
  }

  /// The unsigned 16-bit number at `at`.
  static int half(byte[] page, int at) {
    return (page[at] & 0xFF) << 8 | (page[at + 1] & 0xFF);
  }

  private static void require(int at, long length, int limit) {
    if (at + length > limit) {
      throw new Broken("a record that reaches beyond its page");
    }
  }

  private long varint(byte[] page, int limit) {
    long value = 0;
    for (int i = 0; i < 9; i++) {
      if (cursor >= limit) {
        throw new Broken("a number that reaches beyond its place");
      }
      byte b = page[cursor++];
      if (i == 8) {
        return value << 8 | (b & 0xFF);
      }
      value = value << 7 | (b & 0x7F);
      if (b >= 0) {
        return value;
      }
    }
    return value;
  }

  private long signed(int at, int length) {
    long value = bytes[at];
    for (int i = 1; i < length; i++) {
      value = value << 8 | (bytes[at + i] & 0xFF);
    }
    return value;
  }

  private static int length(int type) {
    return switch (type) {
      case 0, 8, 9 -> 0;
      case 1, 2, 3, 4 -> type;
      case 5 -> 6;
      case 6, 7 -> 8;
      default -> (type - 12) / 2;
    };
  }
}
