package dev.tacho.readers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.tacho.core.Damage;
import dev.tacho.core.RunReader;
import dev.tacho.core.series.Series;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every format holds to, whatever lies on the disk. A format's test extends it and says how
/// its files are written.
///
/// Of the mutated inputs there are 20,000 over all formats in the usual gate, a million with
/// `tacho.long`; [#SHARE] is one format's part of them.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
public abstract class RunReaderContract {
  private static final boolean LONG = Boolean.getBoolean("tacho.long");

  /// Formats that there are at least; a test of the whole adds the parts up.
  private static final int FORMATS = 10;

  /// Mutated inputs for each format.
  static final int SHARE = (LONG ? 1_000_000 : 20_000) / FORMATS;

  /// No input of a few kilobytes may take longer, on a machine however busy: it would hang.
  private static final long MOST_SECONDS = 20;

  /// What reading one input may allocate, beside so much for each byte of it.
  private static final long MOST_BYTES = 96L << 20;

  private static final long MOST_BYTES_A_BYTE = 4_000;

  @TempDir protected Path folder;

  /// The format under test.
  protected abstract RunFormat format();

  /// Writes what the tool leaves behind into the empty folder `into`: small, and with everything
  /// that the format knows.
  protected abstract void write(Path into) throws IOException;

  /// Writes the same with a part that is hostile: lengths that lie, loops, what no tool writes.
  protected abstract void writeHostile(Path into) throws IOException;

  /// The file with its checksums made right after a mutation, so that what was mutated is read
  /// and not passed over; the bytes themselves where the format has none.
  protected byte[] mended(Path file, byte[] mutated) {
    return mutated;
  }

  /// Files, by their path below the folder, that the tool only appends to.
  protected List<String> growing() {
    return List.of();
  }

  /// Whether what the tool writes holds series; a format of results alone has none.
  protected boolean hasSeries() {
    return true;
  }

  private RunReaders uncached() {
    return RunReaders.withoutCache(List.of(format()), InstantSource.system());
  }

  private RunReaders cached() {
    return RunReaders.of(folder.resolve("cache"), List.of(format()), InstantSource.system());
  }

  private Path written() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    write(data);
    settle(data);
    return data;
  }

  /// As if it had been written a while ago.
  private static void settle(Path below) throws IOException {
    for (Path path : everything(below)) {
      FileTime time = Files.getLastModifiedTime(path);
      Files.setLastModifiedTime(path, FileTime.from(time.toInstant().minusSeconds(100)));
    }
  }

  private static List<Path> everything(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.sorted().toList();
    }
  }

  private static List<Path> files(Path below) throws IOException {
    return everything(below).stream().filter(Files::isRegularFile).toList();
  }

  private List<String> transcripts(RunReaders readers, Path data) {
    List<String> all = new ArrayList<>();
    for (FoundRun run : readers.find(data).runs()) {
      assertEquals(format().name(), run.format(), run.toString());
      all.add(run.id() + " " + Transcript.of(readers.open(run)));
    }
    return all;
  }

  @Test
  void theRuns_areFound_withTheSameIdsEachTime() throws IOException {
    Path data = written();
    List<FoundRun> first = uncached().find(data).runs();
    assertFalse(first.isEmpty());
    assertEquals(first, uncached().find(data).runs());
    assertEquals(first.size(), first.stream().map(FoundRun::id).distinct().count());
    assertEquals(List.of(), uncached().find(data).obstacles());
    for (FoundRun run : first) {
      assertEquals(run.id(), uncached().open(run).header().id());
    }
  }

  @Test
  void aSecondReading_fromTheCacheAndFromTheSource_saysTheSame() throws IOException {
    Path data = written();
    List<String> fresh = transcripts(uncached(), data);
    assertEquals(fresh, transcripts(uncached(), data));
    assertEquals(fresh, transcripts(cached(), data));
    assertEquals(fresh, transcripts(cached(), data));
    // an open file of the source changes nothing
    for (Path file : files(data)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(50)));
    }
    assertEquals(fresh, transcripts(cached(), data));
  }

  @Test
  void points_areTheSeriesPutTogether() throws IOException {
    Path data = written();
    long values = 0;
    for (FoundRun found : uncached().find(data).runs()) {
      RunReader run = uncached().open(found);
      long mine = run.series().stream().mapToLong(Series::count).sum();
      assertEquals(mine, Transcript.pointValues(run));
      values += mine;
    }
    assertEquals(hasSeries(), values > 0, "values in what the test wrote: " + values);
  }

  @Test
  void nothingThatTheToolWrote_isDamage() throws IOException {
    Path data = written();
    for (FoundRun found : uncached().find(data).runs()) {
      RunReader run = uncached().open(found);
      Transcript.of(run);
      assertEquals(List.of(), run.damage(), found.toString());
    }
  }

  @Test
  void aFileThatGrows_isInTheEndTheSameAsReadAtOnce() throws IOException {
    Path whole = written();
    for (String name : growing()) {
      byte[] bytes = Files.readAllBytes(whole.resolve(name));
      Path live = folder.resolve("live");
      copy(whole, live);
      Random random = new Random(name.hashCode());
      int[] ends = random.ints(6, 1, bytes.length).sorted().toArray();
      for (int end : ends) {
        Files.write(live.resolve(name), Arrays.copyOf(bytes, end));
        readSafely(cached(), live, bytes.length, "grown to " + end);
      }
      // the same inode, so that it is the same file
      Files.write(live.resolve(name), bytes);
      assertEquals(transcripts(uncached(), live), transcripts(cached(), live), name);
      delete(live);
      delete(folder.resolve("cache"));
    }
  }

  @Test
  void aCutFile_isReadAsFarAsItGoes() throws IOException {
    Path data = written();
    for (Path file : files(data)) {
      byte[] bytes = Files.readAllBytes(file);
      int stride = Math.max(1, bytes.length / (LONG ? 4_000 : 60));
      for (int end = 0; end < bytes.length; end += stride) {
        Files.write(file, Arrays.copyOf(bytes, end));
        readSafely(uncached(), data, bytes.length, file + " cut at " + end);
      }
      Files.write(file, bytes);
    }
  }

  @Test
  void whatIsHostile_endsInASentenceOrInDamage() throws IOException {
    Path data = Files.createDirectory(folder.resolve("hostile"));
    writeHostile(data);
    List<String> said = readSafely(uncached(), data, 1 << 20, "hostile");
    assertFalse(said.isEmpty(), "nothing tells that " + data + " is hostile");
  }

  @Test
  void aFileOfNothingOrNoise_isNoCrash() throws IOException {
    Path data = written();
    Random random = new Random(3);
    for (Path file : files(data)) {
      byte[] bytes = Files.readAllBytes(file);
      byte[] noise = new byte[5_000];
      random.nextBytes(noise);
      for (byte[] other : List.of(new byte[0], noise, new byte[40_000], "\n\n".getBytes())) {
        Files.write(file, other);
        readSafely(uncached(), data, 40_000, file + " with " + other.length + " other bytes");
      }
      Files.delete(file);
      readSafely(uncached(), data, 0, "without " + file);
      Files.createDirectory(file);
      readSafely(uncached(), data, 0, "a folder in place of " + file);
      Files.delete(file);
      Files.write(file, bytes);
    }
  }

  @Test
  void mutatedFiles_neverCrash_neverHang_neverFillMemory() throws Exception {
    Path data = written();
    List<Path> files = files(data);
    List<byte[]> seeds = new ArrayList<>();
    long all = 0;
    for (Path file : files) {
      seeds.add(Files.readAllBytes(file));
      all += seeds.getLast().length;
    }
    Random random = new Random(format().name().hashCode());
    Mutation mutation = new Mutation(random);
    for (int i = 0; i < SHARE; i++) {
      int which = random.nextInt(files.size());
      byte[] mutated = mutation.of(seeds.get(which));
      if (random.nextBoolean()) {
        mutated = mended(files.get(which), mutated);
      }
      Files.write(files.get(which), mutated);
      readSafely(uncached(), data, all, "mutation " + i + " of " + files.get(which));
      Files.write(files.get(which), seeds.get(which));
    }
  }

  /// Reads all that is there within limits of time and memory; what was said of it by refusals
  /// and damage.
  private List<String> readSafely(RunReaders readers, Path data, long bytes, String what) {
    List<String> said = new ArrayList<>();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    long allocated = allocatedHere(() -> read(readers, data, said), thrown, what);
    if (thrown.get() != null) {
      keep(data, what);
      fail(what, thrown.get());
    }
    if (allocated > MOST_BYTES + bytes * MOST_BYTES_A_BYTE) {
      keep(data, what);
      fail(what + ": reading " + bytes + " bytes allocated " + allocated);
    }
    return said;
  }

  private static void read(RunReaders readers, Path data, List<String> said) {
    List<FoundRun> runs;
    try {
      Discovery found = readers.find(data);
      said.addAll(found.obstacles());
      runs = found.runs();
    } catch (ReadersException e) {
      said.add(String.valueOf(e.getMessage()));
      return;
    }
    for (FoundRun found : runs) {
      try {
        RunReader run = readers.open(found);
        Transcript.of(run);
        run.damage().stream().map(Damage::toString).forEach(said::add);
      } catch (ReadersException e) {
        assertTrue(String.valueOf(e.getMessage()).length() > 20, e.getMessage());
        said.add(e.getMessage());
      }
    }
  }

  /// Runs `action`, and tells how many bytes it allocated; fails when it does not end.
  private static long allocatedHere(
      Runnable action, AtomicReference<Throwable> thrown, String what) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Watch watch = Watch.over(Thread.currentThread(), what);
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      action.run();
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      thrown.set(watch.rang() ? new TimeoutException(what + " did not end") : e);
    } finally {
      watch.stop();
    }
    if (watch.rang() && thrown.get() == null) {
      thrown.set(new TimeoutException(what + " took more than " + MOST_SECONDS + " s"));
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /// Ends the test program with the name of the input when an input hangs: nothing else ends a
  /// loop.
  private static final class Watch {
    private static final Watch ONLY = new Watch();
    private volatile long until = Long.MAX_VALUE;
    private volatile boolean rang;
    private volatile String what = "";
    private volatile Thread watched = Thread.currentThread();

    private Watch() {
      Thread thread = new Thread(this::look, "hang watch");
      thread.setDaemon(true);
      thread.start();
    }

    static Watch over(Thread thread, String what) {
      ONLY.watched = thread;
      ONLY.what = what;
      ONLY.rang = false;
      ONLY.until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      return ONLY;
    }

    boolean rang() {
      return rang;
    }

    void stop() {
      until = Long.MAX_VALUE;
    }

    private void look() {
      while (true) {
        try {
          TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException _) {
          return;
        }
        if (System.nanoTime() - until > 0 && until != Long.MAX_VALUE && !rang) {
          rang = true;
          StringBuilder where = new StringBuilder("hangs: " + what);
          for (StackTraceElement frame : watched.getStackTrace()) {
            where.append("\n  at ").append(frame);
          }
          System.err.println(where);
        }
      }
    }
  }

  /// Keeps an input that failed, for whoever looks into it.
  private void keep(Path data, String what) {
    try {
      Path kept = Files.createTempDirectory("tacho-fuzz-" + format().name() + "-");
      copy(data, kept.resolve("data"));
      System.err.println(what + ": kept in " + kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : everything(from)) {
      Path target = to.resolve(from.relativize(path).toString());
      Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static void delete(Path below) throws IOException {
    if (!Files.exists(below)) {
      return;
    }
    Files.walkFileTree(
        below,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
