package dev.tacho.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The bounded copy of what a child printed; its layout is in the package sign. Confined to one
/// thread. It never throws: after the first fault it keeps no more and says why.
///
/// Idea: append as it comes, and only when the file has grown by `slack` past what is to be kept,
/// replace it by its head and its tail. So nothing waits in memory, no timer is needed, and a
/// crash loses nothing that was read; the price is that each `slack` bytes of output cost one copy
/// of what is kept.
final class OutputLog {
  private static final int SEARCH_BYTES = 64 * 1024;
  private static final int SLACK_TAILS = 4;
  private static final Pattern CUT_LINE =
      Pattern.compile("\\A\\n?\\[tacho: (\\d{1,18}) bytes left out here]\\n");
  private static final int LONGEST_CUT_LINE = 64;

  private final Path file;
  private final long headBytes;
  private final long tailBytes;
  private final long slack;
  private Optional<FileChannel> channel = Optional.empty();
  private Optional<String> fault = Optional.empty();
  private long size;
  // where the cut line stands and how long it is; meaningless while there is none (length 0)
  private long cutAt;
  private long cutLineBytes;
  private long cut;

  OutputLog(Path file, long headBytes, long tailBytes) {
    this.file = file;
    this.headBytes = headBytes;
    this.tailBytes = tailBytes;
    this.slack = Math.max(SEARCH_BYTES, SLACK_TAILS * tailBytes);
    try {
      open();
      recallCut();
    } catch (IOException e) {
      fail("cannot open", e);
    }
  }

  /// Adds what was read.
  void append(ByteBuffer bytes) {
    if (channel.isEmpty()) {
      cut += bytes.remaining();
      return;
    }
    try {
      while (bytes.hasRemaining()) {
        size += channel.get().write(bytes);
      }
      if (size > headBytes + tailBytes + cutLineBytes + slack) {
        shorten();
      }
    } catch (IOException e) {
      cut += bytes.remaining();
      fail("cannot write", e);
    }
  }

  /// Shortens the file to what is to be kept and closes it.
  void finish() {
    try {
      if (channel.isPresent() && size > headBytes + tailBytes + cutLineBytes) {
        shorten();
      }
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      fail("cannot shorten", e);
    }
    channel = Optional.empty();
  }

  /// Bytes of the child's output in the file.
  long kept() {
    return size - cutLineBytes;
  }

  /// Bytes of the child's output that are not in the file.
  long cut() {
    return cut;
  }

  /// What stopped the keeping.
  Optional<String> fault() {
    return fault;
  }

  private void shorten() throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                next,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long headEnd = cutLineBytes > 0 ? cutAt : headEnd(from);
      long tailStart = tailStart(from, headEnd + cutLineBytes);
      long nowCut = cut + tailStart - headEnd - cutLineBytes;
      byte[] line = cutLine(nowCut, endsLine(from, headEnd));
      copy(from, 0, headEnd, to);
      to.write(ByteBuffer.wrap(line));
      copy(from, tailStart, size, to);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      cut = nowCut;
      cutAt = headEnd;
      cutLineBytes = line.length;
    }
    close();
    open();
  }

  /// The end of the last whole line within the head; in the midst of a very long line, the last
  /// whole character.
  private long headEnd(FileChannel from) throws IOException {
    long start = Math.max(0, headBytes - SEARCH_BYTES);
    byte[] end = read(from, start, (int) (headBytes - start));
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] == '\n') {
        return start + i + 1;
      }
    }
    return start + wholeCharacters(end);
  }

  /// The start of the first whole line within the tail, or the first whole character.
  private long tailStart(FileChannel from, long earliest) throws IOException {
    long start = Math.max(earliest, size - tailBytes);
    byte[] begin = read(from, start, (int) Math.min(SEARCH_BYTES, size - start));
    for (int i = 0; i < begin.length; i++) {
      if (begin[i] == '\n' && start + i + 1 < size) {
        return start + i + 1;
      }
    }
    int i = 0;
    while (i < Math.min(3, begin.length) && (begin[i] & 0xc0) == 0x80) {
      i++;
    }
    return start + i;
  }

  /// How many of `bytes` there are before a character that is cut off at their end.
  private static int wholeCharacters(byte[] bytes) {
    int lead = bytes.length - 1;
    while (lead >= 0 && lead > bytes.length - 4 && (bytes[lead] & 0xc0) == 0x80) {
      lead--;
    }
    return lead >= 0 && (bytes[lead] & 0xc0) == 0xc0 ? lead : bytes.length;
  }

  private static boolean endsLine(FileChannel from, long at) throws IOException {
    return at == 0 || read(from, at - 1, 1)[0] == '\n';
  }

  private static byte[] cutLine(long cut, boolean atLineStart) {
    String text = (atLineStart ? "" : "\n") + "[tacho: " + cut + " bytes left out here]\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Finds the cut line of an earlier holder of the same file.
  private void recallCut() throws IOException {
    if (size <= headBytes) {
      return;
    }
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = headEnd(from);
      byte[] line = read(from, at, (int) Math.min(LONGEST_CUT_LINE, size - at));
      Matcher found = CUT_LINE.matcher(new String(line, StandardCharsets.ISO_8859_1));
      if (found.find()) {
        cutAt = at;
        cutLineBytes = found.end();
        cut = Long.parseLong(found.group(1));
      }
    }
  }

  private void open() throws IOException {
    FileChannel opened =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    channel = Optional.of(opened);
    size = opened.size();
  }

  private void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
    channel = Optional.empty();
  }

  private void fail(String what, IOException e) {
    fault = fault.or(() -> Optional.of(what + " " + file + ": " + e.getMessage()));
    try {
      close();
    } catch (IOException _) {
      // the first fault is the one to tell
      channel = Optional.empty();
    }
  }

  private static void copy(FileChannel from, long start, long end, FileChannel to)
      throws IOException {
    long at = start;
    while (at < end) {
      long count = from.transferTo(at, end - at, to);
      if (count == 0) {
        throw new IOException("somebody else shortened it");
      }
      at += count;
    }
  }

  private static byte[] read(FileChannel from, long start, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && from.read(bytes, start + bytes.position()) >= 0) {
      // until it is full or the file ends
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
