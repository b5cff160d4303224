package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import dev.tacho.readers.format.RunIntake;

/// What a program printed, piece by piece as it was caught, put together to lines. A carriage
/// return begins the line anew, as on a terminal. Confined to one thread.
final class Console {
  private static final int LONGEST = 1 << 14;

  private final RunIntake into;
  private final Line error = new Line();
  private final Line output = new Line();
  private long lines;

  Console(RunIntake into) {
    this.into = into;
  }

  /// How many lines there were, those of earlier readings included.
  long lines() {
    return lines;
  }

  /// Takes in the next piece of one of the two streams.
  void add(boolean toError, String piece) {
    Line line = toError ? error : output;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '\n') {
        into.output(line.text.toString());
        lines++;
        line.begin();
      } else if (c == '\r') {
        line.returned = true;
      } else {
        line.put(c);
      }
    }
  }

  /// A line that has not ended.
  private static final class Line {
    private final StringBuilder text = new StringBuilder();
    // a line break may follow the return yet, in a piece of its own
    private boolean returned;

    void put(char c) {
      if (returned) {
        begin();
      }
      if (text.length() < LONGEST) {
        text.append(c);
      }
    }

    void begin() {
      text.setLength(0);
      returned = false;
    }
  }

  /// What has to be known to go on: the lines that have not ended.
  Json.Obj state() {
    return Json.object()
        .put("lines", lines)
        .put("error", error.text.toString())
        .put("output", output.text.toString())
        .build();
  }

  /// Goes on from what [#state] said.
  void goOn(Json.Obj state) {
    lines = state.needWhole("lines");
    error.text.append(state.text("error").orElse(""));
    output.text.append(state.text("output").orElse(""));
  }
}
