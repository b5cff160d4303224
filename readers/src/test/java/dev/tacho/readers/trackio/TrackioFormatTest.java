package dev.tacho.readers.trackio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.series.Series;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.FoundRun;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/// trackio's databases, constructed from the tables that its public source makes
/// (trackio/sqlite_storage.py, and sqlite_backend.py of later versions).
@Timeout(60)
class TrackioFormatTest {
  @TempDir Path folder;

  @Test
  void everyRunOfAProject_isFound_andReadWithNanInfinitiesAndWhatTheMachineDid() throws Exception {
    Path file = folder.resolve("my-project.db");
    try (Connection db = open(file)) {
      tables(db);
      point(db, "calm-sea-1", 0, "{\"train/loss\": 1.5, \"note\": \"text\", \"lr\": 0.001}");
      point(db, "brave-sun-0", 0, "{\"train/loss\": 9}");
      point(
          db, "calm-sea-1", 1, "{\"train/loss\": \"NaN\", \"img\": {\"_type\": \"i\", \"n\": 3}}");
      point(db, "calm-sea-1", 2, "{\"train/loss\": \"-Infinity\", \"eval\": {\"f1\": 0.5}}");
      point(db, "calm-sea-1", 3, "{\"train/loss\": NaN}");
      point(db, "calm-sea-1", 4, "{broken");
      run(
          db,
          "INSERT INTO system_metrics (timestamp, run_name, metrics) VALUES"
              + " ('2025-06-01T10:00:07', 'calm-sea-1', '{\"gpu/0/utilization\": 93}')",
          "INSERT INTO configs (run_name, config, created_at) VALUES ('calm-sea-1',"
              + " '{\"_Username\": \"ada\", \"_Group\": \"seeds\", \"_Created\": \"x\","
              + " \"lr\": 0.001, \"opt\": {\"name\": \"adam\"}}', '2025-06-01T09:59:59.5')",
          "INSERT INTO alerts (timestamp, run_name, title, text, level, step) VALUES"
              + " ('2025-06-01T10:00:05', 'calm-sea-1', 'loss is NaN', 'look', 'error', 3)");
      List<FoundRun> found = readers().find(file).runs();
      assertEquals(
          List.of("brave-sun-0", "calm-sea-1"), found.stream().map(FoundRun::part).toList());
      RunReader run = readers().open(found.get(1));
      assertEquals(
          List.of("0:1.5", "1:NaN", "2:-Infinity", "3:NaN"), TestReaders.values(run, "train/loss"));
      assertEquals(500_000_000L, TestReaders.nanos(run, "train/loss").getFirst());
      assertEquals(List.of("2:0.5"), TestReaders.values(run, "eval.f1"));
      Series machine =
          run.series().stream().filter(s -> s.source().equals("system")).findFirst().orElseThrow();
      assertEquals("gpu/0/utilization", machine.name());
      assertEquals(Optional.of("seeds"), run.group());
      assertEquals("ada", run.header().host().user());
      assertEquals("my-project", run.header().project().orElseThrow().text());
      assertEquals(
          Optional.of(Instant.parse("2025-06-01T09:59:59.500Z")), run.header().startedAt());
      assertEquals(
          "{\"lr\":0.001,\"opt\":{\"name\":\"adam\"}}", run.header().configuration().toString());
      assertEquals(List.of("alert, error, step 3: loss is NaN: look"), run.notes());
      assertEquals(1, run.damage().size());
      assertTrue(run.damage().getFirst().toString().contains("row 6"), run.damage()::toString);
    }
  }

  @Test
  void rowsThatCameSince_areAdded() throws Exception {
    Path file = folder.resolve("p.db");
    RunReaders cached = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    try (Connection db = open(file)) {
      tables(db);
      point(db, "a", 0, "{\"loss\": 1}");
      assertEquals(List.of("0:1.0"), TestReaders.values(TestReaders.open(cached, file), "loss"));
      point(db, "a", 1, "{\"loss\": 0.5}");
      assertEquals(
          List.of("0:1.0", "1:0.5"), TestReaders.values(TestReaders.open(cached, file), "loss"));
    }
  }

  @Test
  void laterDatabases_tellRunsApartByTheirIds() throws Exception {
    Path file = folder.resolve("p.db");
    try (Connection db = open(file)) {
      run(
          db,
          "CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, timestamp TEXT"
              + " NOT NULL, run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL)",
          "INSERT INTO metrics VALUES (1, 'id1', '2025-06-01T10:00:00+00:00', 'same', 0,"
              + " '{\"loss\": 1}')",
          "INSERT INTO metrics VALUES (2, 'id2', '2025-06-02T10:00:00+00:00', 'same', 0,"
              + " '{\"loss\": 2}')");
      List<FoundRun> found = readers().find(file).runs();
      assertEquals(List.of("id1", "id2"), found.stream().map(FoundRun::part).toList());
      RunReader second = readers().open(found.get(1));
      assertEquals("same", second.header().title());
      assertEquals(List.of("0:2.0"), TestReaders.values(second, "loss"));
    }
  }

  private static RunReaders readers() {
    return RunReaders.withoutCache(List.of(), InstantSource.system());
  }

  static Connection open(Path file) throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
  }

  static void tables(Connection db) throws SQLException {
    run(
        db,
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE IF NOT EXISTS metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT"
            + " NULL, run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS configs (id INTEGER PRIMARY KEY AUTOINCREMENT, run_name TEXT NOT"
            + " NULL, config TEXT NOT NULL, created_at TEXT NOT NULL, UNIQUE(run_name))",
        "CREATE INDEX IF NOT EXISTS idx_metrics_run_step ON metrics(run_name, step)",
        "CREATE TABLE IF NOT EXISTS system_metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp"
            + " TEXT NOT NULL, run_name TEXT NOT NULL, metrics TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS alerts (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT"
            + " NULL, run_name TEXT NOT NULL, title TEXT NOT NULL, text TEXT, level TEXT NOT NULL"
            + " DEFAULT 'warn', step INTEGER, alert_id TEXT)",
        "ALTER TABLE metrics ADD COLUMN log_id TEXT",
        "CREATE UNIQUE INDEX IF NOT EXISTS idx_metrics_log_id ON metrics(log_id) WHERE log_id IS NOT"
            + " NULL");
  }

  static void point(Connection db, String run, int step, String json) throws SQLException {
    run(
        db,
        "INSERT INTO metrics (timestamp, run_name, step, metrics) VALUES ('2025-06-01T10:00:0"
            + step
            + "', '"
            + run
            + "', "
            + step
            + ", '"
            + json
            + "')");
  }

  static void run(Connection db, String... statements) throws SQLException {
    try (Statement statement = db.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
