package dev.tacho.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Waits for what other processes do, never for ever.
final class Wait {
  private Wait() {}

  static void until(String what, Callable<Boolean> condition) {
    long start = System.nanoTime();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - start > Jobs.LONG.toNanos()) {
          throw new AssertionError("waited in vain for: " + what);
        }
        Thread.sleep(10);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// The text of `file` once it is there.
  static String forFile(Path file) throws IOException {
    until(file + " to appear", () -> Files.exists(file));
    return Files.readString(file);
  }
}
