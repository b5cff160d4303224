package dev.tacho.readers.wandb;

import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.wire.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The records of one run's logs, each to where it belongs. The numbers of the fields are those
/// of W&B's `wandb_internal.proto`. Confined to one thread.
final class Records implements LogFrames.Records {
  /// Who reports the points of the machine's use.
  static final String SYSTEM = "system";

  private static final String BROKEN =
      "a record is no protocol buffer to its end; what came before counts";
  // fields 1, 2 and 3 as they are encoded
  private static final int NUMBER_TAG = 0x08;
  private static final int HISTORY_TAG = 0x12;
  private static final int SUMMARY_TAG = 0x1a;
  private static final int HISTORY = 2;
  private static final int SUMMARY = 3;
  private static final int OUTPUT = 4;
  private static final int CONFIG = 5;
  private static final int STATS = 7;
  private static final int ALERT = 10;
  private static final int TELEMETRY = 11;
  private static final int METRIC = 12;
  private static final int OUTPUT_RAW = 13;
  private static final int RUN = 17;
  private static final int EXIT = 18;
  private static final int PREEMPTING = 23;
  private static final int ENVIRONMENT = 26;
  private static final int UPDATE = 1;
  private static final int REMOVE = 2;
  private static final int VALUE = 16;

  private final RunIntake into;
  private final Items keys = new Items();
  private final Items systemKeys = new Items();
  private final Row systemRow = new Row();
  private final JsonNumber number = new JsonNumber();
  private final Clock clock = new Clock();
  private final History history;
  private final Ends ends;
  private final Facts facts = new Facts();
  private final Console console;
  private final Wire record = new Wire();
  private Path file = Path.of("");
  private long lastOffset;

  Records(RunIntake into) {
    this.into = into;
    history = new History(into, keys, clock);
    ends = new Ends(keys);
    console = new Console(into);
  }

  Facts facts() {
    return facts;
  }

  History history() {
    return history;
  }

  Console console() {
    return console;
  }

  Clock clock() {
    return clock;
  }

  Items keys() {
    return keys;
  }

  Ends ends() {
    return ends;
  }

  /// Tells what of the records so far was left out because its keys or values were too many or
  /// too long.
  void tellLeftOut() {
    long all =
        keys.leftOut() + systemKeys.leftOut() + ends.leftOut() + facts.configuration().leftOut();
    if (all > 0) {
      into.damage(
          file, 0, -1, all + " items were left out: a key or value too long, or too many of them");
    }
  }

  /// The log whose records come next.
  void beginFile(Path log) {
    file = log;
  }

  @Override
  public void damage(long offset, String what) {
    into.damage(file, 0, offset, what);
  }

  @Override
  public void record(byte[] bytes, int from, int to, long offset) {
    lastOffset = offset;
    int at = from;
    // each record begins with its number
    if (to - from > 2 && bytes[at] == NUMBER_TAG) {
      at++;
      while (at < to && bytes[at] < 0) {
        at++;
      }
      at++;
    }
    if (isFrequent(bytes, at, to) && takeFrequent(bytes, at, to)) {
      return;
    }
    record.over(bytes, from, to);
    boolean whole = true;
    while (record.next()) {
      if (record.kind() == Wire.BYTES) {
        whole &= take(bytes);
      }
    }
    if (record.broken() || !whole) {
      into.damage(file, 0, offset, BROKEN);
    }
  }

  private static boolean isFrequent(byte[] bytes, int at, int to) {
    return to - at > 3 && (bytes[at] == HISTORY_TAG || bytes[at] == SUMMARY_TAG);
  }

  /// Takes a history or summary record whose length is encoded in up to three bytes, without
  /// walking through the record around it; what follows in that is of no interest. False where
  /// it is longer than what is there.
  private boolean takeFrequent(byte[] bytes, int tagAt, int to) {
    int at = tagAt + 1;
    int length = bytes[at] & 0x7f;
    for (int shift = 7; bytes[at++] < 0; shift += 7) {
      if (shift > 14 || at == to) {
        return false;
      }
      length |= (bytes[at] & 0x7f) << shift;
    }
    if (length > to - at) {
      return false;
    }
    if (bytes[tagAt] == HISTORY_TAG) {
      ends.rowFollows();
      if (!history.add(bytes, at, at + length)) {
        into.damage(file, 0, lastOffset, BROKEN);
      }
    } else {
      ends.add(bytes, at, at + length);
    }
    return true;
  }

  private boolean take(byte[] bytes) {
    int from = record.start();
    int to = record.stop();
    return switch (record.field()) {
      case HISTORY -> {
        ends.rowFollows();
        yield history.add(bytes, from, to);
      }
      case SUMMARY -> {
        ends.add(bytes, from, to);
        yield true;
      }
      case STATS -> stats(bytes, from, to);
      case CONFIG -> config(over(bytes, from, to));
      case OUTPUT, OUTPUT_RAW -> output(over(bytes, from, to));
      case RUN -> run(over(bytes, from, to));
      case EXIT -> exit(over(bytes, from, to));
      case METRIC -> metric(over(bytes, from, to));
      case TELEMETRY -> telemetry(over(bytes, from, to));
      case ENVIRONMENT -> environment(over(bytes, from, to));
      case ALERT -> alert(over(bytes, from, to));
      case PREEMPTING -> {
        facts.tell("W&B was told that the machine would be taken away (preempting)");
        yield true;
      }
      // files, artefacts and what else concerns the upload only
      default -> true;
    };
  }

  private static Wire over(byte[] bytes, int from, int to) {
    Wire message = new Wire();
    message.over(bytes, from, to);
    return message;
  }

  private static Wire inner(Wire outer) {
    Wire message = new Wire();
    message.into(outer);
    return message;
  }

  private boolean stats(byte[] bytes, int from, int to) {
    Wire message = over(bytes, from, to);
    double timestamp = Double.NaN;
    systemRow.clear();
    while (message.next()) {
      if (message.is(2, Wire.BYTES)) {
        timestamp = seconds(inner(message));
      } else if (message.is(3, Wire.BYTES)) {
        systemKeys.add(systemRow, bytes, message.start(), message.stop());
      }
    }
    long nanos = clock.nanos(Double.NaN, timestamp);
    for (int i = 0; i < systemRow.count(); i++) {
      if (number.is(bytes, systemRow.from(i), systemRow.to(i))) {
        Key key = systemRow.key(i);
        if (key.series() < 0) {
          key.series(into.series(SYSTEM, key.name()));
        }
        into.value(key.series(), RunSink.NO_STEP, nanos, number.value());
      }
    }
    return !message.broken();
  }

  private static double seconds(Wire timestamp) {
    long seconds = 0;
    long nanos = 0;
    while (timestamp.next()) {
      if (timestamp.is(1, Wire.VARINT)) {
        seconds = timestamp.number();
      } else if (timestamp.is(2, Wire.VARINT)) {
        nanos = timestamp.number();
      }
    }
    return seconds + nanos / 1e9;
  }

  private boolean config(Wire message) {
    while (message.next()) {
      if (message.is(UPDATE, Wire.BYTES)) {
        set(message);
      } else if (message.is(REMOVE, Wire.BYTES)) {
        facts.configuration().remove(Items.parts(message.bytes(), message.start(), message.stop()));
      }
    }
    return !message.broken();
  }

  private void set(Wire message) {
    List<String> path = Items.parts(message.bytes(), message.start(), message.stop());
    Wire item = inner(message);
    while (!path.isEmpty() && item.next()) {
      if (item.is(VALUE, Wire.BYTES)) {
        String text = item.text();
        // what is no JSON is kept as the text that it is
        facts.configuration().set(path, ExtendedJson.parse(text).orElseGet(() -> Json.of(text)));
      }
    }
  }

  private boolean output(Wire message) {
    boolean toError = true;
    String line = "";
    while (message.next()) {
      if (message.is(1, Wire.VARINT)) {
        toError = message.number() == 0;
      } else if (message.is(3, Wire.BYTES)) {
        line = message.text();
      }
    }
    console.add(toError, line);
    return !message.broken();
  }

  private boolean run(Wire message) {
    List<String> tags = new ArrayList<>();
    boolean whole = true;
    while (message.next()) {
      if (message.is(4, Wire.BYTES)) {
        whole &= config(inner(message));
      } else if (message.is(5, Wire.BYTES)) {
        ends.add(message.bytes(), message.start(), message.stop());
      } else if (message.is(10, Wire.BYTES)) {
        tags.add(message.text());
      } else if (message.is(17, Wire.BYTES)) {
        start(seconds(inner(message)));
      } else if (message.is(21, Wire.BYTES)) {
        whole &= git(inner(message), 1, 2);
      } else if (message.kind() == Wire.BYTES) {
        runText(message.field()).ifPresent(name -> facts.text(name, message.text()));
      }
    }
    facts.tags(tags);
    return whole && !message.broken();
  }

  private static Optional<String> runText(int field) {
    return switch (field) {
      case 1 -> Optional.of("run");
      case 3 -> Optional.of("project");
      case 6 -> Optional.of("group");
      case 7 -> Optional.of("job_type");
      case 8 -> Optional.of("name");
      case 9 -> Optional.of("notes");
      case 12 -> Optional.of("sweep");
      case 13 -> Optional.of("host");
      default -> Optional.empty();
    };
  }

  /// The first segment's start is the run's.
  private void start(double seconds) {
    if (Double.isNaN(clock.start()) && seconds > 0) {
      clock.start(seconds);
    }
  }

  private boolean git(Wire message, int remote, int commit) {
    while (message.next()) {
      if (message.is(remote, Wire.BYTES)) {
        facts.text("remote", message.text());
      } else if (message.is(commit, Wire.BYTES)) {
        facts.text("commit", message.text());
      }
    }
    return !message.broken();
  }

  private boolean exit(Wire message) {
    long code = 0;
    while (message.next()) {
      if (message.is(1, Wire.VARINT)) {
        code = message.number();
      } else if (message.is(2, Wire.VARINT)) {
        facts.runtime(message.number());
      }
    }
    facts.exit(code);
    return !message.broken();
  }

  private boolean metric(Wire message) {
    String name = "";
    long goal = 0;
    while (message.next()) {
      if (message.is(1, Wire.BYTES) || message.is(2, Wire.BYTES)) {
        name = message.text();
      } else if (message.is(8, Wire.VARINT)) {
        goal = message.number();
      }
    }
    facts.goal(name, goal);
    return !message.broken();
  }

  private boolean telemetry(Wire message) {
    while (message.next()) {
      if (message.is(4, Wire.BYTES)) {
        facts.text("python", message.text());
      } else if (message.is(5, Wire.BYTES)) {
        facts.text("version", message.text());
      }
    }
    return !message.broken();
  }

  private boolean environment(Wire message) {
    List<String> arguments = new ArrayList<>();
    boolean whole = true;
    while (message.next()) {
      if (message.is(5, Wire.BYTES)) {
        arguments.add(message.text());
      } else if (message.is(9, Wire.BYTES)) {
        whole &= git(inner(message), 1, 2);
      } else if (message.is(16, Wire.VARINT)) {
        facts.text("cpus", Integer.toString(Math.clamp(message.number(), 0, 1 << 20)));
      } else if (message.kind() == Wire.BYTES) {
        environmentText(message.field()).ifPresent(name -> facts.text(name, message.text()));
      }
    }
    facts.arguments(arguments);
    return whole && !message.broken();
  }

  private static Optional<String> environmentText(int field) {
    return switch (field) {
      case 1 -> Optional.of("os");
      case 2 -> Optional.of("python");
      case 6 -> Optional.of("program");
      case 12 -> Optional.of("host");
      case 13 -> Optional.of("user");
      // 10 is somebody's address: never kept
      default -> Optional.empty();
    };
  }

  private boolean alert(Wire message) {
    String title = "";
    String text = "";
    while (message.next()) {
      if (message.is(1, Wire.BYTES)) {
        title = message.text();
      } else if (message.is(2, Wire.BYTES)) {
        text = message.text();
      }
    }
    facts.tell("alert: " + title + (text.isEmpty() ? "" : ": " + text));
    return !message.broken();
  }

  /// How many values and keys were left out of what was read, for their number or their length.
  long leftOut() {
    return keys.leftOut() + systemKeys.leftOut() + ends.leftOut() + facts.configuration().leftOut();
  }

  /// What has to be known to go on. Asked after [Ends#values].
  Json.Obj state() {
    return Json.object()
        .put("history", history.state())
        .put("ends", ends.state())
        .put("facts", facts.state())
        .put("console", console.state())
        .build();
  }

  /// Goes on from what [#state] said.
  void goOn(Json.Obj state) {
    history.goOn(state.needObject("history"));
    ends.goOn(state.array("ends"));
    facts.goOn(state.needObject("facts"));
    console.goOn(state.needObject("console"));
  }
}
