package dev.tacho.readers.tensorboard;

import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.wire.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What stands in the events of a run, file by file in their order. Confined to one thread.
///
/// An event has `wall_time` 1, `step` 2, and one of `file_version` 3, `graph_def` 4, `summary` 5,
/// `session_log` 7, `source_metadata` 10. A summary's `value` 1 has `tag` 1, `simple_value` 2 or
/// `tensor` 8, and on a tag's first value `metadata` 9.
final class Events {
  private static final double NANOS = 1e9;

  /// Further than this from its start no value of a run is, in seconds: the most that nanoseconds
  /// can tell.
  private static final double FURTHEST = 9.2e9;

  private static final int LONGEST_TEXT = 1_000;
  private static final int LONGEST_SETTINGS = 1 << 20;
  private static final int MOST_TEXTS = 50;
  private static final int SESSION_START = 1;

  private final RunIntake into;
  private final Tags tags = new Tags();
  private final Tensors tensors = new Tensors();
  private final HParams hparams = new HParams();
  private final Wire event = new Wire();
  private final Wire summary = new Wire();
  private final Wire value = new Wire();
  private final Wire inner = new Wire();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Json> settings = new LinkedHashMap<>();
  private Optional<String> writer = Optional.empty();
  private boolean started;
  private double start;
  private double wall;
  private long step;
  private int file;
  private boolean ruledByLog;
  private double version;
  private long latestStep = Long.MIN_VALUE;
  private long passedOver;
  private long taken;
  private boolean damaged;

  Events(RunIntake into) {
    this.into = into;
  }

  /// Begins the next file of the run; values of the files before may fall by what it says.
  void nextFile() {
    file++;
    ruledByLog = false;
    version = 0;
    latestStep = Long.MIN_VALUE;
  }

  /// Goes on in a file of which a part was read before.
  void sameFile(double itsVersion) {
    file++;
    ruledByLog = true;
    version = itsVersion;
    latestStep = Long.MIN_VALUE;
  }

  /// Takes in one event; false where its bytes are no event.
  boolean take(byte[] bytes, int from, int to) {
    wall = 0;
    step = 0;
    event.over(bytes, from, to);
    while (event.next()) {
      switch (event.field()) {
        case 1 -> wall = event.kind() == Wire.FIXED64 ? event.real() : 0;
        case 2 -> step = event.kind() == Wire.VARINT ? event.number() : 0;
        case 3 -> fileVersion();
        case 5 -> {
          begin();
          if (event.kind() == Wire.BYTES) {
            summary();
          }
        }
        case 7 -> sessionLog();
        case 10 -> source();
        default -> {
          // graphs and profiles
        }
      }
    }
    begin();
    taken += event.broken() ? 0 : 1;
    return !event.broken();
  }

  /// Takes down that something between the events is none.
  void noteDamage() {
    damaged = true;
  }

  /// Whether there was something, and none of it was an event.
  boolean isNone() {
    return damaged && taken == 0;
  }

  /// When the first event was written, in seconds since 1970; 0 where there was none.
  double start() {
    return start;
  }

  /// What was known at an earlier reading.
  void startedAt(double seconds) {
    started = true;
    start = seconds;
  }

  /// The `N` of `brain.Event:N`, which the file at hand begins with; 0 where it did not say.
  double version() {
    return version;
  }

  HParams hparams() {
    return hparams;
  }

  /// The texts that were logged last, by tag.
  Map<String, String> texts() {
    return texts;
  }

  /// What was logged as text and is a table of settings, by its name.
  Map<String, Json> settings() {
    return settings;
  }

  /// The program that wrote the files, as far as they say.
  Optional<String> writer() {
    return writer;
  }

  /// Values that were left out since there are too many tags, or their names too long.
  long passedOver() {
    return passedOver;
  }

  /// Nanoseconds from the start of the run to a wall time.
  long nanos(double seconds) {
    double since = seconds - start;
    return Math.abs(since) < FURTHEST ? (long) (since * NANOS) : PointCursor.NO_TIME;
  }

  private void begin() {
    if (!started && wall > 0 && wall < FURTHEST) {
      startedAt(wall);
    }
  }

  private void fileVersion() {
    String text = event.kind() == Wire.BYTES && event.length() < 40 ? event.text() : "";
    if (text.startsWith("brain.Event:")) {
      try {
        version = Double.parseDouble(text.substring("brain.Event:".length()));
      } catch (NumberFormatException _) {
        version = 0;
      }
    }
  }

  private void source() {
    if (event.kind() == Wire.BYTES) {
      inner.into(event);
      while (inner.next()) {
        if (inner.is(1, Wire.BYTES) && inner.length() < 200) {
          writer = Optional.of(inner.text());
        }
      }
    }
  }

  /// TensorBoard's rule: a session that starts takes back what was logged at its step and after.
  private void sessionLog() {
    if (event.kind() != Wire.BYTES) {
      return;
    }
    inner.into(event);
    while (inner.next()) {
      if (inner.is(1, Wire.VARINT) && inner.number() == SESSION_START && version >= 2) {
        ruledByLog = true;
        into.restart(step);
        for (Tags.Tag tag : tags.all()) {
          tag.step = Math.min(tag.step, step - 1);
        }
      }
    }
  }

  private void summary() {
    boolean back = version < 2 && step < latestStep;
    if (!back) {
      latestStep = step;
    }
    summary.into(event);
    while (summary.next()) {
      if (summary.is(1, Wire.BYTES)) {
        value(back);
      }
    }
  }

  private void value(boolean back) {
    Tags.Tag tag = null;
    boolean simple = false;
    double number = 0;
    int tensorAt = -1;
    int tensorTo = -1;
    value.into(summary);
    while (value.next()) {
      switch (value.field()) {
        case 1 -> {
          if (value.kind() == Wire.BYTES) {
            tag = tags.find(value.bytes(), value.start(), value.stop());
            passedOver += tag == null ? 1 : 0;
          }
        }
        case 2 -> {
          simple = value.kind() == Wire.FIXED32;
          number = simple ? value.real() : 0;
        }
        case 8 -> {
          tensorAt = value.kind() == Wire.BYTES ? value.start() : -1;
          tensorTo = value.stop();
        }
        case 9 -> {
          if (tag != null && value.kind() == Wire.BYTES) {
            metadata(tag);
          }
        }
        default -> {
          // pictures, sounds, histograms
        }
      }
    }
    if (tag == null || value.broken()) {
      return;
    }
    if (simple) {
      scalar(tag, number, back);
    } else if (tensorAt >= 0) {
      tensor(tag, tensorAt, tensorTo, back);
    }
  }

  private void tensor(Tags.Tag tag, int from, int to, boolean back) {
    switch (tag.plugin) {
      case "scalars", "" -> {
        if (tensors.scalar(value.bytes(), from, to)) {
          scalar(tag, tensors.number(), back);
        }
      }
      case "text" ->
          tensors.text(value.bytes(), from, to).ifPresent(text -> text(tag.name(), text));
      default -> {
        // histograms, pictures, curves: no series
      }
    }
  }

  private void metadata(Tags.Tag tag) {
    inner.into(value);
    while (inner.next()) {
      if (inner.is(1, Wire.BYTES)) {
        Wire plugin = new Wire();
        plugin.into(inner);
        while (plugin.next()) {
          if (plugin.is(1, Wire.BYTES) && plugin.length() < 100) {
            tag.plugin = plugin.text();
          } else if (plugin.is(2, Wire.BYTES) && tag.plugin.equals(HParams.PLUGIN)) {
            hparams.read(plugin);
          }
        }
      }
    }
  }

  private void scalar(Tags.Tag tag, double number, boolean back) {
    if (tag.series < 0) {
      tag.series = into.series("", tag.name());
    }
    if (tag.file != file) {
      tag.file = file;
      if (tag.valued && !ruledByLog && step <= tag.step && wall > tag.wall) {
        goBack(tag);
      }
    }
    if (back && tag.valued && step <= tag.step) {
      goBack(tag);
    }
    tag.step = tag.valued ? Math.max(tag.step, step) : step;
    tag.wall = Math.max(tag.wall, wall);
    tag.valued = true;
    into.value(tag.series, step, wall > 0 ? nanos(wall) : PointCursor.NO_TIME, number);
  }

  private void goBack(Tags.Tag tag) {
    into.restart(tag.series, step);
    tag.step = step - 1;
  }

  /// Trainers log their settings as text; other texts stay texts, the last of each tag.
  private void text(String tag, String text) {
    String name = tag.endsWith("/text_summary") ? tag.substring(0, tag.lastIndexOf('/')) : tag;
    if (text.startsWith("{") && text.length() < LONGEST_SETTINGS) {
      try {
        settings.put(name, Json.parseObject(text));
        return;
      } catch (JsonException _) {
        // braces are used in prose too
      }
    }
    if (texts.size() < MOST_TEXTS || texts.containsKey(name)) {
      texts.put(name, text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
    }
  }

  /// What a later reading must know.
  Json.Obj state() {
    return Json.object()
        .put("start", start)
        .put("version", version)
        .put("tags", tags.toJson())
        .put("texts", Json.ofTexts(texts))
        .put("settings", new Json.Obj(settings))
        .put("hparams", new Json.Obj(hparams.settings()))
        .build();
  }

  /// Knows again what [#state] told.
  void restore(Json.Obj state) {
    state.number("start").filter(seconds -> seconds > 0).ifPresent(this::startedAt);
    tags.restore(state.array("tags"));
    texts.putAll(state.textMap("texts"));
    state.object("settings").ifPresent(kept -> settings.putAll(kept.members()));
    state.object("hparams").ifPresent(kept -> hparams.settings().putAll(kept.members()));
  }
}
