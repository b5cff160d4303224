package dev.tacho.readers;

import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is read again, and what is not: a format counts how many bytes it was made to read.
@Timeout(60)
class CacheTest {
  @TempDir Path folder;
  private Path cache;
  private Path file;
  private Counting format;

  /// A format whose files hold one value a line.
  private static final class Counting implements RunFormat {
    private long bytesRead;
    private int readings;

    @Override
    public String name() {
      return "lines";
    }

    @Override
    public List<FoundRun> at(Place place) {
      return place.name().endsWith(".values")
          ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty()))
          : List.of();
    }

    @Override
    public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
      readings++;
      Resume.Mark mark = from.in(run.path());
      into.header(new ForeignHeader(run, "a test").build());
      byte[] all = Files.readAllBytes(run.path());
      long step = mark.state().whole("step").orElse(0);
      int series = into.series("", "value");
      String rest = new String(all, (int) mark.offset(), all.length - (int) mark.offset());
      for (String line : rest.lines().toList()) {
        bytesRead += line.length() + 1;
        into.value(series, step, step * 1_000, Double.parseDouble(line));
        step++;
      }
      into.uses(run.path().resolveSibling("beside"));
      into.consumed(run.path(), all.length, Json.object().put("step", step).build());
    }
  }

  @BeforeEach
  void aFileOfValues() throws IOException {
    cache = folder.resolve("cache");
    file = folder.resolve("a.values");
    format = new Counting();
    write(0, 10_000);
  }

  private void write(int from, int to) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i * 0.5).append('\n');
    }
    Files.writeString(
        file,
        text,
        StandardOpenOption.CREATE,
        from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
    settle(file);
  }

  /// As if it had been written a while ago: what changed just now is looked at again in any case.
  private static void settle(Path path) throws IOException {
    FileTime before = Files.getLastModifiedTime(path);
    Files.setLastModifiedTime(path, FileTime.from(before.toInstant().minusSeconds(60)));
  }

  private RunReader read() {
    return open(RunReaders.of(cache, List.of(format), InstantSource.system()), file);
  }

  @Test
  void anUnchangedFile_isNotReadAgain() {
    List<String> first = values(read(), "value");
    RunReader again = read();
    assertEquals(1, format.readings);
    assertEquals(first, values(again, "value"));
    assertEquals(10_000, first.size());
    SeriesSummary summary = again.summaries().getFirst();
    assertEquals(4_999.5, summary.max());
    assertEquals(9_999, summary.lastStep());
    assertEquals(0, summary.minStep());
  }

  @Test
  void aGrownFile_costsItsGrowth_andIsTheSameAsReadAtOnce() throws IOException {
    read();
    long before = format.bytesRead;
    long added = 0;
    for (int round = 0; round < 20; round++) {
      long size = Files.size(file);
      write(10_000 + round * 700, 10_000 + (round + 1) * 700);
      added += Files.size(file) - size;
      read();
    }
    RunReader grown = read();
    // what is too little to be worth writing is read once more
    assertTrue(format.bytesRead - before < 30 * added, "read " + (format.bytesRead - before));
    RunReader fresh = open(RunReaders.withoutCache(List.of(format), InstantSource.system()), file);
    assertEquals(values(fresh, "value"), values(grown, "value"));
    assertEquals(fresh.summaries(), grown.summaries());
    assertEquals(24_000, grown.series().getFirst().count());
  }

  @Test
  void aFileThatWasReplacedOrCutOrChanged_isReadFromItsBeginning() throws IOException {
    read();
    Path other = folder.resolve("other");
    Files.writeString(other, "7.0\n".repeat(9_000));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    settle(file);
    assertEquals(9_000, values(read(), "value").size());
    Files.writeString(file, "8.0\n");
    settle(file);
    assertEquals(List.of("0:8.0"), values(read(), "value"));
    write(0, 10_000);
    read();
    // a changed digit at the end, the size as before
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'7', '\n'}), channel.size() - 2);
    }
    settle(file);
    assertEquals("9999:4999.7", values(read(), "value").getLast());
  }

  @Test
  void aChangeThatHidesItsTime_isSeenByWhatIsReadLast() throws IOException {
    read();
    FileTime before = Files.getLastModifiedTime(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'7', '\n'}), channel.size() - 2);
    }
    Files.setLastModifiedTime(file, before);
    assertEquals("9999:4999.7", values(read(), "value").getLast());
  }

  @Test
  void aFileBeside_thatAppears_leadsToAnotherReading() throws IOException {
    read();
    Files.writeString(folder.resolve("beside"), "x");
    settle(folder.resolve("beside"));
    read();
    assertEquals(2, format.readings);
    read();
    assertEquals(2, format.readings);
  }

  @Test
  void aDamagedCache_isMadeAnew() throws IOException {
    List<String> first = values(read(), "value");
    for (Path kept : kept()) {
      for (int place : new int[] {0, 40, (int) Files.size(kept) / 2, (int) Files.size(kept) - 1}) {
        byte[] bytes = Files.readAllBytes(kept);
        if (place < bytes.length) {
          bytes[place] ^= 0x55;
          Files.write(kept, bytes);
        }
        assertEquals(first, values(read(), "value"), kept + " at " + place);
        read();
        if (!Files.exists(kept)) {
          break;
        }
      }
    }
    for (Path kept : kept()) {
      Files.write(kept, new byte[3]);
      assertEquals(first, values(read(), "value"), kept.toString());
    }
    for (Path kept : kept()) {
      Files.delete(kept);
      assertEquals(first, values(read(), "value"), kept.toString());
    }
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> all = Files.list(cache)) {
      return all.sorted().toList();
    }
  }

  @Test
  void aCacheThatCannotBeWritten_costsNothingButTime() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file where the folder would be");
    assertEquals(10_000, values(read(), "value").size());
    assertEquals(10_000, values(read(), "value").size());
    assertEquals(2, format.readings);
  }

  @Test
  void whatWasUsedLongestAgo_goesFirst_whenTheCacheIsFull() throws IOException {
    read();
    for (Path kept : kept()) {
      Files.setLastModifiedTime(kept, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }
    List<Path> old = kept();
    Path second = folder.resolve("b.values");
    Files.copy(file, second);
    settle(second);
    long both = 0;
    for (Path one : old) {
      both += 2 * Files.size(one);
    }
    RunReaders small = RunReaders.of(cache, List.of(format), InstantSource.system(), both - 100);
    open(small, second);
    List<Path> left = new ArrayList<>(kept());
    left.retainAll(old);
    assertTrue(left.size() < old.size(), left.toString());
    assertEquals(10_000, values(open(small, second), "value").size());
  }

  @Test
  void twoAtOnce_keepOneSoundCache() throws Exception {
    read();
    write(10_000, 60_000);
    List<Thread> threads = new ArrayList<>();
    List<Integer> counts = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                RunReaders readers =
                    RunReaders.of(cache, List.of(new Counting()), InstantSource.system());
                counts.add(values(open(readers, file), "value").size());
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(60_000, 60_000, 60_000, 60_000), counts);
    assertEquals(60_000, values(read(), "value").size());
  }

  /// A format whose runs are longer than what is held in memory.
  private static final class LongRuns implements RunFormat {
    private static final int VALUES = 6_000_000;

    @Override
    public String name() {
      return "long";
    }

    @Override
    public List<FoundRun> at(Place place) {
      return List.of(FoundRun.of(name(), place.path(), "", Optional.empty()));
    }

    @Override
    public void read(FoundRun run, Resume from, RunIntake into) {
      into.header(new ForeignHeader(run, "a test").build());
      int series = into.series("", "value");
      for (int i = 0; i < VALUES; i++) {
        into.value(series, i, i * 1_000L + i % 7, Math.sin(i));
      }
      into.consumed(run.path(), 1, Json.Obj.EMPTY);
    }
  }

  @Test
  void whatIsMoreThanMemoryHolds_goesToAFile_andComesBack() throws IOException {
    for (RunReaders readers :
        List.of(
            RunReaders.withoutCache(List.of(new LongRuns()), InstantSource.system()),
            RunReaders.of(cache, List.of(new LongRuns()), InstantSource.system()),
            RunReaders.of(cache, List.of(new LongRuns()), InstantSource.system()))) {
      RunReader run = open(readers, file);
      long count = 0;
      try (SeriesBlocks blocks = run.series().getFirst().blocks()) {
        for (int n = blocks.next(); n > 0; n = blocks.next()) {
          for (int i = 0; i < n; i++, count++) {
            boolean same =
                blocks.steps()[i] == count
                    && blocks.nanos()[i] == count * 1_000 + count % 7
                    && blocks.values()[i] == Math.sin(count);
            assertTrue(same, "value " + count);
          }
        }
      }
      assertEquals(LongRuns.VALUES, count);
    }
    assertEquals(2, kept().size(), kept().toString());
  }
}
