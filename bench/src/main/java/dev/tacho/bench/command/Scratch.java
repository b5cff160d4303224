package dev.tacho.bench.command;

import dev.tacho.process.MarkerFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Two files in a folder of their own that take what a repeat prints, begun anew by each. Gone
/// when closed.
final class Scratch implements AutoCloseable {
  private static final int KEPT = 1 << 16;

  private final Path folder;
  private final Path out;
  private final Path err;

  private Scratch(Path folder) throws IOException {
    this.folder = folder;
    this.out = Files.createFile(folder.resolve("stdout"));
    this.err = Files.createFile(folder.resolve("stderr"));
  }

  static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory("tacho-bench-"));
  }

  Path out() {
    return out;
  }

  Path err() {
    return err;
  }

  /// The values of each series that the last repeat told, by `values` of its marker lines.
  Map<String, List<Double>> told(Function<String, Map<String, Double>> values) throws IOException {
    Map<String, List<Double>> told = new HashMap<>();
    MarkerFile.read(
        out,
        line ->
            values
                .apply(line)
                .forEach((name, v) -> told.computeIfAbsent(name, _ -> new ArrayList<>()).add(v)));
    return told;
  }

  /// Keeps the end of what the last repeat printed: standard output, then standard error.
  void keep(Path log) throws IOException {
    try (OutputStream to = Files.newOutputStream(log)) {
      keep(out, to);
      keep(err, to);
    }
  }

  private static void keep(Path file, OutputStream to) throws IOException {
    try (var from = new RandomAccessFile(file.toFile(), "r")) {
      long cut = Math.max(0, from.length() - KEPT);
      if (cut > 0) {
        to.write(("[tacho: " + cut + " bytes left out here]\n").getBytes(StandardCharsets.UTF_8));
      }
      byte[] end = new byte[(int) (from.length() - cut)];
      from.seek(cut);
      from.readFully(end);
      to.write(end);
      if (end.length > 0 && end[end.length - 1] != '\n') {
        to.write('\n');
      }
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
    Files.deleteIfExists(folder);
  }
}
