package dev.tacho.readers.columns;

import dev.tacho.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How steps are written that are no whole numbers, on a shelf, as there may be one for every
/// row. Confined to one thread.
final class StepTexts {
  private static final int TOGETHER = 256;
  private static final int LONGEST = 80;

  /// Steps `first` to `last`, whose texts lie at `place` as a JSON object.
  record Group(long first, long last, Block.Chunk place) {}

  private final Shelf shelf;
  private final List<Group> groups;
  private final Map<Long, String> open = new TreeMap<>();

  StepTexts(Shelf shelf, List<Group> before) {
    this.shelf = shelf;
    groups = new ArrayList<>(before);
  }

  void put(long step, String text) {
    open.put(step, text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    if (open.size() == TOGETHER) {
      pack();
    }
  }

  private void pack() {
    Json.Builder json = Json.object();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (var entry : open.entrySet()) {
      json.put(Long.toString(entry.getKey()), entry.getValue());
      first = Math.min(first, entry.getKey());
      last = Math.max(last, entry.getKey());
    }
    byte[] bytes = json.build().toString().getBytes(StandardCharsets.UTF_8);
    groups.add(
        new Group(first, last, new Block.Chunk(shelf.put(bytes, bytes.length), bytes.length)));
    open.clear();
  }

  List<Group> finished() {
    if (!open.isEmpty()) {
      pack();
    }
    return List.copyOf(groups);
  }

  /// The text of `step` in the latest group that has one.
  static Optional<String> find(List<Group> groups, Shelf shelf, long step) {
    for (Group group : groups.reversed()) {
      if (group.first <= step && step <= group.last) {
        byte[] bytes = new byte[group.place.length()];
        shelf.get(group.place.place(), bytes, bytes.length);
        Optional<String> text =
            Json.parseObject(new String(bytes, StandardCharsets.UTF_8)).text(Long.toString(step));
        if (text.isPresent()) {
          return text;
        }
      }
    }
    return Optional.empty();
  }
}
