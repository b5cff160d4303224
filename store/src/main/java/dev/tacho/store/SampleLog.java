package dev.tacho.store;

import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One set of samples on its way to its file, without allocation for columns and a status that
/// were seen before. Rows are put in and taken under the writer's lock of buffers, and written
/// under its lock of files.
final class SampleLog {
  /// Rows of so many bytes are written without waiting for the second.
  static final int BUFFER_BYTES = 1 << 18;

  private static final int SPARE_BYTES = 1 << 14;
  private static final int MAX_STATUSES = 1024;
  private static final byte[] TIME = ascii("{\"t\":");
  private static final byte[] NUMBER = ascii(",\"s\":");
  private static final byte[] STATUS = ascii(",\"status\":");
  private static final byte[] END = ascii("}}\n");

  private final String name;
  private final Path file;
  private final GroupedLines rows;
  private final Map<String, byte[]> statuses = new HashMap<>();
  private List<String> columns = List.of();
  private byte[][] names = {};

  private LineBuffer full = new LineBuffer(BUFFER_BYTES + SPARE_BYTES);
  private @Nullable LogFile log;
  private long given;
  private long taken;
  private long drained;

  /// A set that has no file yet.
  SampleLog(String name, Path file) {
    this.name = name;
    this.file = file;
    rows = new GroupedLines(BUFFER_BYTES + SPARE_BYTES, 0, 0);
  }

  /// A set that goes on after its first `lastMark` groups.
  SampleLog(String name, Path file, LogFile log, long lastMark) {
    this.name = name;
    this.file = file;
    this.log = log;
    rows = new GroupedLines(BUFFER_BYTES + SPARE_BYTES, lastMark, log.size());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  String name() {
    return name;
  }

  boolean hasRoom() {
    return rows.waiting() < BUFFER_BYTES;
  }

  void put(long intended, long number, String status, SampleShape shape, double[] values) {
    if (values.length != shape.columns().size()) {
      throw new IllegalArgumentException(
          "a row of " + shape + " needs " + shape.columns().size() + " values: " + values.length);
    }
    if (!columns.equals(shape.columns())) {
      encode(shape);
    }
    LineBuffer out = rows.line();
    out.put(TIME).put(intended).put(NUMBER).put(number).put(status(status));
    for (int i = 0; i < names.length; i++) {
      out.put(names[i]).put(values[i]);
    }
    out.put(END);
    given++;
    rows.lineEnded();
  }

  private void encode(SampleShape shape) {
    byte[][] encoded = new byte[shape.columns().size()][];
    for (int i = 0; i < encoded.length; i++) {
      String text = (i == 0 ? ",\"m\":{" : ",") + Json.of(shape.columns().get(i)) + ":";
      encoded[i] = text.getBytes(StandardCharsets.UTF_8);
    }
    columns = shape.columns();
    names = encoded;
  }

  private byte[] status(String status) {
    byte[] known = statuses.get(status);
    if (known == null) {
      if (statuses.size() == MAX_STATUSES) {
        statuses.clear();
      }
      String text = new String(STATUS, StandardCharsets.US_ASCII) + Json.of(status);
      known = text.getBytes(StandardCharsets.UTF_8);
      statuses.put(status, known);
    }
    return known;
  }

  /// Moves the rows to where [#write] finds them. Needs both locks, and an earlier block written.
  void take() {
    full = rows.swap(full);
    taken = given;
  }

  void write() throws IOException {
    if (full.size() > 0) {
      LogFile to = log;
      if (to == null) {
        Files.createDirectories(file.resolveSibling("."));
        to = LogFile.open(file, 0);
        log = to;
      }
      to.append(full);
      full.clear();
    }
    drained = taken;
  }

  void sync() throws IOException {
    if (log != null) {
      log.sync();
    }
  }

  /// Rows that are not with the kernel.
  long undrained() {
    return given - drained;
  }

  /// Puts bytes and digest of the file into `known`, by its path inside the run.
  void seal(Map<String, Seal.Sealed> known) {
    if (log != null) {
      known.put(RunFolder.samplesName(name), log.sealed());
    }
  }

  void close() throws IOException {
    if (log != null) {
      log.close();
    }
  }
}
