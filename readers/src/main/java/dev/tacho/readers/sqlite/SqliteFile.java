package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A database as of its last commit, read without a lock and without writing: a write-ahead log
/// is laid over the file, and so is the journal of a transaction under way. Whoever reads asks
/// [#changed] at the end: a writer that copied pages meanwhile makes what was read a mixture.
///
/// Everything that the file says of itself is held against its size before it is believed: no
/// file makes this read for ever, or take more memory than [Cell#MOST_BYTES] and 4 MB of pages.
/// Whoever opens closes. Confined to one thread.
public final class SqliteFile implements AutoCloseable {
  private static final String MAGIC = "SQLite format 3\0";

  private static final int HEADER = 100;
  private static final int WAL = 2;
  private static final int MOST_TABLES = 10_000;

  /// A row of the schema.
  private record Entry(String type, String name, String table, long root, String sql) {}

  private final Path path;
  private final FileChannel channel;
  private final Overlay overlay;
  private final Pages pages;
  private final Charset text;
  private final Faults faults;
  private final Stamp stamp;
  private final List<Entry> schema;

  private SqliteFile(
      Path path, FileChannel channel, Overlay overlay, Pages pages, Faults faults, Stamp stamp)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.overlay = overlay;
    this.pages = pages;
    this.faults = faults;
    this.stamp = stamp;
    this.text = charset(Cell.number(pages.kept(1), 56));
    this.schema = readSchema();
  }

  /// Whether a file that begins with these bytes is a database.
  public static boolean is(byte[] head) {
    return head.length >= HEADER
        && new String(head, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC);
  }

  /// Opens the database for a look at what it is.
  public static SqliteFile look(Path path) throws IOException {
    return open(path, new FirstFault());
  }

  /// Opens the database at `path`. Fails with a sentence when it is none, or one of a kind that
  /// this does not read.
  public static SqliteFile open(Path path, Faults faults) throws IOException {
    Stamp stamp = Stamp.of(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    Overlay overlay = Overlay.none();
    try {
      ByteBuffer header = header(channel);
      int pageSize = pageSize(header);
      overlay =
          header.get(19) == WAL
              ? WriteAheadLog.read(path, pageSize, faults)
              : RollbackJournal.read(path, pageSize);
      Pages pages = new Pages(channel, overlay, pageSize, header.get(20) & 0xFF);
      return new SqliteFile(path, channel, overlay, pages, faults, stamp);
    } catch (Broken e) {
      overlay.close();
      channel.close();
      throw new IOException(e.what(), e);
    } catch (IOException | RuntimeException e) {
      overlay.close();
      channel.close();
      throw e;
    }
  }

  /// Fails when something was damaged in what was read so far: of a database that nobody knows
  /// for his own, the damage is what there is to tell. For those that [#look] opened.
  public void requireSound() throws IOException {
    if (faults instanceof FirstFault first && !first.what.isEmpty()) {
      throw new IOException("it is a SQLite database, and damaged: " + first.what);
    }
  }

  /// The table of this name; empty when there is none. Fails for one that is kept as an index
  /// (`WITHOUT ROWID`), which no tool read here writes.
  public Optional<SqliteTable> table(String name) throws IOException {
    for (Entry entry : schema) {
      if (entry.type.equals("table") && entry.name.equalsIgnoreCase(name)) {
        Optional<Ddl> shape = Ddl.of(entry.sql);
        if (shape.isEmpty() || isWithoutRowid(entry.sql)) {
          throw new IOException("its table " + name + " is of a kind that is not read here");
        }
        return Optional.of(new SqliteTable(this, shape.get(), entry.root, indexes(entry.name)));
      }
    }
    return Optional.empty();
  }

  /// The table of this name, which must be there.
  public SqliteTable needTable(String name) throws IOException {
    return table(name).orElseThrow(() -> new IOException("it has no table '" + name + "'"));
  }

  /// `text` as this database encodes it.
  public byte[] bytes(String text) {
    return text.getBytes(this.text);
  }

  /// Whether a writer changed pages of the file since it was opened, so that what was read may be
  /// of two states. Commits that only grew the write-ahead log do no harm.
  public boolean changed() throws IOException {
    return !Stamp.of(path).equals(stamp);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      overlay.close();
    }
  }

  Pages pages() {
    return pages;
  }

  Faults faults() {
    return faults;
  }

  /// A decoder of records of its own for each walk.
  Cell cell() {
    return new Cell(pages, text);
  }

  private List<SqliteTable.Index> indexes(String table) {
    List<SqliteTable.Index> indexes = new ArrayList<>();
    for (Entry entry : schema) {
      if (entry.type.equals("index") && entry.table.equalsIgnoreCase(table)) {
        Ddl.of(entry.sql)
            .filter(d -> d.plain() && !d.columns().isEmpty())
            .ifPresent(
                d ->
                    indexes.add(
                        new SqliteTable.Index(
                            d.columns().getFirst(), d.columns().size() == 1, entry.root)));
      }
    }
    return indexes;
  }

  private List<Entry> readSchema() throws IOException {
    Ddl shape = new Ddl(List.of("type", "name", "tbl_name", "rootpage", "sql"), -1, true);
    SqliteRows rows = new SqliteTable(this, shape, 1, List.of()).rows();
    List<Entry> entries = new ArrayList<>();
    while (rows.next() && entries.size() < MOST_TABLES) {
      entries.add(new Entry(rows.text(0), rows.text(1), rows.text(2), rows.whole(3), rows.text(4)));
    }
    return List.copyOf(entries);
  }

  private static boolean isWithoutRowid(String sql) {
    String end = sql.substring(sql.lastIndexOf(')') + 1).toUpperCase(Locale.ROOT);
    return end.contains("WITHOUT") && end.contains("ROWID");
  }

  private static ByteBuffer header(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    while (header.hasRemaining()) {
      if (channel.read(header, header.position()) < 0) {
        throw new IOException(
            "it has "
                + channel.size()
                + " bytes, and a SQLite database at least 512; it is empty, cut off or no database");
      }
    }
    String magic = new String(header.array(), 0, MAGIC.length(), StandardCharsets.ISO_8859_1);
    if (!magic.equals(MAGIC)) {
      throw new IOException(
          "it does not begin as a SQLite database does: another kind of file, or encrypted");
    }
    if (header.get(19) < 1 || header.get(19) > WAL) {
      throw new IOException(
          "it is a SQLite database of read version "
              + header.get(19)
              + ", and versions 1 and 2 are known here; a newer Tacho may read it");
    }
    return header;
  }

  private static int pageSize(ByteBuffer header) throws IOException {
    int told = header.getShort(16) & 0xFFFF;
    int size = told == 1 ? 1 << 16 : told;
    if (size < 512 || Integer.bitCount(size) != 1 || size - (header.get(20) & 0xFF) < 480) {
      throw new IOException("its header is damaged: pages of " + size + " bytes");
    }
    return size;
  }

  private static Charset charset(long encoding) {
    return switch ((int) encoding) {
      case 2 -> StandardCharsets.UTF_16LE;
      case 3 -> StandardCharsets.UTF_16BE;
      default -> StandardCharsets.UTF_8;
    };
  }

  /// Keeps the first.
  private static final class FirstFault implements Faults {
    private String what = "";

    @Override
    public void damaged(long offset, String told) {
      what = what.isEmpty() ? "byte " + offset + ": " + told : what;
    }
  }

  /// What changes when a writer changes pages of the database file, or begins its log anew.
  private record Stamp(long size, long modified, long log) {
    static Stamp of(Path path) throws IOException {
      Path log = path.resolveSibling(path.getFileName() + "-wal");
      return new Stamp(Files.size(path), Files.getLastModifiedTime(path).toMillis(), salts(log));
    }

    private static long salts(Path log) throws IOException {
      if (!Files.exists(log)) {
        return 0;
      }
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
        ByteBuffer header = ByteBuffer.allocate(24);
        return channel.read(header, 0) < 24 ? 0 : header.getLong(16);
      }
    }
  }
}
