package dev.tacho.readers.console;

import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.readers.console.LinePairs.Pair;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.lines.LineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Reads a log's lines into an intake, from where they were read to before. A last line without
/// its line break is left for the next time. Confined to one thread.
final class LogReader {
  private static final int SURVEYED = 1 << 18;

  /// The end of a log is also kept as what the program printed.
  private static final int KEPT_OUTPUT = 1 << 16;

  private static final byte[] TRACEBACK =
      "Traceback (most recent call last)".getBytes(StandardCharsets.US_ASCII);

  /// What a look at the beginning of a log found.
  ///
  /// @param lines that tell of metrics
  record Sample(int lines, OptionalLong firstTime) {}

  private final Path file;
  private final RunIntake into;
  private final LinePairs pairs = new LinePairs();
  private final Set<String> inLine = new HashSet<>();
  private long offset;
  private StepChoice choice = new StepChoice("", false);
  private boolean chosen;
  private boolean startKnown;
  private long startNanos;
  private long lines;
  private long rows;
  private long step;
  private boolean traceback;

  LogReader(Path file, RunIntake into, Resume.Mark mark) {
    this.file = file;
    this.into = into;
    Json.Obj state = mark.state();
    if (mark.offset() > 0 && state.get("step").isPresent()) {
      offset = mark.offset();
      choice = new StepChoice(state.needText("step"), state.needWhole("counted") == 1);
      chosen = state.needWhole("chosen") == 1;
      lines = state.needWhole("lines");
      rows = state.needWhole("rows");
      step = state.needWhole("at");
      traceback = state.needWhole("traceback") == 1;
      OptionalLong start = state.whole("start");
      startKnown = start.isPresent();
      startNanos = start.orElse(0);
    }
  }

  /// What has to be known to go on.
  Json.Obj state() {
    Json.Builder json =
        Json.object()
            .put("step", choice.name())
            .put("counted", choice.counted() ? 1 : 0)
            .put("chosen", chosen ? 1 : 0)
            .put("lines", lines)
            .put("rows", rows)
            .put("at", step)
            .put("traceback", traceback ? 1 : 0);
    if (startKnown) {
      json.put("start", startNanos);
    }
    return json.build();
  }

  static Sample sample(byte[] head) {
    LinePairs pairs = new LinePairs();
    StepChoice.Survey survey = new StepChoice.Survey();
    OptionalLong first = OptionalLong.empty();
    int from = 0;
    while (from < head.length) {
      int end = lineEnd(head, from, head.length);
      pairs.read(head, from, end);
      survey.line(pairs.pairs());
      if (first.isEmpty()) {
        first = pairs.time();
      }
      from = end + 1;
    }
    return new Sample(survey.lines(), first);
  }

  /// The next line break, of either kind.
  private static int lineEnd(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  void readAll() throws IOException {
    long outputFrom = Files.size(file) - KEPT_OUTPUT;
    if (!chosen) {
      choose();
    }
    try (LineFile in = LineFile.open(file, offset)) {
      while (in.next()) {
        lines++;
        if (in.isTooLong()) {
          into.damage(file, lines, in.lineAt(), "a line of more than 16 MiB; it is left out");
          continue;
        }
        parts(in.bytes(), in.start(), in.stop());
        if (in.lineAt() >= outputFrom) {
          into.output(in.text());
        }
      }
      offset = in.offset();
    }
  }

  /// Looks at what is there and decides which name is the step.
  private void choose() throws IOException {
    StepChoice.Survey survey = new StepChoice.Survey();
    long most = offset + SURVEYED;
    try (LineFile in = LineFile.open(file, offset)) {
      while (in.next() && in.lineAt() < most) {
        int from = in.start();
        while (from <= in.stop()) {
          int end = lineEnd(in.bytes(), from, in.stop());
          pairs.read(in.bytes(), from, end);
          survey.line(pairs.pairs());
          from = end + 1;
        }
      }
    }
    choice = survey.choice();
    chosen = survey.lines() > 0;
  }

  /// What a progress bar wrote over itself are lines of their own.
  private void parts(byte[] bytes, int start, int stop) {
    int from = start;
    while (from <= stop) {
      int end = lineEnd(bytes, from, stop);
      if (end > from) {
        part(bytes, from, end);
      }
      from = end + 1;
    }
  }

  private void part(byte[] bytes, int from, int to) {
    traceback |= begins(bytes, from, to);
    pairs.read(bytes, from, to);
    List<Pair> found = pairs.pairs();
    if (!StepChoice.isTelling(found)) {
      return;
    }
    rows++;
    long nanos = sinceStart();
    boolean stepped = false;
    for (Pair pair : found) {
      if (!stepped && pair.name().equals(choice.name())) {
        stepped = true;
        step = stepOf(pair);
      }
    }
    if (choice.name().isEmpty()) {
      step = lines;
    }
    inLine.clear();
    for (Pair pair : found) {
      // of a name that stands twice in a line the first holds: the second is often a total
      if (!pair.name().equals(choice.name()) && inLine.add(pair.name())) {
        into.value(into.series("", pair.name()), step, nanos, pair.value());
      }
    }
  }

  private long stepOf(Pair pair) {
    if (choice.counted()) {
      into.stepText(rows, pair.text());
      return rows;
    }
    return pair.whole() ? pair.wholeValue() : step;
  }

  private static boolean begins(byte[] bytes, int from, int to) {
    for (int i = 0; i < TRACEBACK.length; i++) {
      if (from + i >= to || bytes[from + i] != TRACEBACK[i]) {
        return false;
      }
    }
    return true;
  }

  private long sinceStart() {
    OptionalLong time = pairs.time();
    if (time.isEmpty()) {
      return PointCursor.NO_TIME;
    }
    if (!startKnown) {
      startKnown = true;
      startNanos = time.getAsLong();
    }
    return time.getAsLong() - startNanos;
  }

  boolean hasTraceback() {
    return traceback;
  }

  /// Everything before this byte was read.
  long consumed() {
    return offset;
  }

  OptionalLong started() {
    return startKnown ? OptionalLong.of(startNanos) : OptionalLong.empty();
  }

  String stepName() {
    return choice.stepName();
  }
}
