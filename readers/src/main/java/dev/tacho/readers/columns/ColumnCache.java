package dev.tacho.readers.columns;

import dev.tacho.core.RunReader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Runs as they were read before, on disk. What cannot be written is not kept, and what cannot be
/// read is read from its source again: a cache never makes a reading fail. Any thread, any number
/// of processes.
public final class ColumnCache {
  /// Bytes of all files together before the ones that were used longest ago go.
  public static final long MOST_BYTES = 4L << 30;

  private static final String INDEX = ".index";
  private static final String COLUMNS = ".columns";
  private static final String LISTING = ".list";
  private static final String TEMPORARY = ".tmp";
  private static final int LONGEST_INDEX = 256 << 20;

  /// Newly read bytes of series below which a grown run is not written again.
  private static final long WORTH_WRITING = 1 << 16;

  private static final Duration TOUCHED_EVERY = Duration.ofHours(1);
  private static final Duration LEFT_BEHIND = Duration.ofDays(1);

  private final Optional<Path> folder;
  private final Path temporaryFolder;
  private final long mostBytes;
  private final InstantSource wall;
  private boolean swept;

  private ColumnCache(
      Optional<Path> folder, Path temporaryFolder, long mostBytes, InstantSource wall) {
    this.folder = folder;
    this.temporaryFolder = temporaryFolder;
    this.mostBytes = mostBytes;
    this.wall = wall;
  }

  /// The cache in `folder`, which holds at most `mostBytes`.
  public static ColumnCache in(Path folder, long mostBytes, InstantSource wall) {
    return new ColumnCache(Optional.of(folder), folder, mostBytes, wall);
  }

  /// Nothing is kept; what does not fit into memory goes to `temporaryFolder` for the while.
  public static ColumnCache none(Path temporaryFolder, InstantSource wall) {
    return new ColumnCache(Optional.empty(), temporaryFolder, 0, wall);
  }

  /// Reads a run into an intake.
  @FunctionalInterface
  public interface Reading {
    /// Streams what the run holds, or what came since [ColumnIntake#resume].
    void into(ColumnIntake intake) throws IOException;
  }

  /// The run, from the cache, from its growth, or from scratch by `reading`.
  ///
  /// @param version of what reads it; what another version read is not taken
  public RunReader open(FoundRun run, int version, Reading reading) throws IOException {
    String about = run.format() + " " + version + "\n" + run.path() + "\n" + run.part();
    String key = key(about);
    Optional<Kept> before = load(key, about);
    if (before.isPresent()) {
      switch (before.get().verdict()) {
        case SAME -> {
          if (!before.get().facts().mayHaveEnded()) {
            return show(before.get(), run, key, about, reading);
          }
          Optional<Kept> grown = grown(before.get(), run, key, about, reading);
          if (grown.isPresent()) {
            return show(grown.get(), run, key, about, reading);
          }
        }
        case GROWN -> {
          Optional<Kept> grown = grown(before.get(), run, key, about, reading);
          if (grown.isPresent()) {
            return show(grown.get(), run, key, about, reading);
          }
        }
        case OTHER -> {}
      }
    }
    return show(scratch(run, key, about, reading), run, key, about, reading);
  }

  /// What was kept and what came after it; empty where all has to be read from the beginning.
  private Optional<Kept> grown(Kept before, FoundRun run, String key, String about, Reading reading)
      throws IOException {
    if (!before.isSound()) {
      return Optional.empty();
    }
    ColumnIntake intake = ColumnIntake.onto(before, run.path(), now());
    reading.into(intake);
    if (intake.isToBeReadAgain()) {
      return Optional.empty();
    }
    Kept kept = intake.finished();
    boolean worth = kept.shelf().added() >= WORTH_WRITING || intake.values() == 0;
    return Optional.of(worth ? append(key, about, kept) : kept);
  }

  private Kept scratch(FoundRun run, String key, String about, Reading reading) throws IOException {
    ColumnIntake intake = ColumnIntake.fresh(run.path(), now(), temporaryFolder);
    reading.into(intake);
    return create(key, about, intake.finished());
  }

  private RunReader show(Kept kept, FoundRun run, String key, String about, Reading reading) {
    return new ColumnRun(
        kept,
        () -> {
          try {
            return scratch(run, key, about, reading);
          } catch (IOException e) {
            throw new ReadersException(run.path() + ": " + e.getMessage(), e);
          }
        });
  }

  private long now() {
    Instant instant = wall.instant();
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  /// Names the files of a run. Two runs of one name would only throw each other out, as the index
  /// says what it is of.
  private static String key(String about) {
    byte[] bytes = about.getBytes(StandardCharsets.UTF_8);
    CRC32 one = new CRC32();
    one.update(bytes, 0, bytes.length);
    CRC32C other = new CRC32C();
    other.update(bytes, 0, bytes.length);
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(one.getValue(), 8) + hex.toHexDigits(other.getValue(), 8);
  }

  private Optional<Kept> load(String key, String about) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.get().resolve(key + INDEX);
    try {
      byte[] bytes = Files.readAllBytes(file);
      Optional<Kept> kept =
          IndexFile.read(
              bytes,
              about,
              (generation, length) ->
                  Shelf.on(columns(folder.get(), key, generation), length, temporaryFolder));
      touch(file);
      return kept;
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Says that it was used, so that others go before it.
  private void touch(Path file) throws IOException {
    Instant now = wall.instant();
    if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCHED_EVERY))) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  private static Path columns(Path in, String key, String generation) {
    return in.resolve(key + "-" + generation + COLUMNS);
  }

  private Kept create(String key, String about, Kept kept) {
    long length = kept.shelf().added();
    if (folder.isEmpty() || length > mostBytes / 2) {
      kept.shelf().forgetFile();
      return kept;
    }
    Path in = folder.get();
    try {
      makeFolder(in);
      String generation = UUID.randomUUID().toString().substring(0, 8);
      List<Kept.Part> parts = List.of(new Kept.Part(length, kept.shelf().sum(0, length)));
      if (length > 0) {
        Path given = in.resolve(key + "-" + generation + TEMPORARY);
        Optional<Path> spilled = kept.shelf().giveAway();
        if (spilled.isPresent()) {
          given = spilled.get();
        } else {
          try (FileChannel out =
              FileChannel.open(given, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            kept.shelf().writeAdded(out, 0);
          }
        }
        Files.move(given, columns(in, key, generation), StandardCopyOption.ATOMIC_MOVE);
      }
      // looking for older columns of a run costs a look at all that is kept
      boolean known = Files.exists(in.resolve(key + INDEX));
      replaceIndex(in, key, IndexFile.write(about, kept, new Kept.Stored(generation, parts)));
      if (known) {
        removeOthers(in, key, generation);
      }
      sweepOnce(in);
    } catch (IOException | UncheckedIOException _) {
      kept.shelf().forgetFile();
    }
    return kept;
  }

  private Kept append(String key, String about, Kept kept) {
    Kept.Stored stored = kept.stored().orElseThrow();
    Path in = folder.orElseThrow();
    try (FileChannel out =
            FileChannel.open(
                columns(in, key, stored.generation()),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = out.tryLock()) {
      if (lock == null || !isStillStored(in, key, about, stored)) {
        return kept;
      }
      long length = stored.length();
      long added = kept.shelf().added();
      out.truncate(length);
      kept.shelf().writeAdded(out, length);
      List<Kept.Part> parts = new ArrayList<>(stored.parts());
      parts.add(new Kept.Part(added, kept.shelf().sum(length, added)));
      Kept.Stored next = new Kept.Stored(stored.generation(), List.copyOf(parts));
      replaceIndex(in, key, IndexFile.write(about, kept, next));
    } catch (IOException | UncheckedIOException | OverlappingFileLockException _) {
      // somebody else keeps it, or nobody can
    }
    return kept;
  }

  private boolean isStillStored(Path in, String key, String about, Kept.Stored stored)
      throws IOException {
    byte[] bytes = Files.readAllBytes(in.resolve(key + INDEX));
    return IndexFile.read(bytes, about, (g, length) -> Shelf.empty(temporaryFolder))
        .flatMap(Kept::stored)
        .filter(stored::equals)
        .isPresent();
  }

  /// What was found and read below `root` at the last listing, as far as it still holds.
  ///
  /// @param formats everything beside the files that an answer depends on; empty where nothing
  ///     may be taken from an earlier listing
  public Outlines outlines(Path root, Optional<String> formats) {
    Outlines.Store store =
        folder.isEmpty() || formats.isEmpty()
            ? Outlines.Store.NONE
            : store(folder.get(), "list " + formats.get() + "\n" + root);
    return new Outlines(root, store, now());
  }

  private Outlines.Store store(Path in, String about) {
    String key = key(about);
    return new Outlines.Store() {
      @Override
      public byte[] load() {
        Path file = in.resolve(key + LISTING);
        try {
          byte[] bytes = Files.readAllBytes(file);
          touch(file);
          return bytes;
        } catch (IOException _) {
          return new byte[0];
        }
      }

      @Override
      public void keep(byte[] bytes) {
        try {
          makeFolder(in);
          replace(in, key, LISTING, bytes);
          sweepOnce(in);
        } catch (IOException _) {
          // the next listing looks at everything again
        }
      }

      @Override
      public String about() {
        return about;
      }
    };
  }

  private static void replaceIndex(Path in, String key, byte[] bytes) throws IOException {
    replace(in, key, INDEX, bytes);
  }

  private static void replace(Path in, String key, String suffix, byte[] bytes) throws IOException {
    if (bytes.length > LONGEST_INDEX) {
      throw new IOException("an index of " + bytes.length + " bytes");
    }
    Path next = Files.createTempFile(in, key + "-", TEMPORARY);
    try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
    Files.move(
        next,
        in.resolve(key + suffix),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void makeFolder(Path in) throws IOException {
    if (!Files.isDirectory(in)) {
      if (in.getParent() != null) {
        Files.createDirectories(in.getParent());
      }
      Files.createDirectory(
          in, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void removeOthers(Path in, String key, String generation) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(in, key + "-*" + COLUMNS)) {
      for (Path file : old) {
        if (!file.equals(columns(in, key, generation))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private record Held(Path file, long bytes, FileTime used) {}

  private void sweepOnce(Path in) throws IOException {
    synchronized (this) {
      if (swept) {
        return;
      }
      swept = true;
    }
    sweep(in);
  }

  /// Removes what was used longest ago, until the rest is small enough, and what killed processes
  /// left behind.
  private void sweep(Path in) throws IOException {
    List<Held> held = new ArrayList<>();
    long bytes = 0;
    Instant old = wall.instant().minus(LEFT_BEHIND);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(in)) {
      for (Path file : files) {
        try {
          BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
          if (file.toString().endsWith(TEMPORARY)) {
            if (is.lastModifiedTime().toInstant().isBefore(old)) {
              Files.deleteIfExists(file);
            }
            continue;
          }
          held.add(new Held(file, is.size(), is.lastModifiedTime()));
          bytes += is.size();
        } catch (NoSuchFileException _) {
          // somebody else swept it
        }
      }
    }
    held.sort(Comparator.comparing(Held::used));
    for (Held one : held) {
      if (bytes <= mostBytes) {
        break;
      }
      Files.deleteIfExists(one.file);
      bytes -= one.bytes;
    }
  }
}
