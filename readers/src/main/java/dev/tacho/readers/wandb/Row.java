package dev.tacho.readers.wandb;

import java.util.Arrays;

/// The items of one record: keys, and where the JSON texts of their values stand. Used again for
/// the next record, whose keys are expected to be the same. Confined to one thread.
final class Row {
  // field 1 with bytes: the item of a history record, the update of a summary record
  private static final int ITEM_TAG = 0x0a;

  private KeyForm[] expected = new KeyForm[0];
  private int[] from = new int[0];
  private int[] to = new int[0];
  private int count;
  private int known;
  private long changes;

  int count() {
    return count;
  }

  Key key(int i) {
    return expected[i].key();
  }

  int from(int i) {
    return from[i];
  }

  int to(int i) {
    return to[i];
  }

  void clear() {
    count = 0;
  }

  /// Adds the items that begin at `at`, as long as each has the key that stood at its place in an
  /// earlier record. Returns where the first one begins that has not, or `end`.
  int addExpected(byte[] bytes, int at, int end) {
    int next = at;
    while (count < known && end - next > 2 && bytes[next] == ITEM_TAG) {
      int item = next + 2;
      int itemEnd = item + bytes[next + 1];
      int value = itemEnd <= end ? expected[count].value(bytes, item, itemEnd) : 0;
      if (value == 0) {
        break;
      }
      from[count] = value;
      to[count] = itemEnd;
      count++;
      next = itemEnd;
    }
    return next;
  }

  /// Changes whenever a place gets another key.
  long changes() {
    return changes;
  }

  void add(KeyForm form, int valueFrom, int valueTo) {
    if (count == expected.length) {
      int more = Math.max(16, count * 2);
      expected = Arrays.copyOf(expected, more);
      from = Arrays.copyOf(from, more);
      to = Arrays.copyOf(to, more);
    }
    if (expected[count] != form) {
      expected[count] = form;
      changes++;
    }
    from[count] = valueFrom;
    to[count] = valueTo;
    count++;
    known = Math.max(known, count);
  }
}
