package dev.tacho.store;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Makes a run whose writer died ready to be written again. The caller holds its lock.
///
/// Torn bytes at the end of a log first go into a `recovered` event and are then cut off, so
/// that a second death in between loses none of them. Whole lines of points that no mark covers
/// get one.
final class Repair {
  /// Torn bytes that one event keeps.
  private static final int PIECE = 1 << 16;

  /// Torn bytes that are kept in all; a power cut may leave more, all zeros.
  private static final int KEPT = 1 << 20;

  private final Surroundings here;
  private final RunFolder folder;
  private final RunLock runLock;
  private final List<RunEvent> toRecord = new ArrayList<>();

  private Repair(Surroundings here, RunFolder folder, RunLock runLock) {
    this.here = here;
    this.folder = folder;
    this.runLock = runLock;
  }

  static RunWriter takeOver(Surroundings here, RunFolder folder, RunLock runLock)
      throws IOException {
    return new Repair(here, folder, runLock).writer();
  }

  private RunWriter writer() throws IOException {
    StoredRun run = StoredRun.open(here, folder);
    StoredRun.Past past = run.past();
    Tallies tallies = new Tallies();
    SeriesCursor.Tail tail;
    long lastMark;
    try (SeriesCursor cursor = run.cursor()) {
      StoredRun.tally(cursor, tallies);
      tail = cursor.tail();
      lastMark = cursor.lastMark();
    }
    List<SampleEnd> samples = new ArrayList<>();
    for (String name : folder.sampleNames()) {
      samples.add(sampleEnd(run, name));
    }
    keepTorn(folder.events(), past.intactEnd());
    List<Path> segments = folder.segments();
    int number = segments.isEmpty() ? 1 : RunFolder.segmentNumber(segments.getLast());
    Path last = folder.segment(number);
    long goodEnd = Files.exists(last) ? goodEnd(last, tail, SeriesCursor.SOURCE) : 0;
    keepTorn(last, goodEnd);
    for (SampleEnd sample : samples) {
      keepTorn(folder.samples(sample.name), sample.goodEnd);
    }

    LogFile events = LogFile.open(folder.events(), past.intactEnd());
    Segments series = null;
    List<SampleLog> sampleLogs = new ArrayList<>();
    try {
      long next = record(events, past, run.header(), segments);
      series = new Segments(folder, number, goodEnd, Segments.SEGMENT_BYTES);
      series.addFull(full(segments));
      if (goodEnd > tail.from()) {
        series.append(mark(last, tail.from(), goodEnd, ++lastMark));
      }
      series.trim();
      series.sync();
      for (SampleEnd sample : samples) {
        sampleLogs.add(goOn(sample));
      }
      return new RunWriter(
          new RunWriter.Start(
              here,
              folder,
              runLock,
              run.header(),
              past.facts(),
              tallies,
              events,
              series,
              new SampleLogs(folder, sampleLogs),
              next,
              lastMark,
              bytes(folder.segments()),
              nanos(run.header(), past.facts().lastNanos())));
    } catch (IOException | RuntimeException e) {
      events.close();
      if (series != null) {
        series.close();
      }
      for (SampleLog log : sampleLogs) {
        log.close();
      }
      throw e;
    }
  }

  /// Where the good rows of a set of samples end, and the last group that has a mark.
  private record SampleEnd(String name, SeriesCursor.Tail tail, long goodEnd, long lastMark) {}

  private SampleEnd sampleEnd(StoredRun run, String name) throws IOException {
    try (SeriesCursor cursor = run.sampleLines(name)) {
      while (cursor.next()) {
        // only its end is of interest
      }
      long goodEnd = goodEnd(folder.samples(name), cursor.tail(), SeriesCursor.STATUS);
      return new SampleEnd(name, cursor.tail(), goodEnd, cursor.lastMark());
    }
  }

  private SampleLog goOn(SampleEnd sample) throws IOException {
    Path file = folder.samples(sample.name);
    LogFile log = LogFile.open(file, sample.goodEnd);
    try {
      long lastMark = sample.lastMark;
      if (sample.goodEnd > sample.tail.from()) {
        log.append(mark(file, sample.tail.from(), sample.goodEnd, ++lastMark));
      }
      log.trim();
      log.sync();
      return new SampleLog(sample.name, file, log, lastMark);
    } catch (IOException e) {
      log.close();
      throw e;
    }
  }

  /// Writes the events of the repair in one block; tells the last number.
  private long record(LogFile events, StoredRun.Past past, RunHeader header, List<Path> segments)
      throws IOException {
    LineBuffer block = new LineBuffer(PIECE);
    long number = past.lastNumber();
    long nanos = nanos(header, past.facts().lastNanos()).getAsLong();
    for (RunEvent event : toRecord) {
      RunEvent.Entry entry = new RunEvent.Entry(++number, nanos, bytes(segments), event);
      EventLine.write(block, entry);
      past.facts().add(entry);
    }
    events.append(block);
    events.sync();
    events.trim();
    events.sync();
    return number;
  }

  private void keepTorn(Path file, long goodEnd) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    long torn = Files.size(file) - goodEnd;
    String name = folder.path().relativize(file).toString();
    byte[] bytes = read(file, goodEnd, (int) Math.min(KEPT, Math.max(0, torn)));
    for (int from = 0; from < bytes.length; from += PIECE) {
      ByteBuffer piece =
          Base64.getEncoder()
              .encode(ByteBuffer.wrap(bytes, from, Math.min(PIECE, bytes.length - from)));
      toRecord.add(
          new RunEvent.Recovered(name, StandardCharsets.US_ASCII.decode(piece).toString()));
    }
    if (torn > KEPT) {
      toRecord.add(
          new RunEvent.Fault(
              "store",
              name + " byte " + goodEnd,
              torn + " torn bytes were cut off, of which the first " + KEPT + " were kept"));
    }
  }

  private static byte[] read(Path file, long from, int count) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(count);
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // until it is full
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /// Where the last readable line of points ends that lies behind the last mark.
  private static long goodEnd(Path segment, SeriesCursor.Tail tail, String sourceField)
      throws IOException {
    byte[] lines = read(segment, tail.from(), Math.toIntExact(tail.wholeEnd() - tail.from()));
    PointLine point = new PointLine(sourceField);
    int good = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        try {
          point.read(lines, good, i);
        } catch (JsonException _) {
          break;
        }
        good = i + 1;
      }
    }
    return tail.from() + good;
  }

  private static LineBuffer mark(Path segment, long from, long to, long number) throws IOException {
    byte[] lines = read(segment, from, Math.toIntExact(to - from));
    LineBuffer group = new LineBuffer(lines.length + 128);
    group.put(lines);
    SeriesMark.write(group, number, 0);
    LineBuffer mark = new LineBuffer(128);
    mark.put(Arrays.copyOfRange(group.array(), lines.length, group.size()));
    return mark;
  }

  private static Map<String, Seal.Sealed> full(List<Path> segments) throws IOException {
    Map<String, Seal.Sealed> all = new TreeMap<>();
    for (Path segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
      var digest = Disk.sha256();
      long bytes = Disk.digest(segment, Long.MAX_VALUE, digest);
      all.put(String.valueOf(segment.getFileName()), new Seal.Sealed(bytes, Disk.hex(digest)));
    }
    return all;
  }

  private static long bytes(List<Path> segments) throws IOException {
    long total = 0;
    for (Path segment : segments) {
      total += Files.size(segment);
    }
    return total;
  }

  /// The run's time: by the monotonic clock on the boot that it began on, else the dates tell how
  /// much later it is than its last event.
  private LongSupplier nanos(RunHeader header, long lastNanos) {
    boolean sameBoot = !here.boot().isEmpty() && here.boot().equals(header.started().bootId());
    long started = header.started().monoNanos();
    if (sameBoot) {
      return () -> here.mono().getAsLong() - started;
    }
    long sinceStart = Duration.between(header.started().wall(), here.wall().instant()).toNanos();
    long at = Math.max(lastNanos, sinceStart);
    long now = here.mono().getAsLong();
    return () -> at + here.mono().getAsLong() - now;
  }
}
