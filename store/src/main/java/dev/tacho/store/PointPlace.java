package dev.tacho.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in a run's points, between two groups, from where [StoredRun#pointsAfter] goes on.
/// Good for as long as the run is there.
///
/// @param segment the number of the file
/// @param at a byte in it
/// @param mark the number of the group before; -1 where that is not known
public record PointPlace(int segment, long at, long mark) {
  /// Before the first point.
  public static final PointPlace BEGIN = new PointPlace(1, 0, 0);

  static final long UNKNOWN = -1;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})-(\\d{1,18})-(-1|\\d{1,18})");

  /// Something short that a client can keep: `1-16384-12`.
  public String text() {
    return segment + "-" + at + "-" + mark;
  }

  /// Reads what [#text] gave; empty when it gave something else.
  public static Optional<PointPlace> of(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new PointPlace(
                Integer.parseInt(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  /// Behind the first mark among the last `bytes`; the last file's begin where there is none.
  static PointPlace recent(RunFolder folder, int bytes) throws IOException {
    List<Path> segments = folder.segments();
    if (segments.isEmpty()) {
      return BEGIN;
    }
    Path last = segments.getLast();
    int number = RunFolder.segmentNumber(last);
    PointPlace begin = number == 1 ? BEGIN : new PointPlace(number, 0, UNKNOWN);
    try (FileChannel channel = FileChannel.open(last, StandardOpenOption.READ)) {
      long from = channel.size() - bytes;
      return from <= 0 ? begin : behindMark(channel, number, from, bytes).orElse(begin);
    }
  }

  private static Optional<PointPlace> behindMark(
      FileChannel channel, int number, long from, int bytes) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(bytes);
    int read = 0;
    while (read >= 0 && block.hasRemaining()) {
      read = channel.read(block, from + block.position());
    }
    byte[] held = block.array();
    int line = 0;
    for (int i = 0; i < block.position(); i++) {
      if (held[i] == '\n') {
        if (line > 0 && SeriesMark.isMark(held, line, i)) {
          Optional<SeriesMark> mark = SeriesMark.read(held, line, i);
          if (mark.isPresent()) {
            return Optional.of(new PointPlace(number, from + i + 1, mark.get().number()));
          }
        }
        line = i + 1;
      }
    }
    return Optional.empty();
  }
}
