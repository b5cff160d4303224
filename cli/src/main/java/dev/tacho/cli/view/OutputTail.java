package dev.tacho.cli.view;

import dev.tacho.report.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The last lines of what a command printed for people: marker lines are left out, since what
/// they say is shown elsewhere.
///
/// @param lines without their ends, printable
/// @param reason why there are none; empty text when the file could be read
public record OutputTail(List<String> lines, String reason) {
  private static final String MARKER = "::tacho ";
  private static final int WINDOW = 64 * 1024;

  /// Reads the last `count` lines of `file`, looking at its last 64 KiB only.
  public static OutputTail read(Path file, int count) {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(WINDOW, size));
      long from = size - bytes.capacity();
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // read on
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      List<String> lines = last(text, count);
      boolean onlyMarkers = lines.isEmpty() && !text.isBlank();
      return new OutputTail(lines, onlyMarkers ? "its last 64 KiB are marker lines only" : "");
    } catch (NoSuchFileException _) {
      return new OutputTail(List.of(), "the run has no output.log");
    } catch (IOException e) {
      return new OutputTail(List.of(), "output.log cannot be read: " + e.getMessage());
    }
  }

  private static List<String> last(String text, int count) {
    Deque<String> lines = new ArrayDeque<>();
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    while (end > 0 && lines.size() < count) {
      int from = text.lastIndexOf('\n', end - 1) + 1;
      if (!text.startsWith(MARKER, from)) {
        lines.addFirst(Printable.of(text.substring(from, end).stripTrailing()));
      }
      end = from - 1;
    }
    return List.copyOf(lines);
  }
}
