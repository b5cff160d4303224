package dev.tacho.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The marker lines of a file that a command's output went to.
public final class MarkerFile {
  private static final int CHUNK = 1 << 16;

  private MarkerFile() {}

  /// Hands every line of `file` that begins with `::tacho ` to `marker`, without its line end, in
  /// order. A line that is cut off or longer than 64 KiB is left out. Memory is bounded.
  public static void read(Path file, Consumer<String> marker) throws IOException {
    var scan = new MarkerScan();
    MarkerScan.Sink whole =
        (text, cut, torn) -> {
          if (cut == 0 && !torn) {
            marker.accept(text);
          }
        };
    byte[] bytes = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        scan.feed(bytes, n, whole);
      }
    }
    scan.end(whole);
  }
}
