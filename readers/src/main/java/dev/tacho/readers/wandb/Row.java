package dev.tacho.readers.wandb;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The items of one record: keys, and where the JSON texts of their values stand. Used again for
/// the next record, whose keys are expected to be the same. Confined to one thread.
final class Row {
  private KeyForm[] expected = new KeyForm[0];
  private int[] from = new int[0];
  private int[] to = new int[0];
  private int count;
  private int known;

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

  /// The key that stood at the next place in an earlier record; null for none.
  @Nullable KeyForm expected() {
    return count < known ? expected[count] : null;
  }

  void add(KeyForm form, int valueFrom, int valueTo) {
    if (count == expected.length) {
      int more = Math.max(16, count * 2);
      expected = Arrays.copyOf(expected, more);
      from = Arrays.copyOf(from, more);
      to = Arrays.copyOf(to, more);
    }
    expected[count] = form;
    from[count] = valueFrom;
    to[count] = valueTo;
    count++;
    known = Math.max(known, count);
  }
}
