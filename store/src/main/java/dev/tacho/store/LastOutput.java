package dev.tacho.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The end of what a command printed. Marker lines are left out, since what they say is recorded
/// elsewhere.
public final class LastOutput {
  private static final String MARKER = "::tacho ";
  private static final int WINDOW = 64 * 1024;

  private LastOutput() {}

  /// The last `most` lines of `file` without their ends, looking at its last 64 KiB only.
  public static List<String> of(Path file, int most) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(WINDOW, size));
      long from = size - bytes.capacity();
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // read on
      }
      return last(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8), most);
    }
  }

  private static List<String> last(String text, int most) {
    Deque<String> lines = new ArrayDeque<>();
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    while (end > 0 && lines.size() < most) {
      int from = text.lastIndexOf('\n', end - 1) + 1;
      if (!text.startsWith(MARKER, from)) {
        lines.addFirst(text.substring(from, end).stripTrailing());
      }
      end = from - 1;
    }
    return List.copyOf(lines);
  }
}
