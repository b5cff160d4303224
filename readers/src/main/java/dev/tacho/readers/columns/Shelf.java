package dev.tacho.readers.columns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Bytes that are put one behind the other and read back by their place: those of a file that is
/// there already, then new ones, in memory up to a limit and in a temporary file beyond. Confined
/// to one thread while it grows; any thread may read what was put before it got it.
final class Shelf {
  /// New bytes that are held in memory before they go to a file.
  static final int MEMORY = 32 << 20;

  private static final int PIECE = 1 << 20;

  private final @Nullable Path oldFile;
  private final long oldLength;
  private @Nullable FileChannel old;
  private final Path temporaryFolder;
  private final List<byte[]> pieces = new ArrayList<>();
  private long inFile;
  private long inPieces;
  private @Nullable FileChannel spill;
  private @Nullable Path spillFile;

  private Shelf(@Nullable Path oldFile, long oldLength, Path temporaryFolder) {
    this.oldFile = oldFile;
    this.oldLength = oldLength;
    this.temporaryFolder = temporaryFolder;
  }

  /// An empty shelf, which may make a file in `temporaryFolder`.
  static Shelf empty(Path temporaryFolder) {
    return new Shelf(null, 0, temporaryFolder);
  }

  /// The first `length` bytes of `file`, and room behind them. The file is opened when it is
  /// needed, and closed with the last who knows the shelf.
  static Shelf on(Path file, long length, Path temporaryFolder) {
    return new Shelf(file, length, temporaryFolder);
  }

  private FileChannel old() throws IOException {
    FileChannel open = old;
    if (open == null) {
      if (oldFile == null) {
        throw new IOException("there is no file of older ones");
      }
      open = FileChannel.open(oldFile, StandardOpenOption.READ);
      old = open;
    }
    return open;
  }

  /// How many bytes there are.
  long length() {
    return oldLength + inFile + inPieces;
  }

  /// How many of them came in since it was opened.
  long added() {
    return inFile + inPieces;
  }

  /// Puts the first `count` of `bytes` at the end and tells their place.
  long put(byte[] bytes, int count) {
    long place = length();
    int done = 0;
    while (done < count) {
      int used = (int) (inPieces % PIECE);
      if (used == 0) {
        makeRoom();
        pieces.add(new byte[PIECE]);
      }
      int part = Math.min(count - done, PIECE - used);
      System.arraycopy(bytes, done, pieces.getLast(), used, part);
      done += part;
      inPieces += part;
    }
    return place;
  }

  private void makeRoom() {
    if (inPieces < (spill == null ? MEMORY : PIECE)) {
      return;
    }
    try {
      FileChannel file = spill();
      for (byte[] piece : pieces) {
        writeAll(file, ByteBuffer.wrap(piece), inFile);
        inFile += piece.length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no room for series beside memory in "
              + temporaryFolder
              + ": "
              + e.getMessage()
              + "; make room there, or set XDG_CACHE_HOME to a folder that has some",
          e);
    }
    pieces.clear();
    inPieces = 0;
  }

  private FileChannel spill() throws IOException {
    FileChannel open = spill;
    if (open == null) {
      Files.createDirectories(temporaryFolder);
      Path file = Files.createTempFile(temporaryFolder, "spill-", ".tmp");
      open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      spill = open;
      spillFile = file;
    }
    return open;
  }

  /// Reads `count` bytes from `place` on into `into`.
  void get(long place, byte[] into, int count) {
    try {
      if (place < oldLength) {
        readAll(old(), into, 0, count, place);
        return;
      }
      long at = place - oldLength;
      int done = 0;
      if (at < inFile) {
        done = (int) Math.min(count, inFile - at);
        readAll(spill, into, 0, done, at);
        at += done;
      }
      at -= inFile;
      while (done < count) {
        int from = (int) (at % PIECE);
        int part = Math.min(count - done, PIECE - from);
        System.arraycopy(pieces.get((int) (at / PIECE)), from, into, done, part);
        done += part;
        at += part;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cached series cannot be read: " + e.getMessage(), e);
    }
  }

  private static void readAll(
      @Nullable FileChannel file, byte[] into, int from, int count, long place) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, from, count);
    long at = place;
    while (buffer.hasRemaining()) {
      int n = file == null ? -1 : file.read(buffer, at);
      if (n < 0) {
        throw new IOException("they end at byte " + at + ", before their length");
      }
      at += n;
    }
  }

  /// Appends what is new to `file`, which ends at `at`.
  void writeAdded(FileChannel file, long at) throws IOException {
    FileChannel spilled = spill;
    if (spilled != null) {
      file.position(at);
      long done = 0;
      while (done < inFile) {
        done += spilled.transferTo(done, inFile - done, file);
      }
    }
    writePieces(file, at + inFile);
  }

  private void writePieces(FileChannel file, long place) throws IOException {
    long at = place;
    long rest = inPieces;
    for (byte[] piece : pieces) {
      int part = (int) Math.min(rest, piece.length);
      writeAll(file, ByteBuffer.wrap(piece, 0, part), at);
      at += part;
      rest -= part;
    }
  }

  /// Whether `count` bytes from `place` on are there and have that CRC-32C.
  boolean matches(long place, long count, long expected) {
    try {
      return sum(place, count) == expected;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /// The CRC-32C of `count` bytes from `place` on.
  long sum(long place, long count) {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[(int) Math.min(count, 1 << 18)];
    long done = 0;
    while (done < count) {
      int part = (int) Math.min(buffer.length, count - done);
      get(place + done, buffer, part);
      sum.update(buffer, 0, part);
      done += part;
    }
    return sum.getValue();
  }

  /// Completes the temporary file, if there is one and nothing stands before it, and gives it
  /// away to whoever moves it.
  Optional<Path> giveAway() throws IOException {
    FileChannel file = spill;
    Path path = spillFile;
    if (file == null || path == null || oldLength > 0) {
      return Optional.empty();
    }
    writePieces(file, inFile);
    spillFile = null;
    return Optional.of(path);
  }

  private static void writeAll(FileChannel file, ByteBuffer bytes, long place) throws IOException {
    long at = place;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  /// Takes the name of the temporary file away, so that it goes with the last reader.
  void forgetFile() {
    Path path = spillFile;
    if (path != null) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException _) {
        // the sweep of the cache folder takes old temporary files
      }
      spillFile = null;
    }
  }
}
