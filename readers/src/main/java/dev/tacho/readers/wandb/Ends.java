package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import dev.tacho.readers.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The summary of a run: its last word on every key. Confined to one thread.
///
/// A writer of version 0.30 puts two summary records before each row of the history, with values
/// that the row holds as well. So a record waits undecoded: when a row follows, only the keys
/// that no row has are taken from it; what no row follows is the summary itself.
final class Ends {
  private static final int UPDATE = 1;
  private static final int REMOVE = 2;
  private static final int MOST_WAITING = 1 << 20;
  private static final int LONGEST_VALUE = 1 << 16;
  private static final int MOST_KEPT = 4 << 20;

  private final Items items;
  // the records before a row are alike in their order, each with keys of its own
  private final Row[] rows = {new Row(), new Row(), new Row(), new Row()};
  private final Wire record = new Wire();
  private byte[] waiting = new byte[4096];
  private int waitingLength;
  private int[] ends = new int[8];
  private int records;
  private final Map<Key, Kept> kept = new LinkedHashMap<>();
  private long keptBytes;
  private long leftOut;
  private boolean hasLast;

  Ends(Items items) {
    this.items = items;
  }

  /// How many values were left out, for their length.
  long leftOut() {
    return leftOut;
  }

  /// Takes in one record.
  void add(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > MOST_WAITING - waitingLength) {
      settle(true);
    }
    if (length > MOST_WAITING) {
      take(rows[0], bytes, from, to, true);
      return;
    }
    if (waitingLength + length > waiting.length) {
      waiting = Arrays.copyOf(waiting, Math.max(waiting.length * 2, waitingLength + length));
    }
    if (records == ends.length) {
      ends = Arrays.copyOf(ends, records * 2);
    }
    System.arraycopy(bytes, from, waiting, waitingLength, length);
    waitingLength += length;
    ends[records++] = waitingLength;
  }

  /// A row of the history follows.
  void rowFollows() {
    if (records > 0) {
      settle(false);
    }
    if (hasLast) {
      kept.replaceAll((key, value) -> new Kept(value.json, false));
      hasLast = false;
    }
  }

  private void settle(boolean last) {
    int from = 0;
    for (int i = 0; i < records; i++) {
      take(rows[i % rows.length], waiting, from, ends[i], last);
      from = ends[i];
    }
    records = 0;
    waitingLength = 0;
  }

  private void take(Row row, byte[] bytes, int from, int to, boolean last) {
    row.clear();
    record.over(bytes, row.addExpected(bytes, from, to), to);
    while (record.next()) {
      if (record.is(UPDATE, Wire.BYTES)) {
        items.add(row, bytes, record.start(), record.stop());
      } else if (record.is(REMOVE, Wire.BYTES)) {
        remove(bytes, record.start(), record.stop());
      }
    }
    for (int i = 0; i < row.count(); i++) {
      Key key = row.key(i);
      if (last || !key.isOfHistory()) {
        keep(key, Arrays.copyOfRange(bytes, row.from(i), row.to(i)), last);
      }
    }
  }

  private void remove(byte[] bytes, int from, int to) {
    // an item without a value names its key only
    Row gone = new Row();
    items.addKey(gone, bytes, from, to);
    for (int i = 0; i < gone.count(); i++) {
      Kept old = kept.remove(gone.key(i));
      keptBytes -= old == null ? 0 : old.json.length;
    }
  }

  private void keep(Key key, byte[] json, boolean last) {
    Kept old = kept.get(key);
    long more = (long) json.length - (old == null ? 0 : old.json.length);
    if (json.length > LONGEST_VALUE || keptBytes + more > MOST_KEPT) {
      leftOut++;
      return;
    }
    keptBytes += more;
    kept.put(key, new Kept(json, last));
    hasLast |= last;
  }

  /// What the summary says that no row does; every value of the keys that came after the last
  /// row.
  Json.Obj values() {
    settle(true);
    Json.Builder values = Json.object();
    kept.forEach(
        (key, value) -> {
          if ((value.last || !key.isOfHistory()) && !isInternal(key)) {
            ExtendedJson.parse(value.json, 0, value.json.length)
                .ifPresent(json -> values.put(key.name(), json));
          }
        });
    return values.build();
  }

  private static boolean isInternal(Key key) {
    return key.name().startsWith("_");
  }

  /// What has to be known to go on. Asked after [#values].
  Json state() {
    return Json.array(
        kept.entrySet().stream()
            .map(
                e ->
                    Json.object()
                        .put("key", Json.ofTexts(e.getKey().parts()))
                        .put("value", new String(e.getValue().json, StandardCharsets.UTF_8))
                        .put("last", e.getValue().last)
                        .build())
            .toList());
  }

  /// Goes on from what [#state] said.
  void goOn(List<Json> state) {
    for (Json each : state) {
      if (each instanceof Json.Obj value) {
        keep(
            items.named(value.texts("key")),
            value.needText("value").getBytes(StandardCharsets.UTF_8),
            value.get("last").filter(Json.of(true)::equals).isPresent());
      }
    }
  }

  /// The JSON text of a value. Immutable.
  private static final class Kept {
    private final byte[] json;
    // whether no row came after it
    private final boolean last;

    Kept(byte[] json, boolean last) {
      this.json = json;
      this.last = last;
    }
  }
}
