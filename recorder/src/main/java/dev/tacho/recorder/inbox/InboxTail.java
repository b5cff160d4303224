package dev.tacho.recorder.inbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Follows a growing file line by line from a given byte on, in bounded memory. Confined to one
/// thread.
///
/// A line longer than [#MAX_LINE] or not UTF-8 is left out and told. A line without an end stays
/// unread until its end comes, or until [#rest] asks for it.
public final class InboxTail implements AutoCloseable {
  /// Longest line that is taken, in bytes.
  static final int MAX_LINE = 1 << 20;

  private static final int BLOCK = 1 << 16;

  /// Who is told of the lines.
  public interface Lines {
    /// A whole line of text, without its end; `place` is the byte in the file where it begins.
    void line(long place, String text);

    /// A line that cannot be taken, and why.
    void broken(long place, String why);
  }

  private final Path file;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
  private Optional<FileChannel> channel = Optional.empty();
  private byte[] line = new byte[1024];
  private int length;
  private long lineStart;
  private long readTo;
  private boolean tooLong;

  public InboxTail(Path file, long from) {
    this.file = file;
    this.lineStart = from;
    this.readTo = from;
  }

  /// Everything before this byte has been handed on.
  public long consumed() {
    return lineStart;
  }

  /// Hands on every whole line that is there now, up to about `limit` bytes, so that the caller
  /// gets its turn. Says whether there may be more.
  public boolean read(long limit, Lines lines) throws IOException {
    if (channel.isEmpty()) {
      if (!Files.exists(file)) {
        return false;
      }
      channel = Optional.of(FileChannel.open(file));
    }
    long stop = readTo + limit;
    while (readTo < stop) {
      block.clear();
      int count = channel.get().read(block, readTo);
      if (count <= 0) {
        return false;
      }
      take(count, lines);
    }
    return true;
  }

  /// Hands on a last line that has no end: after every writer is gone it is as whole as it will be.
  public void rest(Lines lines) {
    if (length > 0 || tooLong) {
      end(readTo, lines);
    }
  }

  private void take(int count, Lines lines) {
    byte[] bytes = block.array();
    for (int i = 0; i < count; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        end(readTo + i + 1, lines);
      } else if (length == MAX_LINE) {
        tooLong = true;
      } else {
        if (length == line.length) {
          line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = b;
      }
    }
    readTo += count;
  }

  private void end(long next, Lines lines) {
    long place = lineStart;
    if (tooLong) {
      lines.broken(
          place, "a line of " + (next - place) + " bytes was left out; the limit is " + MAX_LINE);
      line = new byte[1024];
    } else {
      text()
          .ifPresentOrElse(
              text -> {
                if (!text.isBlank()) {
                  lines.line(place, text);
                }
              },
              () -> lines.broken(place, "the line is not UTF-8; write text in UTF-8"));
    }
    tooLong = false;
    length = 0;
    lineStart = next;
  }

  private Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
  }
}
