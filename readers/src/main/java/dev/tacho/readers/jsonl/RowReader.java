package dev.tacho.readers.jsonl;

import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;

/// Reads a file's rows into an intake, from where they were read to before. A last line without
/// its line break that is no row is being written: it is read the next time. Holds one buffer.
/// Confined to one thread.
final class RowReader {
  private static final int BUFFER = 1 << 18;
  private static final int LONGEST_LINE = 16 << 20;

  /// Fewer rows than that are too few to say which key is the step: the next reading begins anew.
  private static final int FEW_ROWS = 16;

  private static final int SURVEYED = 64;
  private static final int UNKNOWN = 0;
  private static final int METRIC = 1;
  private static final int STEP = 2;
  private static final int TIME = 3;
  private static final int ELAPSED = 4;
  private static final int INTERNAL = 5;

  private final Path file;
  private final RunIntake into;
  private final RowScan scan = new RowScan();
  private RowPlan plan = new RowPlan("", true, "", "");
  private boolean planned;
  private boolean startKnown;
  private long startNanos;
  private long lines;
  private long rows;
  private long step = 0;
  private boolean stepped;
  private boolean oddStepTold;

  private byte[] buffer = new byte[BUFFER + 1];
  private int at;
  private int limit;
  private long base;
  private int[] meaning = new int[64];
  private int[] series = new int[64];

  RowReader(Path file, RunIntake into, Resume.Mark mark) {
    this.file = file;
    this.into = into;
    Json.Obj state = mark.state();
    if (mark.offset() > 0 && state.get("plan").isPresent()) {
      if (state.needWhole("rows") < FEW_ROWS) {
        into.restart(Long.MIN_VALUE + 1);
      } else {
        goOn(mark.offset(), state);
      }
    }
  }

  private void goOn(long offset, Json.Obj state) {
    base = offset;
    plan = RowPlan.of(state.needObject("plan"));
    planned = true;
    lines = state.needWhole("lines");
    rows = state.needWhole("rows");
    step = state.needWhole("at");
    stepped = true;
    OptionalLong start = state.whole("start");
    startKnown = start.isPresent();
    startNanos = start.orElse(0);
  }

  /// What [#RowReader] needs to go on.
  Json.Obj state() {
    Json.Builder json =
        Json.object()
            .put("plan", plan.toJson())
            .put("lines", lines)
            .put("rows", rows)
            .put("at", step);
    if (startKnown) {
      json.put("start", startNanos);
    }
    return json.build();
  }

  /// Everything before this byte was read.
  long consumed() {
    return base + at;
  }

  OptionalLong started() {
    return startKnown ? OptionalLong.of(startNanos) : OptionalLong.empty();
  }

  String stepName() {
    return plan.stepName();
  }

  void readAll() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      boolean more = true;
      while (more) {
        more = fill(channel);
        if (!planned && limit > 0) {
          if (base == 0) {
            at = RowScan.start(buffer, limit);
          }
          plan = RowPlan.survey(Arrays.copyOf(buffer, limit), SURVEYED).plan();
          planned = true;
        }
        takeRows();
        if (at == 0 && limit == buffer.length - 1 && more) {
          makeRoom(channel);
        }
      }
      takeLast();
    }
  }

  /// Moves what is left to the front and reads on behind it; false at the end of the file.
  private boolean fill(FileChannel channel) throws IOException {
    System.arraycopy(buffer, at, buffer, 0, limit - at);
    base += at;
    limit -= at;
    at = 0;
    ByteBuffer room = ByteBuffer.wrap(buffer, limit, buffer.length - 1 - limit);
    int n = 0;
    while (n >= 0 && room.hasRemaining()) {
      n = channel.read(room, base + room.position());
    }
    limit = room.position();
    buffer[limit] = 0;
    return n >= 0;
  }

  private void makeRoom(FileChannel channel) throws IOException {
    if (buffer.length <= LONGEST_LINE) {
      buffer = Arrays.copyOf(buffer, (buffer.length - 1) * 2 + 1);
      return;
    }
    into.damage(
        file,
        lines + 1,
        base,
        "a line of more than " + (LONGEST_LINE >> 20) + " MiB; it is left out");
    skipLine(channel);
  }

  private void skipLine(FileChannel channel) throws IOException {
    while (true) {
      int end = lineEnd(at);
      if (end < limit) {
        at = end + 1;
        lines++;
        return;
      }
      at = limit;
      if (!fill(channel)) {
        at = Math.min(limit, lineEnd(0) + 1);
        return;
      }
    }
  }

  private void takeRows() {
    while (at < limit) {
      int end = scan.row(buffer, at, limit);
      if (end < 0) {
        int lineEnd = lineEnd(at);
        if (lineEnd == limit) {
          return;
        }
        bad(lineEnd);
        end = lineEnd + 1;
        lines++;
      } else {
        lines++;
        take();
      }
      at = end;
    }
  }

  /// What stands behind the last line break is a row if it can be one.
  private void takeLast() {
    if (at == limit) {
      return;
    }
    buffer[limit] = '\n';
    if (scan.row(buffer, at, limit + 1) > 0) {
      lines++;
      take();
      at = limit;
    }
    buffer[limit] = 0;
  }

  private void bad(int lineEnd) {
    int p = at;
    while (p < lineEnd && (buffer[p] == ' ' || buffer[p] == '\r' || buffer[p] == '\t')) {
      p++;
    }
    if (p < lineEnd) {
      into.damage(
          file,
          lines + 1,
          base + at,
          "no JSON object: "
              + scan.fault()
              + " at byte "
              + (base + Math.max(at, Math.min(scan.faultAt(), lineEnd)))
              + "; the line is left out");
    }
  }

  private int lineEnd(int from) {
    int p = from;
    while (p < limit && buffer[p] != '\n') {
      p++;
    }
    return p;
  }

  private void take() {
    rows++;
    int count = scan.count();
    long nanos = PointCursor.NO_TIME;
    long told = step;
    boolean toldStep = false;
    for (int i = 0; i < count; i++) {
      switch (meaningOf(scan.slot(i))) {
        case STEP -> {
          told = stepOf(i);
          toldStep = true;
        }
        case TIME -> nanos = sinceStart(i);
        case ELAPSED -> {
          if (scan.kind(i) != RowScan.TEXT && plan.time().isEmpty()) {
            nanos = elapsed(scan.value(i));
          }
        }
        default -> {}
      }
    }
    if (toldStep) {
      step = told;
      stepped = true;
    } else if (plan.step().isEmpty()) {
      step = lines;
      stepped = true;
    }
    long at0 = stepped ? step : 0;
    for (int i = 0; i < count; i++) {
      int slot = scan.slot(i);
      if (meaning[slot] == METRIC && scan.kind(i) != RowScan.TEXT) {
        int number = series[slot];
        if (number == UNKNOWN) {
          number = into.series("", scan.name(i)) + 1;
          series[slot] = number;
        }
        into.value(number - 1, at0, nanos, scan.value(i));
      }
    }
  }

  private int meaningOf(int slot) {
    if (slot >= meaning.length) {
      int more = Math.max(slot + 1, meaning.length * 2);
      meaning = Arrays.copyOf(meaning, more);
      series = Arrays.copyOf(series, more);
    }
    if (meaning[slot] == UNKNOWN) {
      meaning[slot] = meant(scan.nameOf(slot));
    }
    return meaning[slot];
  }

  private int meant(String name) {
    if (name.equals(plan.step())) {
      return STEP;
    }
    if (name.equals(plan.time())) {
      return TIME;
    }
    if (name.equals(plan.elapsed())) {
      return ELAPSED;
    }
    return name.startsWith("_wandb.") ? INTERNAL : METRIC;
  }

  private long stepOf(int i) {
    if (plan.counted()) {
      into.stepText(rows, scan.text(i));
      return rows;
    }
    if (scan.kind(i) == RowScan.WHOLE) {
      return scan.whole(i);
    }
    double value = scan.value(i);
    if (scan.kind(i) == RowScan.FRACTION
        && value == Math.rint(value)
        && Math.abs(value) < 1L << 53) {
      return (long) value;
    }
    if (!oddStepTold) {
      oddStepTold = true;
      into.damage(
          file,
          lines,
          base + at,
          plan.step()
              + " is "
              + scan.text(i)
              + ", where it was a whole number before; such rows stand at the step before");
    }
    return step;
  }

  private long sinceStart(int i) {
    OptionalLong time = scan.time(i);
    if (time.isEmpty()) {
      return PointCursor.NO_TIME;
    }
    if (!startKnown) {
      startKnown = true;
      startNanos = time.getAsLong() - elapsedBefore();
    }
    return time.getAsLong() - startNanos;
  }

  /// How long the run was under way at the first row, as that row says.
  private long elapsedBefore() {
    for (int i = 0; i < scan.count(); i++) {
      if (scan.kind(i) != RowScan.TEXT && scan.name(i).equals(plan.elapsed())) {
        long nanos = elapsed(scan.value(i));
        return nanos == PointCursor.NO_TIME ? 0 : nanos;
      }
    }
    return 0;
  }

  private static long elapsed(double seconds) {
    return seconds >= 0 && seconds < 4e9 ? Math.round(seconds * 1e9) : PointCursor.NO_TIME;
  }
}
