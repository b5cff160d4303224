package dev.tacho.readers.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.JDBC;

/// Our reader against the real SQLite, which writes the files and says what is in them.
@Timeout(60)
class SqliteFileTest {
  @TempDir Path folder;

  private final List<String> faults = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "512, UTF-8, DELETE",
    "1024, UTF-16le, DELETE",
    "4096, UTF-8, WAL",
    "65536, UTF-16be, WAL"
  })
  void everyRow_isWhatSqliteSaysItIs(int pageSize, String encoding, String journal)
      throws Exception {
    Path file = folder.resolve("a.db");
    Random random = new Random(pageSize);
    try (Connection db = open(file)) {
      run(db, "PRAGMA page_size=" + pageSize, "PRAGMA encoding='" + encoding + "'");
      run(db, "PRAGMA journal_mode=" + journal);
      run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, \"a b\" TEXT, n BIGINT, x FLOAT, y)");
      db.setAutoCommit(false);
      insert(db, random, 3_000);
      run(db, "DELETE FROM t WHERE id % 7 = 3", "ALTER TABLE t ADD COLUMN late TEXT");
      insert(db, random, 200);
      db.commit();
      assertEquals(asked(db), read(file));
    }
    assertEquals(List.of(), faults);
    // closing wrote the log back; the same rows are read from the file alone
    try (Connection db = open(file)) {
      assertEquals(asked(db), read(file));
    }
  }

  @Test
  void whatIsNotCommitted_isNotRead_inEitherJournalMode() throws Exception {
    for (String mode : List.of("WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY")) {
      Path file = folder.resolve(mode + ".db");
      try (Connection db = open(file)) {
        run(db, "PRAGMA journal_mode=" + mode, "PRAGMA cache_size=2", "PRAGMA cache_spill=1");
        run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n BIGINT, x FLOAT, y)");
        db.setAutoCommit(false);
        insert(db, new Random(1), 500);
        db.commit();
        List<String> committed = read(file);
        insert(db, new Random(2), 2_000);
        run(db, "UPDATE t SET a = 'changed' WHERE id < 400", "DELETE FROM t WHERE id > 450");
        if (!mode.equals("MEMORY")) {
          // what a killed process would have left is the same as what is there now
          assertEquals(committed, read(file), mode);
          assertEquals(committed, read(copied(file, mode)), mode);
        }
        db.commit();
        assertEquals(asked(db), read(file), mode);
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void rowsAfterAnId_areTheRest() throws Exception {
    Path file = folder.resolve("a.db");
    try (Connection db = open(file)) {
      run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n BIGINT, x FLOAT, y)");
      db.setAutoCommit(false);
      insert(db, new Random(5), 4_000);
      run(db, "DELETE FROM t WHERE id % 3 = 0");
      db.commit();
      for (long after : new long[] {-5, 0, 1, 2, 3, 1_999, 3_998, 3_999, 4_000, 1L << 40}) {
        long want = count(db, "SELECT count(*) FROM t WHERE id > " + after);
        try (SqliteFile read = open(file, this::fault)) {
          SqliteRows rows = read.needTable("t").rows().after(after);
          long found = 0;
          while (rows.next()) {
            assertTrue(rows.rowid() > after);
            found++;
          }
          assertEquals(want, found);
        }
      }
    }
  }

  @Test
  void anIndex_findsWhatAScanFinds_andEachRowByItsId() throws Exception {
    Path file = folder.resolve("a.db");
    try (Connection db = open(file)) {
      run(db, "CREATE TABLE t (k TEXT, run VARCHAR(32) NOT NULL, PRIMARY KEY (k, run))");
      db.setAutoCommit(false);
      try (PreparedStatement insert = db.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        for (int i = 0; i < 20_000; i++) {
          insert.setString(1, "key" + i);
          insert.setString(2, "run" + i % 137);
          insert.execute();
        }
      }
      run(db, "CREATE INDEX by_run ON t (run)");
      db.commit();
      try (SqliteFile read = open(file, this::fault)) {
        SqliteTable table = read.needTable("t");
        for (String run : List.of("run0", "run136", "run64", "run137", "", "zzz")) {
          long[] ids = table.idsWhere("run", run, 0).orElseThrow();
          assertArrayEquals(ids(db, run), ids);
          long[] late = table.idsWhere("run", run, 15_000).orElseThrow();
          assertArrayEquals(Arrays.stream(ids).filter(id -> id > 15_000).toArray(), late);
          SqliteRows rows = table.rows();
          for (long id : ids) {
            assertTrue(rows.at(id));
            assertEquals(run, rows.text(table.needColumn("run")));
          }
        }
        assertEquals(137, table.distinct("run", 1_000).orElseThrow().size());
        assertEquals(5, table.distinct("run", 5).orElseThrow().size());
        assertFalse(table.rows().at(20_001));
        assertTrue(
            table.idsWhere("k", "key1", 0).isEmpty(), "the table's own key has no statement");
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void namesOfColumns_areReadAsTheyWereGiven() {
    Ddl shape =
        Ddl.of(
                """
                CREATE TABLE "t, (" ( -- a comment, with comma
                  [a b] VARCHAR(20) DEFAULT 'x, y', "PRIMARY" TEXT, `c``d` NUMERIC(3, 4),
                  "run_id" INTEGER NOT NULL, CHECK (x IN (1, 2)), CONSTRAINT k PRIMARY KEY (run_id))
                """)
            .orElseThrow();
    assertEquals(List.of("a b", "PRIMARY", "c``d", "run_id"), shape.columns());
    assertEquals(3, shape.alias());
  }

  @Test
  void otherFiles_areRefusedWithASentence() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.db"));
    Path text = Files.writeString(folder.resolve("text.db"), "no database ".repeat(50));
    Path future = folder.resolve("future.db");
    try (Connection db = open(future)) {
      run(db, "CREATE TABLE t (a)");
    }
    byte[] bytes = Files.readAllBytes(future);
    bytes[19] = 3;
    Files.write(future, bytes);
    assertTrue(refusal(empty).contains("it has 0 bytes"));
    assertTrue(refusal(text).contains("another kind of file, or encrypted"));
    assertTrue(refusal(future).contains("read version 3"));
  }

  @Test
  void aTreeThatGoesRound_isToldAndLeft() throws Exception {
    Path file = folder.resolve("a.db");
    try (Connection db = open(file)) {
      run(db, "PRAGMA page_size=512", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)");
      run(
          db,
          "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<5000)"
              + " INSERT INTO t SELECT i, 'some text' || i FROM c");
    }
    byte[] bytes = Files.readAllBytes(file);
    // every page of the table from its root on becomes the root: each child leads back to it
    byte[] root = Arrays.copyOfRange(bytes, 512, 1_024);
    for (int at = 1_024; at + 512 <= bytes.length; at += 512) {
      System.arraycopy(root, 0, bytes, at, 512);
    }
    Files.write(file, bytes);
    try (SqliteFile read = open(file, this::fault)) {
      SqliteRows rows = read.needTable("t").rows();
      assertFalse(rows.next());
    }
    assertTrue(
        faults.stream().anyMatch(f -> f.contains("deeper") || f.contains("loop")),
        faults::toString);
  }

  @Test
  void anyDamage_costsRowsAndNothingElse() throws Exception {
    Path file = folder.resolve("a.db");
    try (Connection db = open(file)) {
      run(db, "PRAGMA page_size=512", "PRAGMA journal_mode=WAL");
      run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n BIGINT, x FLOAT, y)");
      run(db, "CREATE INDEX by_a ON t (a)");
      db.setAutoCommit(false);
      insert(db, new Random(9), 400);
      db.commit();
      Path log = folder.resolve("a.db-wal");
      mutate(Files.readAllBytes(file), Files.readAllBytes(log));
    }
    try (Connection db = open(file)) {
      assertEquals(401, count(db, "SELECT count(*) + 1 FROM t"));
    }
    mutate(Files.readAllBytes(file), new byte[0]);
  }

  private void mutate(byte[] database, byte[] log) throws IOException {
    Path file = folder.resolve("mutated.db");
    Random random = new Random(42);
    for (int i = 0; i < 1_500; i++) {
      byte[] bytes = database.clone();
      byte[] logged = log.clone();
      for (int n = random.nextInt(12); n >= 0; n--) {
        byte[] into = logged.length > 0 && random.nextBoolean() ? logged : bytes;
        into[random.nextInt(into.length)] = (byte) random.nextInt(256);
      }
      Files.write(
          file,
          random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
      Files.write(folder.resolve("mutated.db-wal"), logged);
      try (SqliteFile read = open(file, (offset, what) -> {})) {
        var table = read.table("t");
        if (table.isPresent()) {
          SqliteRows rows = table.get().rows();
          while (rows.next()) {
            rows.text(1);
            rows.real(3);
          }
          table.get().idsWhere("a", "text 7", 0);
          table.get().distinct("a", 100);
        }
      } catch (IOException told) {
        assertFalse(String.valueOf(told.getMessage()).isBlank());
      }
    }
  }

  private void fault(long offset, String what) {
    faults.add(offset + ": " + what);
  }

  private static SqliteFile open(Path file, Faults faults) throws IOException {
    return SqliteFile.open(file, faults);
  }

  private static Connection open(Path file) throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(IOException.class, () -> open(file, (offset, what) -> {})).getMessage());
  }

  /// The database and its journal or log as they are now, elsewhere.
  private Path copied(Path file, String mode) throws IOException {
    Path copy = folder.resolve("copy-" + mode + ".db");
    for (String end : List.of("", "-wal", "-journal")) {
      Path from = file.resolveSibling(file.getFileName() + end);
      if (Files.exists(from)) {
        Files.copy(
            from,
            copy.resolveSibling(copy.getFileName() + end),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return copy;
  }

  private List<String> read(Path file) throws IOException {
    List<String> all = new ArrayList<>();
    try (SqliteFile read = open(file, this::fault)) {
      SqliteRows rows = read.needTable("t").rows();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < 5; i++) {
          row.append(value(rows, i)).append('|');
        }
        all.add(row.toString());
      }
    }
    return all;
  }

  /// No text that is written here is empty, so an empty one is null.
  private static String value(SqliteRows rows, int column) {
    String text = column == 3 ? "" + rows.real(column) : rows.text(column);
    return text.isEmpty() ? "null" : text;
  }

  private static List<String> asked(Connection db) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM t ORDER BY rowid")) {
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
          Object value = rows.getObject(i);
          String text =
              value instanceof byte[] blob
                  ? new String(blob, StandardCharsets.UTF_8)
                  : value != null && i == 4 ? "" + rows.getDouble(i) : String.valueOf(value);
          row.append(text).append('|');
        }
        all.add(row.toString());
      }
    }
    return all;
  }

  private static long[] ids(Connection db, String run) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement ask =
        db.prepareStatement("SELECT rowid FROM t WHERE run = ? ORDER BY 1")) {
      ask.setString(1, run);
      try (ResultSet rows = ask.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
    }
    return ids.stream().mapToLong(Long::longValue).toArray();
  }

  private static long count(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getLong(1);
    }
  }

  private static void insert(Connection db, Random random, int count) throws SQLException {
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT INTO t (2, n, x, y) VALUES (?, ?, ?, ?)".replace("2", second(db)))) {
      for (int i = 0; i < count; i++) {
        int length = random.nextInt(40) == 0 ? random.nextInt(9_000) : random.nextInt(30);
        insert.setString(1, random.nextInt(9) == 0 ? null : "grüße " + "x".repeat(length));
        insert.setLong(2, random.nextLong() >> random.nextInt(64));
        insert.setDouble(3, random.nextInt(4) == 0 ? random.nextInt(100) : random.nextGaussian());
        insert.setObject(4, random.nextBoolean() ? (Object) random.nextInt(2) : "text");
        insert.execute();
      }
    }
  }

  private static String second(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name FROM pragma_table_info('t') LIMIT 1 OFFSET 1")) {
      return '"' + rows.getString(1) + '"';
    }
  }

  private static void run(Connection db, String... statements) throws SQLException {
    try (Statement statement = db.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
