package dev.tacho.readers.tensorboard;

import dev.tacho.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The tags of a run, found by their bytes without making a text of them. Bounded, whatever the
/// files hold. Confined to one thread.
final class Tags {
  /// More tags than this are no tags.
  static final int MOST = 100_000;

  /// Longer tags are no tags.
  static final int LONGEST = 2_000;

  private static final long MOST_BYTES = 16 << 20;

  /// Tags whose standing is kept from reading to reading.
  private static final int MOST_KEPT = 4_096;

  /// What is known of one tag.
  static final class Tag {
    private final byte[] key;
    private final int hash;
    private @Nullable Tag after;

    /// Its series in the intake; -1 before its first value.
    int series = -1;

    /// The plugin that its first value named; empty text where none did.
    String plugin = "";

    /// Which file its last value stood in.
    int file;

    /// Whether it has values.
    boolean valued;

    /// The highest step of its values that stand.
    long step;

    /// The latest wall time of its values, in seconds since 1970.
    double wall = Double.NEGATIVE_INFINITY;

    private Tag(byte[] key, int hash) {
      this.key = key;
      this.hash = hash;
    }

    String name() {
      return new String(key, StandardCharsets.UTF_8);
    }
  }

  private Tag[] table = new Tag[64];
  private final List<Tag> all = new ArrayList<>();
  private long bytesHeld;
  private @Nullable Tag last;

  /// None yet.
  Tags() {}

  /// The tag of this name, a new one where it is new; null where there are too many, or its name
  /// is too long.
  @Nullable Tag find(byte[] bytes, int from, int to) {
    // programs log the same tags in the same order again and again
    Tag before = last;
    Tag guess = before == null ? null : before.after;
    if (guess != null && Arrays.equals(guess.key, 0, guess.key.length, bytes, from, to)) {
      last = guess;
      return guess;
    }
    Tag found = look(bytes, from, to);
    if (before != null) {
      before.after = found;
    }
    last = found;
    return found;
  }

  List<Tag> all() {
    return all;
  }

  private @Nullable Tag look(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    hash ^= hash >>> 15;
    int slot = hash & (table.length - 1);
    for (Tag tag = table[slot]; tag != null; tag = table[slot]) {
      if (tag.hash == hash && Arrays.equals(tag.key, 0, tag.key.length, bytes, from, to)) {
        return tag;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    if (all.size() >= MOST || to - from > LONGEST || bytesHeld + (to - from) > MOST_BYTES) {
      return null;
    }
    Tag made = new Tag(Arrays.copyOfRange(bytes, from, to), hash);
    bytesHeld += to - from;
    table[slot] = made;
    all.add(made);
    if (all.size() * 2 > table.length) {
      grow();
    }
    return made;
  }

  private void grow() {
    table = new Tag[table.length * 2];
    for (Tag tag : all) {
      int slot = tag.hash & (table.length - 1);
      while (table[slot] != null) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = tag;
    }
  }

  /// What a later reading must know of them.
  Json.Arr toJson() {
    List<Json> kept = new ArrayList<>();
    for (Tag tag : all.subList(0, Math.min(MOST_KEPT, all.size()))) {
      Json.Builder one = Json.object().put("tag", tag.name()).put("plugin", tag.plugin);
      if (tag.valued) {
        one.put("step", tag.step).put("wall", tag.wall);
      }
      kept.add(one.build());
    }
    return new Json.Arr(kept);
  }

  /// Knows again what [#toJson] told.
  void restore(List<Json> kept) {
    for (Json json : kept) {
      if (!(json instanceof Json.Obj one)) {
        continue;
      }
      byte[] key = one.needText("tag").getBytes(StandardCharsets.UTF_8);
      Tag tag = find(key, 0, key.length);
      if (tag == null) {
        continue;
      }
      tag.plugin = one.text("plugin").orElse("");
      OptionalLong step = one.whole("step");
      if (step.isPresent()) {
        tag.valued = true;
        tag.step = step.getAsLong();
        tag.wall = one.number("wall").orElse(Double.NEGATIVE_INFINITY);
      }
    }
  }
}
