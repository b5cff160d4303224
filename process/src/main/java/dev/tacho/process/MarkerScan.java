package dev.tacho.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds the lines that begin with `::tacho ` in a stream that comes in pieces. Confined to one
/// thread. Memory is bounded by [#LONGEST] whatever comes.
///
/// A line ends at a line feed or a carriage return, so a terminal's CR LF ends a line once more
/// (an empty one), and what follows a redrawn progress bar's carriage return begins a line.
final class MarkerScan {
  /// Bytes of a marker line that are kept.
  static final int LONGEST = 64 * 1024;

  private static final byte[] PREFIX = "::tacho ".getBytes(StandardCharsets.US_ASCII);
  private static final int ORDINARY = -1;

  private byte[] line = Arrays.copyOf(PREFIX, 256);
  // how much of a marker the line is so far; ORDINARY once it cannot be one
  private int length;
  private long cut;

  /// Takes a marker line.
  interface Sink {
    /// `text` is valid UTF-8 already; `cut` bytes of it were left out; `torn`: no line end came.
    void marker(String text, long cut, boolean torn);
  }

  /// Goes through `count` bytes of `data`.
  void feed(byte[] data, int count, Sink sink) {
    int i = 0;
    while (i < count) {
      if (length == ORDINARY) {
        i = lineEnd(data, i, count);
        if (i == count) {
          return;
        }
      }
      take(data[i], sink);
      i++;
    }
  }

  /// The stream has ended: a marker without a line end is told as torn.
  void end(Sink sink) {
    if (length >= PREFIX.length) {
      tell(sink, true);
    }
    length = 0;
  }

  private void take(byte b, Sink sink) {
    if (b == '\n' || b == '\r') {
      if (length >= PREFIX.length) {
        tell(sink, false);
      }
      length = 0;
    } else if (length < PREFIX.length) {
      length = length != ORDINARY && PREFIX[length] == b ? length + 1 : ORDINARY;
    } else if (length == LONGEST) {
      cut++;
    } else {
      if (length == line.length) {
        line = Arrays.copyOf(line, Math.min(LONGEST, line.length * 4));
      }
      line[length] = b;
      length++;
    }
  }

  private void tell(Sink sink, boolean torn) {
    sink.marker(new String(line, 0, length, StandardCharsets.UTF_8), cut, torn);
    cut = 0;
  }

  private static int lineEnd(byte[] data, int from, int to) {
    int i = from;
    while (i < to && data[i] != '\n' && data[i] != '\r') {
      i++;
    }
    return i;
  }
}
