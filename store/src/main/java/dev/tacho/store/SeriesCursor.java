package dev.tacho.store;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Walks the points of a run's segments, one group at a time: a group is handed out only after
/// its checksum was seen to match, so that a changed digit never passes for a value. Lines
/// after the last mark of a run that is not sealed are being written, and are handed out as
/// they are. Holds one group. Confined to one thread.
final class SeriesCursor implements PointCursor {
  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_GROUP = 64 << 20;

  /// The field of a line's text in series, and in samples.
  static final String SOURCE = "src";

  static final String STATUS = "status";

  private final RunFolder folder;
  private final List<Path> segments;
  private final boolean sealed;
  private final boolean marksOnly;
  private final Consumer<Damage> damaged;
  private final PointLine line;
  private int next;
  private String file = "";
  private @Nullable FileChannel channel;

  private byte[] bytes = new byte[BLOCK];
  private int end;
  private int group;
  private long groupLine;
  private long lastMark;
  private int segment;
  private long base;
  private Tail tail = new Tail(0, 0, 0);

  /// What lies behind the last mark of a segment, as places in its file: whole lines from
  /// `from` to `wholeEnd`, torn bytes up to `end`.
  record Tail(long from, long wholeEnd, long end) {}

  private int at;
  private int until;
  private long atLine;

  private SeriesCursor(
      RunFolder folder,
      List<Path> segments,
      String source,
      boolean marksOnly,
      Consumer<Damage> damaged) {
    this.folder = folder;
    line = new PointLine(source);
    sealed = folder.isSealedRun();
    this.segments = List.copyOf(segments);
    this.marksOnly = marksOnly;
    this.damaged = damaged;
  }

  /// The points of the run.
  static SeriesCursor points(RunFolder folder, Consumer<Damage> damaged) throws IOException {
    return new SeriesCursor(folder, folder.segments(), SOURCE, false, damaged);
  }

  /// The points of the run behind `from`. Lines that are being written, behind the last mark of a
  /// run that goes on, are left for the next time.
  static SeriesCursor pointsAfter(RunFolder folder, PointPlace from, Consumer<Damage> damaged)
      throws IOException {
    List<Path> rest =
        folder.segments().stream()
            .filter(path -> RunFolder.segmentNumber(path) >= from.segment())
            .toList();
    SeriesCursor cursor = new SeriesCursor(folder, rest, SOURCE, true, damaged);
    cursor.segment = from.segment();
    cursor.base = from.at();
    cursor.lastMark = from.mark();
    if (!rest.isEmpty() && RunFolder.segmentNumber(rest.getFirst()) == from.segment()) {
      cursor.openNext(from.at());
    }
    return cursor;
  }

  /// The rows of a set of samples of the run, with how they ended as their source.
  static SeriesCursor samples(RunFolder folder, String name, Consumer<Damage> damaged) {
    Path file = folder.samples(name);
    List<Path> files = Files.isRegularFile(file) ? List.of(file) : List.of();
    return new SeriesCursor(folder, files, STATUS, false, damaged);
  }

  @Override
  public boolean next() {
    try {
      while (true) {
        while (at < until) {
          int from = at;
          int to = lineEnd(from, until);
          at = to + 1;
          atLine++;
          if (from < to && isPoint(from, to)) {
            return true;
          }
        }
        if (!loadGroup()) {
          return false;
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          folder.path() + "/" + file + " cannot be read: " + Disk.reason(e), e);
    }
  }

  private boolean isPoint(int from, int to) {
    try {
      line.read(bytes, from, to);
      return true;
    } catch (JsonException e) {
      tell(atLine, e.getMessage() + "; the line is left out");
      return false;
    }
  }

  /// Finds the next lines that may be handed out.
  private boolean loadGroup() throws IOException {
    while (true) {
      if (channel == null && !openNext()) {
        return false;
      }
      int from = group;
      long number = groupLine;
      boolean marked = false;
      while (!marked) {
        int to = lineEnd(from, end);
        if (to == end) {
          int before = group;
          if (end - group > LONGEST_GROUP) {
            tell(
                groupLine,
                "no checksum for "
                    + (LONGEST_GROUP >> 20)
                    + " MiB; the rest of the"
                    + " file is left out");
            closeSegment();
            break;
          }
          boolean filled = fill();
          from -= before - group;
          if (!filled) {
            boolean some = takeUnmarked(from);
            closeSegment();
            if (some) {
              return true;
            }
            break;
          }
          continue;
        }
        if (SeriesMark.isMark(bytes, from, to)) {
          Optional<SeriesMark> mark = SeriesMark.read(bytes, from, to);
          if (mark.isPresent()) {
            boolean some = takeMarked(mark.get(), from, number);
            group = to + 1;
            groupLine = number + 1;
            if (some) {
              return true;
            }
            marked = true;
          }
        }
        from = to + 1;
        number++;
      }
    }
  }

  private boolean takeMarked(SeriesMark mark, int markAt, long markLine) {
    if (lastMark != PointPlace.UNKNOWN && mark.number() > lastMark + 1) {
      tell(
          markLine, "groups of points are missing: mark " + mark.number() + " follows " + lastMark);
    }
    lastMark = mark.number();
    if (mark.matches(bytes, group, markAt)) {
      hand(group, markAt, groupLine);
      return true;
    }
    // a damaged mark leaves its group in front of this one, which may still be whole
    int own = (int) Math.max(group, markAt - Math.max(0, mark.bytes()));
    boolean ownWhole = own > group && mark.matches(bytes, own, markAt);
    int badEnd = ownWhole ? own : markAt;
    refuse(badEnd, markLine);
    if (ownWhole) {
      hand(own, markAt, groupLine + count(group, own));
    }
    return ownWhole;
  }

  private void refuse(int badEnd, long markLine) {
    long points = count(group, badEnd);
    long first = groupLine;
    long last = Math.max(first, first + points - 1);
    long culprit = firstBroken(badEnd);
    tell(
        culprit > 0 ? culprit : points == 0 ? markLine : first,
        "lines "
            + first
            + " to "
            + last
            + " do not match their checksum; they are left out, "
            + points
            + (points == 1 ? " line" : " lines"));
  }

  private long firstBroken(int to) {
    long number = groupLine;
    for (int from = group; from < to; number++) {
      int lineTo = lineEnd(from, to);
      try {
        line.read(bytes, from, lineTo);
      } catch (JsonException _) {
        return number;
      }
      from = lineTo + 1;
    }
    return 0;
  }

  private boolean takeUnmarked(int wholeEnd) {
    tail = new Tail(base + group, base + wholeEnd, base + end);
    if (end > wholeEnd && sealed) {
      tell(groupLine + count(group, wholeEnd), "the last line is torn; it is left out");
    }
    boolean growing = !sealed && next == segments.size();
    if (wholeEnd == group || (marksOnly && growing)) {
      return false;
    }
    if (sealed || next < segments.size()) {
      tell(
          groupLine,
          count(group, wholeEnd) + " lines have no checksum after them; taken as they are");
    }
    hand(group, wholeEnd, groupLine);
    group = wholeEnd;
    return true;
  }

  private void hand(int from, int to, long firstLine) {
    at = from;
    until = to;
    atLine = firstLine - 1;
  }

  private long count(int from, int to) {
    long lines = 0;
    for (int i = from; i < to; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  private int lineEnd(int from, int limit) {
    int i = from;
    while (i < limit && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean openNext() throws IOException {
    if (next == segments.size()) {
      return false;
    }
    openNext(0);
    return true;
  }

  private void openNext(long from) throws IOException {
    Path path = segments.get(next++);
    file = folder.path().relativize(path).toString();
    if (marksOnly) {
      // samples are read here too, and have no numbered files
      segment = RunFolder.segmentNumber(path);
    }
    channel = FileChannel.open(path, StandardOpenOption.READ).position(from);
    end = 0;
    group = 0;
    base = from;
    groupLine = 1;
  }

  /// Reads on, moving the group at hand to the front; false at the end of the file.
  private boolean fill() throws IOException {
    if (channel == null) {
      return false;
    }
    if (group > 0) {
      System.arraycopy(bytes, group, bytes, 0, end - group);
      end -= group;
      base += group;
      group = 0;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    int n = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
    end += Math.max(0, n);
    return n > 0;
  }

  private void tell(long lineNumber, @Nullable String what) {
    damaged.accept(new Damage(file, lineNumber, String.valueOf(what)));
  }

  private void closeSegment() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /// Whether the point at hand was the last one of its group.
  boolean atGroupEnd() {
    return at >= until;
  }

  /// Where the group at hand ends.
  PointPlace place() {
    return new PointPlace(segment, base + group, lastMark);
  }

  /// The number of the last mark that was passed; 0 before the first.
  long lastMark() {
    return lastMark;
  }

  /// What lies behind the last mark of the segment that was read last, once [#next] said false.
  Tail tail() {
    return tail;
  }

  @Override
  public long nanos() {
    return line.nanos();
  }

  @Override
  public long step() {
    return line.step();
  }

  @Override
  public String source() {
    return line.source();
  }

  @Override
  public int count() {
    return line.count();
  }

  @Override
  public String name(int i) {
    return line.name(i);
  }

  @Override
  public double value(int i) {
    return line.value(i);
  }

  @Override
  public void close() {
    at = 0;
    until = 0;
    next = segments.size();
    try {
      closeSegment();
    } catch (IOException e) {
      throw Disk.unchecked(e);
    }
  }
}
