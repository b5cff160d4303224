package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/// A history as JSON lines, as old clients left it. Confined to one thread.
final class HistoryLines {
  private static final int LONGEST = 16 << 20;

  private final History history;
  private final RunIntake into;
  private byte[] held = new byte[1 << 18];

  HistoryLines(History history, RunIntake into) {
    this.history = history;
    this.into = into;
  }

  /// Reads the whole lines from byte `offset` on, and returns where the next begins.
  long read(Path file, long offset) throws IOException {
    long place = offset;
    int count = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      while (true) {
        if (count == held.length) {
          held = Arrays.copyOf(held, held.length * 2);
        }
        int got = channel.read(ByteBuffer.wrap(held, count, held.length - count), place + count);
        if (got <= 0) {
          return place;
        }
        count += got;
        int used = lines(file, place, count);
        System.arraycopy(held, used, held, 0, count - used);
        place += used;
        count -= used;
        if (count >= LONGEST) {
          into.damage(file, 0, place, "a line is longer than " + LONGEST + " bytes; left out");
          place = after(channel, place + count);
          count = 0;
        }
      }
    }
  }

  private int lines(Path file, long place, int count) {
    int from = 0;
    for (int at = 0; at < count; at++) {
      if (held[at] == '\n') {
        line(file, place, from, at);
        from = at + 1;
      }
    }
    return from;
  }

  private void line(Path file, long place, int from, int to) {
    if (to - from <= 1) {
      return;
    }
    if (ExtendedJson.parse(held, from, to).orElse(null) instanceof Json.Obj row) {
      history.add(row);
    } else {
      into.damage(file, 0, place + from, "a line is no JSON object; left out");
    }
  }

  /// Where the line after the one at `place` begins.
  private long after(FileChannel channel, long place) throws IOException {
    long at = place;
    while (true) {
      int got = channel.read(ByteBuffer.wrap(held), at);
      for (int i = 0; i < got; i++) {
        if (held[i] == '\n') {
          return at + i + 1;
        }
      }
      if (got <= 0) {
        return at;
      }
      at += got;
    }
  }
}
