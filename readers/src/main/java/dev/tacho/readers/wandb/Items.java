package dev.tacho.readers.wandb;

import dev.tacho.readers.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The items of history, summary and statistics records: a key and the JSON text of its value.
/// Confined to one thread.
///
/// Rows repeat their keys, mostly in the same order. So the encoded key of an item is first held
/// against that of the item at the same place of an earlier row ([Row#addExpected]); where they
/// are equal, which costs one comparison of a few bytes, nothing is decoded. Else it is looked up
/// by its bytes, and only a key that was never seen is decoded.
final class Items {
  /// More different keys than this are left out.
  static final int MOST_KEYS = 50_000;

  /// A longer encoded key is left out.
  static final int LONGEST_KEY = 2_048;

  /// More items in one record than this are left out.
  static final int MOST_ITEMS = 200_000;

  private static final int KEY = 1;
  private static final int NESTED_KEY = 2;
  private static final int VALUE = 16;
  private static final int FEWEST_SLOTS = 1_024;
  private static final int MOST_PARTS = 64;
  private static final int MOST_PROBES = 64;
  private static final int MOST_KEY_BYTES = 8 << 20;

  private final Wire item = new Wire();
  private final Map<String, Key> byName = new LinkedHashMap<>();
  private @Nullable KeyForm[] slots = new @Nullable KeyForm[FEWEST_SLOTS];
  private int forms;
  private int formBytes;
  private long leftOut;
  private final List<Key> news = new ArrayList<>();

  /// The key of that name, as [Key#name] tells it; made where there is none.
  Key named(List<String> parts) {
    Key key = new Key(parts);
    Key known = byName.putIfAbsent(key.name(), key);
    if (known == null) {
      news.add(key);
      return key;
    }
    return known;
  }

  /// The keys met so far.
  Collection<Key> keys() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /// Whether [#takeNews] has any.
  boolean hasNews() {
    return !news.isEmpty();
  }

  /// The keys met for the first time since this was asked last.
  List<Key> takeNews() {
    if (news.isEmpty()) {
      return List.of();
    }
    List<Key> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /// How many items were left out, for their keys or their number.
  long leftOut() {
    return leftOut;
  }

  /// Adds the item in `bytes` from `from` to `to` to the row. One without key or value adds
  /// nothing.
  void add(Row row, byte[] bytes, int from, int to) {
    if (row.count() >= MOST_ITEMS) {
      leftOut++;
      return;
    }
    item.over(bytes, from, to);
    int keyTo = from;
    int valueFrom = -1;
    int valueTo = -1;
    while (item.next()) {
      if (item.is(VALUE, Wire.BYTES)) {
        valueFrom = item.start();
        valueTo = item.stop();
      } else if (valueFrom < 0 && item.kind() == Wire.BYTES) {
        keyTo = item.stop();
      }
    }
    if (item.broken()) {
      leftOut++;
    } else if (valueFrom >= 0) {
      KeyForm form = form(bytes, from, keyTo);
      if (form == null) {
        leftOut++;
      } else {
        row.add(form, valueFrom, valueTo);
      }
    }
  }

  /// Adds the key of an item whose value does not matter.
  void addKey(Row row, byte[] bytes, int from, int to) {
    item.over(bytes, from, to);
    int keyTo = from;
    while (item.next() && item.field() != VALUE) {
      keyTo = item.kind() == Wire.BYTES ? item.stop() : keyTo;
    }
    KeyForm form = form(bytes, from, keyTo);
    if (form != null) {
      row.add(form, to, to);
    }
  }

  private @Nullable KeyForm form(byte[] bytes, int from, int to) {
    int length = to - from;
    int slot = length > LONGEST_KEY ? -1 : slot(bytes, from, to);
    if (slot < 0) {
      return null;
    }
    KeyForm form = slots[slot];
    if (form == null && forms < MOST_KEYS && length <= MOST_KEY_BYTES - formBytes) {
      List<String> parts = parts(bytes, from, to);
      if (!parts.isEmpty()) {
        form = new KeyForm(Arrays.copyOfRange(bytes, from, to), named(parts));
        slots[slot] = form;
        forms++;
        formBytes += length;
        grow();
      }
    }
    return form;
  }

  /// The key that an encoded item names, part by part; none where it names none, or too many.
  static List<String> parts(byte[] bytes, int from, int to) {
    List<String> parts = new ArrayList<>(1);
    Wire item = new Wire();
    item.over(bytes, from, to);
    while (item.next()) {
      if (item.is(KEY, Wire.BYTES) || item.is(NESTED_KEY, Wire.BYTES)) {
        String part = item.text();
        if (parts.size() == MOST_PARTS) {
          return List.of();
        }
        if (!part.isEmpty()) {
          parts.add(part);
        }
      }
    }
    return List.copyOf(parts);
  }

  /// Where the form stands or would stand; -1 where hostile keys have crowded the place.
  private int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    int mask = slots.length - 1;
    int first = hash ^ hash >>> 15;
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      int slot = first + probe & mask;
      KeyForm form = slots[slot];
      if (form == null || form.is(bytes, from, to)) {
        return slot;
      }
    }
    return -1;
  }

  private void grow() {
    if (forms * 2 < slots.length) {
      return;
    }
    @Nullable KeyForm[] old = slots;
    slots = new @Nullable KeyForm[old.length * 2];
    for (KeyForm form : old) {
      if (form != null) {
        int slot = slot(form.bytes(), 0, form.length());
        if (slot >= 0) {
          slots[slot] = form;
        }
      }
    }
  }
}
