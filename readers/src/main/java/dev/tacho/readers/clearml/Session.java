package dev.tacho.readers.clearml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The files of a session, in a folder or in a zip. Nothing of a zip is ever written anywhere,
/// and no more of an entry is taken than [#MOST_SWELL] times what it has in the file. Whoever
/// opens closes. Confined to one thread.
final class Session implements AutoCloseable {
  static final String TASK = "task.json";
  static final String METRICS = "metrics.jsonl";
  static final String LOG = "log.jsonl";

  /// JSON lines shrink to a tenth or twentieth; a bomb to a thousandth.
  private static final long MOST_SWELL = 200;

  private static final long LEAST_ALLOWED = 1 << 20;

  /// The directory of a zip is taken into memory whole.
  private static final long MOST_DIRECTORY = 8 << 20;

  private static final int END_LENGTH = 22;
  private static final int END_MAGIC = 0x504b0506;
  private static final int LONGEST_COMMENT = 1 << 16;

  private final Path path;
  private final @Nullable ZipFile zip;

  private Session(Path path, @Nullable ZipFile zip) {
    this.path = path;
    this.zip = zip;
  }

  static Session open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new Session(path, null);
    }
    requireSmallDirectory(path);
    return new Session(path, new ZipFile(path.toFile()));
  }

  /// Whether it has the files of a session.
  boolean isComplete() {
    return has(TASK) && (has(METRICS) || has(LOG));
  }

  boolean has(String name) {
    return zip == null ? Files.isRegularFile(path.resolve(name)) : zip.getEntry(name) != null;
  }

  /// The file from its beginning; empty when there is none.
  Optional<InputStream> read(String name) throws IOException {
    if (zip == null) {
      Path file = path.resolve(name);
      return Files.isRegularFile(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
    }
    ZipEntry entry = zip.getEntry(name);
    return entry == null
        ? Optional.empty()
        : Optional.of(
            new Limited(
                zip.getInputStream(entry),
                Math.max(LEAST_ALLOWED, Math.max(0, entry.getCompressedSize()) * MOST_SWELL)));
  }

  /// At most the first `most` bytes of the file.
  byte[] head(String name, int most) throws IOException {
    Optional<InputStream> file = read(name);
    if (file.isEmpty()) {
      return new byte[0];
    }
    try (InputStream in = file.get()) {
      return in.readNBytes(most);
    }
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      zip.close();
    }
  }

  private static void requireSmallDirectory(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = file.size();
      int length = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
      ByteBuffer end = ByteBuffer.allocate(length);
      while (end.hasRemaining()) {
        if (file.read(end, size - length + end.position()) < 0) {
          break;
        }
      }
      for (int at = length - END_LENGTH; at >= 0; at--) {
        if (end.getInt(at) == END_MAGIC) {
          long directory = Integer.toUnsignedLong(Integer.reverseBytes(end.getInt(at + 12)));
          if (directory > MOST_DIRECTORY) {
            throw new IOException(
                "the directory of the zip has "
                    + directory
                    + " bytes; at most "
                    + MOST_DIRECTORY
                    + " are read");
          }
          return;
        }
      }
      throw new IOException("it is no zip, or cut off: its directory is missing");
    }
  }

  /// Ends with an exception where a stream gives more than it may.
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long most) {
      this.in = in;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left <= 0) {
        throw new IOException(
            "it swells to more than "
                + MOST_SWELL
                + " times its size in the zip; the rest is left");
      }
      int count = in.read(into, from, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /// Takes the next line of `in`, without its end, or null after the last; a line longer than
  /// `most` is cut, which leaves it without a meaning.
  static byte @Nullable [] line(InputStream in, int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.size() < most) {
        line.write(c);
      }
      c = in.read();
    }
    return line.toByteArray();
  }
}
