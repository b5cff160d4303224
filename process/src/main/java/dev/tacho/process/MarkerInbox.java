package dev.tacho.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Appends lines to `inbox.jsonl`, which others append to as well: each batch is one write, and a
/// batch after a torn one begins with a line end. Confined to one thread. It never throws: what
/// could not be written is counted.
final class MarkerInbox implements MarkerScan.Sink {
  private final Path file;
  private final StringBuilder batch = new StringBuilder();
  private Optional<FileChannel> channel = Optional.empty();
  private Optional<String> fault = Optional.empty();
  private long batched;
  private long written;
  private long dropped;
  private boolean torn;

  MarkerInbox(Path file) {
    this.file = file;
    try {
      channel =
          Optional.of(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      fault = Optional.of("cannot open " + file + ": " + e.getMessage());
    }
  }

  @Override
  public void marker(String text, long cut, boolean tornMarker) {
    batch.append("{\"mono\":").append(System.nanoTime()).append(",\"marker\":\"");
    JsonText.escape(text, batch);
    batch.append('"');
    if (cut > 0) {
      batch.append(",\"cut\":").append(cut);
    }
    if (tornMarker) {
      batch.append(",\"torn\":true");
    }
    batch.append("}\n");
    batched++;
  }

  /// Writes what has been gathered.
  void flush() {
    if (batched > 0) {
      boolean done = write(batch.toString());
      written += done ? batched : 0;
      dropped += done ? 0 : batched;
      batched = 0;
      batch.setLength(0);
    }
  }

  /// Writes the last line and closes the file.
  void finish(OutputReport report) {
    flush();
    boolean _ = write(report.inboxLine(System.nanoTime()));
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      fault = fault.or(() -> Optional.of("cannot close " + file + ": " + e.getMessage()));
    }
    channel = Optional.empty();
  }

  long written() {
    return written;
  }

  long dropped() {
    return dropped;
  }

  /// The first thing that went wrong.
  Optional<String> fault() {
    return fault;
  }

  private boolean write(String text) {
    if (channel.isEmpty()) {
      return false;
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(((torn ? "\n" : "") + text).getBytes(StandardCharsets.UTF_8));
    try {
      int count = channel.get().write(bytes);
      torn = bytes.hasRemaining() && (torn || count > 0);
    } catch (IOException e) {
      fault = fault.or(() -> Optional.of("cannot append to " + file + ": " + e.getMessage()));
      return false;
    }
    return !bytes.hasRemaining();
  }
}
