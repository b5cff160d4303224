package dev.tacho.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds the lines that begin with `::tacho ` in a stream that comes in pieces. Confined to one
/// thread. Memory is bounded by [#LONGEST] whatever comes.
///
/// A line ends at a line feed or a carriage return, so a terminal's CR LF ends a line once more
/// (an empty one). Two things may stand before a marker, because other writers to the same terminal
/// put them there without knowing of it: the echo of keys such as `^C`, and a line that a carriage
/// return began, that is, a progress bar which is being redrawn and has no line end yet.
final class MarkerScan {
  /// Bytes of a marker line that are kept.
  static final int LONGEST = 64 * 1024;

  static final byte[] PREFIX = "::tacho ".getBytes(StandardCharsets.US_ASCII);
  private static final int ORDINARY = -1;

  private byte[] line = Arrays.copyOf(PREFIX, 256);
  // how much of a marker has come; ORDINARY once the line cannot be one
  private int length;
  private long cut;
  // the line was begun by a carriage return
  private boolean redrawn;
  // the first half of a key's echo has come
  private boolean caret;

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
      caret = false;
      redrawn = b == '\r';
    } else if (length < PREFIX.length) {
      match(b);
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

  private void match(byte b) {
    if (caret) {
      caret = false;
      length = b >= '@' && b <= '_' ? 0 : other(b);
    } else if (PREFIX[length] == b) {
      length++;
    } else if (length == 0 && b == '^') {
      caret = true;
    } else {
      length = other(b);
    }
  }

  /// How much of a marker there is after a byte that does not go on with one.
  private int other(byte b) {
    if (!redrawn) {
      return ORDINARY;
    }
    if (b != ':') {
      return 0;
    }
    // of the prefix only its colons can begin it anew
    return length == 2 ? 2 : 1;
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
