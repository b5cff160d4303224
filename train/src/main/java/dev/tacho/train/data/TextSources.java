package dev.tacho.train.data;

import dev.tacho.train.TrainException;
import dev.tacho.weights.Digests;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Text on this machine: files, folders with what is in them, zip and gz archives, in a fixed
/// order. Immutable; any thread.
///
/// What a person named must be text or an archive of text, else it is refused. What merely lies in
/// a folder or an archive is passed over, and counted, where it is binary, hidden, a link to a
/// folder, or an archive inside an archive.
///
/// Archives may come from anybody. Nothing is unpacked to disk, so names in them lead nowhere; they
/// are read as a stream, and may become 200 times as long as they are, or 64 MiB, but not more
/// (docs/decisions/192-text-is-read-as-a-stream.md).
public final class TextSources {
  /// Most bytes that one packed byte may become; text packs to a tenth or so.
  static final long MOST_RATIO = 200;

  /// Small archives may exceed the ratio: so much is never a bomb.
  static final long HARMLESS_BYTES = 64L << 20;

  private static final int BLOCK = 1 << 16;

  /// Hears of each document in turn.
  public interface Listener {
    /// Here is one.
    ///
    /// @param text to be read to its end, or left; closed by the caller
    void document(String name, InputStream text) throws IOException;

    /// Bytes of the files on disk that have been read, of all that there are.
    default void progress(long bytes, long of) {}
  }

  /// What a reading met.
  ///
  /// @param passedOver files and entries that are no text
  public record Tally(long documents, long passedOver) {}

  private record Source(Path path, long size, long modified, boolean named) {}

  private final List<Source> sources;
  private final long passedOver;

  private TextSources(List<Source> sources, long passedOver) {
    this.sources = List.copyOf(sources);
    this.passedOver = passedOver;
  }

  /// Looks at what stands at `paths`, without reading it. What is in a folder comes in the order of
  /// its names.
  ///
  /// @throws TrainException when a path leads to nothing that can be read, or all are empty
  public static TextSources of(List<Path> paths) {
    if (paths.isEmpty()) {
      throw new TrainException(
          "there is no data to train on; name text: files, folders, zip or gz archives");
    }
    Finder finder = new Finder();
    paths.forEach(finder::add);
    if (finder.found.stream().allMatch(source -> source.size == 0)) {
      throw nothing(paths, finder.found.size() + finder.passedOver);
    }
    return new TextSources(finder.found, finder.passedOver);
  }

  private static TrainException nothing(List<Path> paths, long files) {
    return new TrainException(
        "%s: no text in %s; name text files, folders, zip or gz archives"
            .formatted(names(paths), files == 1 ? "1 file" : "%,d files".formatted(files)));
  }

  private static String names(List<Path> paths) {
    List<String> shown = paths.stream().limit(3).map(Path::toString).toList();
    return String.join(", ", shown) + (paths.size() > 3 ? ", ..." : "");
  }

  /// What is there now, in a digest: of each file its size, when it was changed, its first and last
  /// 64 KiB.
  public String fingerprint() {
    MessageDigest digest = Digests.sha256();
    for (Source source : sources) {
      try (FileChannel file = FileChannel.open(source.path, StandardOpenOption.READ)) {
        ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES);
        digest.update(numbers.putLong(source.size).putLong(source.modified).flip());
        digest.update(block(file, 0));
        if (source.size > BLOCK) {
          digest.update(block(file, Math.max(BLOCK, source.size - BLOCK)));
        }
      } catch (IOException e) {
        throw unreadable(source.path, e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static ByteBuffer block(FileChannel file, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) > 0) {
      // until the block or the file is at its end
    }
    return bytes.flip();
  }

  /// Reads all of it.
  ///
  /// @throws TrainException when something cannot be read, a named file is no text, an archive is
  ///     damaged or unpacks to far too much, or there is no text at all
  public Tally read(Listener listener) {
    Reading reading =
        new Reading(listener, sources.stream().mapToLong(Source::size).sum(), passedOver);
    for (Source source : sources) {
      try {
        reading.read(source);
      } catch (ZipException | EOFException e) {
        throw new TrainException(
            "%s is a damaged archive (%s); fetch or pack it again"
                .formatted(source.path, e.getMessage()),
            e);
      } catch (IOException e) {
        throw unreadable(source.path, e);
      }
    }
    if (reading.documents == 0) {
      throw nothing(sources.stream().map(Source::path).toList(), reading.passedOver);
    }
    return new Tally(reading.documents, reading.passedOver);
  }

  private static TrainException unreadable(Path path, IOException e) {
    return new TrainException(
        "%s cannot be read (%s); name text that may be read".formatted(path, Reasons.of(e)), e);
  }

  /// Looks for files. Confined to one thread.
  private static final class Finder {
    final List<Source> found = new ArrayList<>();
    long passedOver;

    void add(Path path) {
      try {
        if (Files.isDirectory(path)) {
          folder(path.toRealPath());
        } else if (Files.isRegularFile(path)) {
          found.add(source(path, Files.readAttributes(path, BasicFileAttributes.class), true));
        } else if (Files.exists(path)) {
          throw new TrainException(
              path
                  + " is neither a file nor a folder; name text files, folders, zip or gz archives");
        } else {
          throw new TrainException(
              path + " is not there; name text files, folders, zip or gz archives");
        }
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    private static Source source(Path path, BasicFileAttributes is, boolean named) {
      return new Source(path, is.size(), is.lastModifiedTime().toMillis(), named);
    }

    private void folder(Path folder) throws IOException {
      List<Source> inside = new ArrayList<>();
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes is) {
              return !dir.equals(folder) && isHidden(dir)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
              Optional<BasicFileAttributes> real = is.isSymbolicLink() ? target(file) : regular(is);
              if (real.isPresent() && !isHidden(file)) {
                inside.add(source(file, real.get(), false));
              } else {
                passedOver++;
              }
              return FileVisitResult.CONTINUE;
            }
          });
      inside.sort((a, b) -> a.path.toString().compareTo(b.path.toString()));
      found.addAll(inside);
    }

    private static Optional<BasicFileAttributes> target(Path link) throws IOException {
      return Files.isRegularFile(link)
          ? Optional.of(Files.readAttributes(link, BasicFileAttributes.class))
          : Optional.empty();
    }

    private static Optional<BasicFileAttributes> regular(BasicFileAttributes is) {
      return is.isRegularFile() ? Optional.of(is) : Optional.empty();
    }

    private static boolean isHidden(Path path) {
      Path name = path.getFileName();
      return name != null && name.toString().startsWith(".");
    }
  }

  /// One reading of all sources. Confined to one thread.
  private static final class Reading {
    private final Listener listener;
    private final long total;
    private long done;
    long documents;
    long passedOver;

    Reading(Listener listener, long total, long passedOver) {
      this.listener = listener;
      this.total = total;
      this.passedOver = passedOver;
    }

    void read(Source source) throws IOException {
      long before = done;
      try (InputStream in = new BufferedInputStream(Files.newInputStream(source.path), BLOCK)) {
        Probe is = Probe.of(in);
        switch (is) {
          case ZIP -> zip(source);
          case GZIP -> gzip(source, in);
          case TEXT -> document(source.path.toString(), new Counted(in, this));
          case TAR, BINARY -> refuse(source, is);
        }
      }
      done = before + source.size;
      listener.progress(done, total);
    }

    private void refuse(Source source, Probe is) {
      if (source.named) {
        throw new TrainException(
            "%s is %s, not text; name text files, folders, zip or gz archives"
                .formatted(source.path, is.words()));
      }
      passedOver++;
    }

    private void document(String name, InputStream text) throws IOException {
      documents++;
      listener.document(name, text);
      byte[] rest = new byte[BLOCK];
      while (text.read(rest) > 0) {
        // what the listener left, so that a damaged archive is seen
      }
    }

    private void gzip(Source source, InputStream in) throws IOException {
      InputStream packed = new Counted(in, this);
      Bounded bound = new Bounded(source.path, source.size);
      try (InputStream text =
          new BufferedInputStream(bound.around(new GZIPInputStream(packed, BLOCK)), BLOCK)) {
        Probe is = Probe.of(text);
        if (is == Probe.TEXT) {
          document(source.path.toString(), text);
        } else if (source.named) {
          throw new TrainException(
              "%s holds %s, not text; unpack it, and name text files or folders"
                  .formatted(source.path, is.words()));
        } else {
          passedOver++;
        }
      }
    }

    private void zip(Source source) throws IOException {
      Bounded bound = new Bounded(source.path, source.size);
      try (ZipFile zip = new ZipFile(source.path.toFile())) {
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
          ZipEntry entry = entries.nextElement();
          if (!entry.isDirectory()) {
            entry(source, zip, entry, bound);
          }
        }
      }
    }

    private void entry(Source source, ZipFile zip, ZipEntry entry, Bounded bound)
        throws IOException {
      try (InputStream text =
          new BufferedInputStream(bound.around(zip.getInputStream(entry)), BLOCK)) {
        if (Probe.of(text) == Probe.TEXT) {
          document(source.path + "!" + entry.getName(), text);
        } else {
          passedOver++;
        }
      }
      advance(Math.max(0, entry.getCompressedSize()));
    }

    void advance(long bytes) {
      done = Math.min(total, done + bytes);
      listener.progress(done, total);
    }
  }

  /// Tells how far the file on disk has been read.
  private static final class Counted extends java.io.FilterInputStream {
    private final Reading reading;

    Counted(InputStream in, Reading reading) {
      super(in);
      this.reading = reading;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      reading.advance(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      int n = super.read(into, at, most);
      reading.advance(Math.max(0, n));
      return n;
    }
  }

  /// What an archive may become, over all its entries.
  private static final class Bounded {
    private final Path archive;
    private final long most;
    private long left;

    Bounded(Path archive, long size) {
      this.archive = archive;
      this.most = Math.max(HARMLESS_BYTES, size * MOST_RATIO);
      this.left = most;
    }

    InputStream around(InputStream unpacked) {
      return new java.io.FilterInputStream(unpacked) {
        @Override
        public int read() throws IOException {
          int one = super.read();
          take(one < 0 ? 0 : 1);
          return one;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
          int n = super.read(into, at, length);
          take(Math.max(0, n));
          return n;
        }
      };
    }

    private void take(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw new TrainException(
            "%s unpacks to more than %,d bytes, and text does not become %d times as long; unpack it"
                    .formatted(archive, most, MOST_RATIO)
                + " and look");
      }
    }
  }
}
