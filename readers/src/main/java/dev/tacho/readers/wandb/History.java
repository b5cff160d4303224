package dev.tacho.readers.wandb;

import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.wire.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows of a run's history, told to an intake as values. Confined to one thread.
///
/// A row's own `_step` counts, else the step beside it, else one more than the row before.
/// Numbers are values; texts, pictures, tables and whatever else W&B keeps in a row are passed
/// over. An object that an old writer left whole is taken apart, its parts joined by dots.
final class History {
  /// What W&B calls its steps.
  static final String STEP = "_step";

  private static final String RUNTIME = "_runtime";
  private static final String TIMESTAMP = "_timestamp";
  private static final Json NOTHING = new Json.Null();
  private static final int STEP_TAG = 0x12;
  private static final int ITEM = 1;
  private static final int STEP_MESSAGE = 2;
  private static final String TYPE = "_type";
  private static final int MOST_PARTS = 1_000;

  private final RunIntake into;
  private final Items items;
  private final Clock clock;
  private final Row row = new Row();
  private final Wire record = new Wire();
  private final Wire inner = new Wire();
  private final JsonNumber number = new JsonNumber();
  private final Set<String> objects = new HashSet<>();
  private long lastStep = -1;
  private long lastNanos;
  private boolean restarts;

  // the places of the values in a row like the last one; -1 for none
  private int planned = -1;
  private long plannedChanges;
  private int stepAt = -1;
  private int runtimeAt = -1;
  private int timestampAt = -1;
  private int[] metricAt = {};
  private int metrics;

  History(RunIntake into, Items items, Clock clock) {
    this.into = into;
    this.items = items;
    this.clock = clock;
  }

  long lastNanos() {
    return lastNanos;
  }

  /// What has to be known to go on.
  Json state() {
    return Json.object()
        .put("step", lastStep)
        .put("nanos", lastNanos)
        .put("start", clock.start())
        .put(
            "keys",
            Json.array(
                items.keys().stream()
                    .filter(Key::isOfHistory)
                    .map(key -> Json.ofTexts(key.parts()))
                    .toList()))
        .build();
  }

  /// Goes on from what [#state] said.
  void goOn(Json.Obj state) {
    lastStep = state.needWhole("step");
    lastNanos = state.needWhole("nanos");
    clock.start(state.number("start").orElse(Double.NaN));
    List<Key> known = new ArrayList<>();
    for (Json parts : state.array("keys")) {
      known.add(items.named(Json.object().put("of", parts).build().texts("of")));
    }
    noteObjects();
    known.forEach(key -> key.become(roleOf(key)));
  }

  /// Says that a later segment of a resumed run begins: what was logged at its first step or
  /// after it is logged again.
  void beginSegment() {
    restarts = lastStep >= 0;
  }

  /// Takes in one record; false where its end is no such record.
  boolean add(byte[] bytes, int from, int to) {
    row.clear();
    int next = row.addExpected(bytes, from, to);
    if (next < to && bytes[next] == STEP_TAG && isPlanned() && stepAt >= 0) {
      // the row is as the one before, and its own step counts
      tell(bytes, -1);
      return true;
    }
    long beside = -1;
    record.over(bytes, next, to);
    while (record.next()) {
      if (record.is(ITEM, Wire.BYTES)) {
        items.add(row, bytes, record.start(), record.stop());
      } else if (record.is(STEP_MESSAGE, Wire.BYTES)) {
        beside = stepBeside();
      }
    }
    if (!isPlanned()) {
      plan();
    }
    tell(bytes, beside);
    return !record.broken();
  }

  /// Whether the row has the keys, place by place, that were planned for.
  private boolean isPlanned() {
    return row.count() == planned && row.changes() == plannedChanges && !items.hasNews();
  }

  /// Notes which values of rows like this one are what.
  private void plan() {
    noteObjects();
    planned = row.count();
    plannedChanges = row.changes();
    stepAt = -1;
    runtimeAt = -1;
    timestampAt = -1;
    metrics = 0;
    if (metricAt.length < planned) {
      metricAt = new int[planned];
    }
    for (int i = 0; i < planned; i++) {
      switch (role(row.key(i))) {
        case STEP -> stepAt = i;
        case RUNTIME -> runtimeAt = i;
        case TIMESTAMP -> timestampAt = i;
        case METRIC -> metricAt[metrics++] = i;
        case NEW, PASSED_OVER -> {}
      }
    }
  }

  /// Takes in one row that stands as a JSON object.
  void add(Json.Obj object) {
    long step =
        (long)
            Json.toDouble(object.members().getOrDefault(STEP, NOTHING))
                .orElse(lastStep + 1.0)
                .doubleValue();
    double runtime =
        Json.toDouble(object.members().getOrDefault(RUNTIME, NOTHING)).orElse(Double.NaN);
    double timestamp =
        Json.toDouble(object.members().getOrDefault(TIMESTAMP, NOTHING)).orElse(Double.NaN);
    long nanos = at(step, clock.nanos(runtime, timestamp));
    Json.Builder kept = Json.object();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("_")) {
                kept.put(name, value);
              }
            });
    int _ = apart(new ArrayList<>(), kept.build(), step, nanos, MOST_PARTS);
  }

  /// Notes where the rows have come to.
  private long at(long step, long nanos) {
    if (restarts) {
      into.restart(step);
      restarts = false;
    }
    lastStep = step;
    if (nanos != PointCursor.NO_TIME) {
      lastNanos = Math.max(lastNanos, nanos);
    }
    return nanos;
  }

  private long stepBeside() {
    long step = 0;
    inner.into(record);
    while (inner.next()) {
      if (inner.is(1, Wire.VARINT)) {
        step = inner.number();
      }
    }
    return step;
  }

  private void noteObjects() {
    for (Key key : items.takeNews()) {
      List<String> parts = key.parts();
      if (parts.size() > 1 && parts.getLast().equals(TYPE)) {
        objects.add(String.join(".", parts.subList(0, parts.size() - 1)));
      }
    }
  }

  private void tell(byte[] bytes, long beside) {
    long step = beside >= 0 ? beside : lastStep + 1;
    if (stepAt >= 0 && number.is(bytes, row.from(stepAt), row.to(stepAt))) {
      step = (long) number.value();
    }
    double runtime = numberAt(runtimeAt, bytes);
    long nanos =
        at(step, clock.nanos(runtime, Double.isNaN(runtime) ? numberAt(timestampAt, bytes) : 0));
    for (int m = 0; m < metrics; m++) {
      int i = metricAt[m];
      if (number.is(bytes, row.from(i), row.to(i))) {
        into.value(series(row.key(i)), step, nanos, number.value());
      } else if (bytes[row.from(i)] == '{') {
        apart(row.key(i), bytes, row.from(i), row.to(i), step, nanos);
      }
    }
  }

  private double numberAt(int i, byte[] bytes) {
    return i >= 0 && number.is(bytes, row.from(i), row.to(i)) ? number.value() : Double.NaN;
  }

  private Key.Role role(Key key) {
    if (key.role() == Key.Role.NEW) {
      key.become(roleOf(key));
    } else if (key.role() == Key.Role.METRIC && !objects.isEmpty() && isOfObject(key)) {
      key.become(Key.Role.PASSED_OVER);
    }
    return key.role();
  }

  private Key.Role roleOf(Key key) {
    return switch (key.name()) {
      case STEP -> Key.Role.STEP;
      case RUNTIME -> Key.Role.RUNTIME;
      case TIMESTAMP -> Key.Role.TIMESTAMP;
      default ->
          key.parts().getFirst().equals("_wandb") || isOfObject(key)
              ? Key.Role.PASSED_OVER
              : Key.Role.METRIC;
    };
  }

  private boolean isOfObject(Key key) {
    List<String> parts = key.parts();
    for (int i = 1; i < parts.size(); i++) {
      if (objects.contains(String.join(".", parts.subList(0, i)))) {
        return true;
      }
    }
    return false;
  }

  private int series(Key key) {
    int series = key.series();
    if (series < 0) {
      series = into.series("", key.name());
      key.series(series);
    }
    return series;
  }

  private void apart(Key key, byte[] bytes, int from, int to, long step, long nanos) {
    if (ExtendedJson.parse(bytes, from, to).orElse(null) instanceof Json.Obj object) {
      List<String> path = new ArrayList<>(key.parts());
      int _ = apart(path, object, step, nanos, MOST_PARTS);
    }
  }

  private int apart(List<String> path, Json.Obj object, long step, long nanos, int most) {
    if (object.members().containsKey(TYPE)) {
      return most;
    }
    int left = most;
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      path.add(member.getKey());
      if (member.getValue() instanceof Json.Obj inner) {
        left = apart(path, inner, step, nanos, left);
      } else if (left > 0 && Json.toDouble(member.getValue()).isPresent()) {
        Key key = items.named(List.copyOf(path));
        key.become(Key.Role.METRIC);
        into.value(series(key), step, nanos, Json.toDouble(member.getValue()).get());
        left--;
      }
      path.removeLast();
    }
    return left;
  }
}
