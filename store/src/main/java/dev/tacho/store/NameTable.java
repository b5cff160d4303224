package dev.tacho.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Turns the bytes of names that come again and again into strings without making new ones.
/// Bounded: of two names that meet in one slot the later stays. Confined to one thread.
final class NameTable {
  private static final int SLOTS = 1 << 12;

  private final byte[][] keys = new byte[SLOTS][0];
  private final @Nullable String[] texts = new String[SLOTS];

  /// The UTF-8 text of those bytes.
  String text(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 12) & SLOTS - 1;
    byte[] key = keys[slot];
    String text = texts[slot];
    if (text != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
      return text;
    }
    String made = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    keys[slot] = Arrays.copyOfRange(bytes, from, to);
    texts[slot] = made;
    return made;
  }
}
