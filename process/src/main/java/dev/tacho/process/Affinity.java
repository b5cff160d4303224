package dev.tacho.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// On which processors threads may run, and how much of them is theirs.
public final class Affinity {
  private static final int MASK_BYTES = 128;
  private static final int PRIO_PROCESS = 0;
  private static final String LIST = "Cpus_allowed_list:";

  private Affinity() {}

  /// The processors that this process may run on; none where the system does not tell.
  public static List<Integer> allowed() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith(LIST))
          .findFirst()
          .map(line -> parse(line.substring(LIST.length()).strip()))
          .orElse(List.of());
    } catch (IOException _) {
      return List.of();
    }
  }

  /// `0-2,5` as numbers.
  static List<Integer> parse(String list) {
    List<Integer> all = new ArrayList<>();
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
        all.add(i);
      }
    }
    return all;
  }

  /// Lets all threads that process `pid` has, and those that they start, run on `processors` only.
  /// False where one of them may not be told so, or the process is gone.
  public static boolean bind(long pid, List<Integer> processors) {
    return each(pid, thread -> bindThread(thread, processors));
  }

  /// Lets all threads that process `pid` has, and those that they start, have less of a processor
  /// that others want too: `level` is that of `nice`, 0 as usual to 19 least. Going back to a lower
  /// one needs a right that few have. False where one of them may not be told so, or the process is
  /// gone.
  public static boolean nice(long pid, int level) {
    return each(pid, thread -> Libc.call("setpriority", PRIO_PROCESS, thread, level) == 0);
  }

  private static boolean each(long pid, IntPredicate done) {
    boolean all = Libc.isSupported();
    boolean any = false;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        all = all && done.test(Integer.parseInt(thread.getFileName().toString()));
        any = true;
      }
    } catch (IOException | DirectoryIteratorException _) {
      return false;
    }
    return all && any;
  }

  /// Lets the calling thread run on `processors` only. False where it may not.
  public static boolean bindThisThread(List<Integer> processors) {
    return Libc.isSupported() && bindThread(0, processors);
  }

  private static boolean bindThread(int thread, List<Integer> processors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, 8);
      for (int processor : processors) {
        int at = processor / 8;
        int bits = mask.get(ValueLayout.JAVA_BYTE, at) | (1 << (processor % 8));
        mask.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
      }
      return Libc.call("sched_setaffinity", thread, MASK_BYTES, mask.address()) == 0;
    }
  }
}
