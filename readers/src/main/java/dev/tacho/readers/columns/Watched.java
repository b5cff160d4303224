package dev.tacho.readers.columns;

import dev.tacho.core.json.Json;
import dev.tacho.readers.format.Resume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// A file or folder that a run was read from, as it was then.
///
/// @param identity device and inode; empty text where there was nothing, or where the system has
///     no such thing
/// @param size that was looked at; -1 where it must be looked at again in any case
/// @param changed its time of change, in nanoseconds
/// @param mark how far it was read, where it only grows
/// @param head digest of its first bytes, of those that were read
/// @param tail digest of the last bytes that were read
record Watched(
    Path path,
    String identity,
    long size,
    long changed,
    Optional<Resume.Mark> mark,
    long head,
    long tail) {

  /// What became of it meanwhile.
  enum Verdict {
    /// It is as it was.
    SAME,
    /// It grew, or may be looked at again from where it was read to.
    GROWN,
    /// What was read from it is not there any more.
    OTHER
  }

  private static final int DIGESTED = 4_096;

  /// A file that changed this shortly before it was read may change again without a sign.
  private static final long RACY_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// A small file or a folder, as it is now.
  ///
  /// @param readNanos when the reading began, by the wall clock
  static Watched now(Path path, long readNanos) {
    try {
      BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
      long changed = is.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      boolean racy = changed > readNanos - RACY_NANOS;
      long size = racy ? -1 : is.size();
      return new Watched(path, identity(is), size, changed, Optional.empty(), 0, 0);
    } catch (IOException _) {
      return new Watched(path, "", 0, 0, Optional.empty(), 0, 0);
    }
  }

  /// A file that was read up to `offset`.
  static Watched consumed(Path path, long offset, Json.Obj state, long readNanos) {
    Watched plain = now(path, readNanos);
    // a byte that came in after the last look must be seen the next time
    long size = plain.size < 0 ? offset : plain.size;
    Optional<Resume.Mark> mark = Optional.of(new Resume.Mark(offset, state));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new Watched(
          path,
          plain.identity,
          size,
          plain.changed,
          mark,
          digest(channel, 0, offset),
          digest(channel, Math.max(0, offset - DIGESTED), offset));
    } catch (IOException _) {
      return new Watched(path, "", -1, 0, mark, 0, 0);
    }
  }

  /// What was looked at already.
  static Watched of(Path path, BasicFileAttributes is) {
    return new Watched(
        path,
        identity(is),
        is.size(),
        is.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        Optional.empty(),
        0,
        0);
  }

  /// Whether there was nothing.
  boolean isAbsent() {
    return identity.isEmpty() && size == 0;
  }

  /// Whether it changed so shortly before `nanos` that it may change again without a sign.
  boolean isRacy(long nanos) {
    return size < 0 || changed > nanos - RACY_NANOS;
  }

  private static String identity(BasicFileAttributes attributes) {
    return String.valueOf(attributes.fileKey());
  }

  private static long digest(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(DIGESTED, to - from));
    while (bytes.hasRemaining()) {
      int n = channel.read(bytes, from + bytes.position());
      if (n < 0) {
        break;
      }
    }
    bytes.flip();
    CRC32 one = new CRC32();
    one.update(bytes.array(), 0, bytes.limit());
    CRC32C other = new CRC32C();
    other.update(bytes.array(), 0, bytes.limit());
    return one.getValue() << 32 | other.getValue();
  }

  /// Holds it against what is there now.
  Verdict verdict() {
    BasicFileAttributes is;
    try {
      is = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException _) {
      return identity.isEmpty() ? Verdict.SAME : mark.isEmpty() ? Verdict.GROWN : Verdict.OTHER;
    }
    if (mark.isEmpty()) {
      boolean same =
          identity.equals(identity(is))
              && size == is.size()
              && changed == is.lastModifiedTime().to(TimeUnit.NANOSECONDS);
      return same ? Verdict.SAME : Verdict.GROWN;
    }
    return read(is, mark.get().offset());
  }

  private Verdict read(BasicFileAttributes is, long offset) {
    long time = is.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    if (offset == 0 && identity.equals(identity(is))) {
      // nothing of it is known by its place, as in a database, which changes within itself: its
      // reader knows by the state how far it came
      return is.size() == size && time == changed ? Verdict.SAME : Verdict.GROWN;
    }
    if (!identity.equals(identity(is))
        || is.size() < offset
        || (is.size() == size && time != changed)) {
      return Verdict.OTHER;
    }
    if (is.size() == size) {
      return Verdict.SAME;
    }
    return isAsRead() ? Verdict.GROWN : Verdict.OTHER;
  }

  /// Whether what was read first and last still stands there.
  boolean isAsRead() {
    if (mark.isEmpty()) {
      return true;
    }
    long offset = mark.get().offset();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return digest(channel, 0, offset) == head
          && digest(channel, Math.max(0, offset - DIGESTED), offset) == tail;
    } catch (IOException _) {
      return false;
    }
  }
}
