package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import dev.tacho.readers.format.RunIntake;

/// What a program printed, piece by piece as it was caught, put together to lines. A carriage
/// return begins the line anew, as on a terminal. Confined to one thread.
final class Console {
  private static final int LONGEST = 1 << 14;

  private final RunIntake into;
  private final StringBuilder error = new StringBuilder();
  private final StringBuilder output = new StringBuilder();
  private long lines;

  Console(RunIntake into) {
    this.into = into;
  }

  /// How many lines there were in this reading.
  long lines() {
    return lines;
  }

  /// Takes in the next piece of one of the two streams.
  void add(boolean toError, String piece) {
    StringBuilder line = toError ? error : output;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      boolean returns = c == '\r' && !(i + 1 < piece.length() && piece.charAt(i + 1) == '\n');
      if (c == '\n') {
        end(line);
      } else if (returns) {
        line.setLength(0);
      } else if (c != '\r' && line.length() < LONGEST) {
        line.append(c);
      }
    }
  }

  private void end(StringBuilder line) {
    into.output(line.toString());
    lines++;
    line.setLength(0);
  }

  /// What has to be known to go on: the lines that have not ended.
  Json.Obj state() {
    return Json.object().put("error", error.toString()).put("output", output.toString()).build();
  }

  /// Goes on from what [#state] said.
  void goOn(Json.Obj state) {
    error.append(state.text("error").orElse(""));
    output.append(state.text("output").orElse(""));
  }
}
