package dev.tacho.readers.mlflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.sqlite.JDBC;

/// One experiment with a parent run and a run nested in it, as MLflow lays them down: constructed
/// from the public description of its file store (mlflow/store/tracking/file_store.py) and from
/// the tables of its database (mlflow/store/db_migrations).
final class MlflowSample {
  static final String PARENT = "0123456789abcdef0123456789abcdef";
  static final String CHILD = "fedcba9876543210fedcba9876543210";
  static final long START = 1_700_000_000_000L;

  static final Map<String, String> PARAMS =
      Map.of("lr", "0.0010", "model/layers", "12", "optimizer", "adam", "amp", "True");
  static final Map<String, String> TAGS =
      Map.of(
          "mlflow.user",
          "ada",
          "mlflow.parentRunId",
          PARENT,
          "mlflow.note.content",
          "the long one",
          "mlflow.source.git.commit",
          "5f2d1c0b9a8e7d6c5b4a39281706f5e4d3c2b1a0",
          "team",
          "vision");

  /// Value, then step; a second after each other.
  static final List<String[]> LOSS =
      List.of(
          new String[] {"0.9", "0"},
          new String[] {"nan", "1"},
          new String[] {"inf", "2"},
          new String[] {"-inf", "3"},
          new String[] {"1e-05", "4"});

  private MlflowSample() {}

  /// A store in `folder`, which is `mlruns`; answers the nested run's folder.
  static Path files(Path folder) throws IOException {
    Path experiment = Files.createDirectories(folder.resolve("7"));
    Files.writeString(
        experiment.resolve("meta.yaml"),
        """
        artifact_location: mlflow-artifacts:/7
        creation_time: 1699999999000
        experiment_id: '7'
        last_update_time: 1699999999000
        lifecycle_stage: active
        name: vision/größe
        """);
    Path parent = run(experiment, PARENT, "sweep", 3, START - 60_000, "null");
    Path child = run(experiment, CHILD, "lr 0.001", 3, START, Long.toString(START + 90_000));
    StringBuilder loss = new StringBuilder();
    for (int i = 0; i < LOSS.size(); i++) {
      loss.append(START + i * 1_000L).append(' ').append(LOSS.get(i)[0]).append(' ');
      loss.append(LOSS.get(i)[1]).append('\n');
    }
    write(child.resolve("metrics/loss"), loss.toString());
    write(
        child.resolve("metrics/val/accuracy"),
        START + " 0.5 0 data digest\n" + START + " 0.75 10\n");
    write(child.resolve("metrics/old"), START + " 3.5\n");
    for (Map.Entry<String, String> param : PARAMS.entrySet()) {
      write(child.resolve("params").resolve(param.getKey()), param.getValue());
    }
    for (Map.Entry<String, String> tag : TAGS.entrySet()) {
      write(child.resolve("tags").resolve(tag.getKey()), tag.getValue());
    }
    write(child.resolve("artifacts/eval/scores.csv"), "class,f1,support\ncat,0.5,3\ndog,0.75,\n");
    write(
        child.resolve("artifacts/table.json"),
        "{\"columns\": [\"x\", \"label\"], \"data\": [[1.5, \"a\"], [NaN, \"b\"]]}");
    write(child.resolve("artifacts/report.json"), "{\"accuracy\": 0.75, \"labels\": [\"a\"]}");
    write(child.resolve("artifacts/model.pkl"), "no text");
    // what is no run, or none any more
    run(Files.createDirectories(folder.resolve(".trash/8")), PARENT, "gone", 3, START, "1");
    Path deleted = run(experiment, "d".repeat(32), "deleted", 3, START, "1");
    Files.writeString(
        deleted.resolve("meta.yaml"),
        Files.readString(deleted.resolve("meta.yaml")).replace("active", "deleted"));
    write(experiment.resolve("models/m-1/meta.yaml"), "model_id: m-1\nname: m\n");
    write(experiment.resolve("models/m-1/params/depth"), "3");
    write(experiment.resolve("tags/note"), "about the experiment");
    Files.createDirectories(parent.resolve("artifacts"));
    return child;
  }

  private static Path run(
      Path experiment, String id, String name, int status, long start, String end)
      throws IOException {
    Path run = Files.createDirectories(experiment.resolve(id));
    Files.createDirectories(run.resolve("metrics"));
    Files.createDirectories(run.resolve("params"));
    write(run.resolve("tags/mlflow.runName"), name);
    Files.writeString(
        run.resolve("meta.yaml"),
        """
        artifact_uri: file:///tmp/mlruns/7/%s/artifacts
        end_time: %s
        entry_point_name: ''
        experiment_id: '7'
        lifecycle_stage: active
        run_id: %s
        run_name: %s
        run_uuid: %s
        source_name: ''
        source_type: 4
        source_version: ''
        start_time: %d
        status: %d
        tags: []
        user_id: ada
        """
            .formatted(id, end, id, name, id, start, status));
    return run;
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static Connection open(Path database) throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + database, new Properties());
  }

  /// The same runs in a database, which stays open: in WAL mode nothing is written back yet.
  static Connection database(Path file) throws SQLException {
    Connection db = open(file);
    fill(db);
    return db;
  }

  /// MLflow's tables with the runs in them, in WAL mode.
  static void fill(Connection db) throws SQLException {
    run(
        db,
        "PRAGMA journal_mode=WAL",
        "CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL,"
            + " artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time BIGINT,"
            + " last_update_time BIGINT, CONSTRAINT experiment_pk PRIMARY KEY (experiment_id),"
            + " CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active',"
            + " 'deleted')), UNIQUE (name))",
        "CREATE TABLE \"runs\" (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type"
            + " VARCHAR(20), source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id"
            + " VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT, source_version"
            + " VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id"
            + " INTEGER, deleted_time BIGINT, CONSTRAINT run_pk PRIMARY KEY (run_uuid))",
        "CREATE TABLE \"metrics\" (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp"
            + " BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL,"
            + " is_nan BOOLEAN DEFAULT '0' NOT NULL, CONSTRAINT metric_pk PRIMARY KEY (key,"
            + " timestamp, step, run_uuid, value, is_nan))",
        "CREATE TABLE params (key VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid"
            + " VARCHAR(32) NOT NULL, CONSTRAINT param_pk PRIMARY KEY (key, run_uuid))",
        "CREATE TABLE tags (key VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32)"
            + " NOT NULL, CONSTRAINT tag_pk PRIMARY KEY (key, run_uuid))",
        "CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid)",
        "CREATE INDEX index_params_run_uuid ON params (run_uuid)",
        "CREATE INDEX index_tags_run_uuid ON tags (run_uuid)",
        "INSERT INTO experiments VALUES (7, 'vision/größe', './mlruns/7', 'active', 1, 1)",
        "INSERT INTO runs VALUES ('"
            + PARENT
            + "', 'sweep', 'LOCAL', '', '', 'ada', 'FINISHED', "
            + (START - 60_000)
            + ", NULL, '', 'active', './mlruns/7/a/artifacts', 7, NULL)",
        "INSERT INTO runs VALUES ('"
            + CHILD
            + "', 'lr 0.001', 'LOCAL', '', '', 'ada', 'FINISHED', "
            + START
            + ", "
            + (START + 90_000)
            + ", '', 'active', './mlruns/7/"
            + CHILD
            + "/artifacts', 7, NULL)",
        "INSERT INTO runs VALUES ('"
            + "d".repeat(32)
            + "', 'deleted', 'LOCAL', '', '', 'ada',"
            + " 'FINISHED', 1, 2, '', 'deleted', '', 7, 3)");
    for (Map.Entry<String, String> param : PARAMS.entrySet()) {
      text(db, "params", param.getKey(), param.getValue());
    }
    for (Map.Entry<String, String> tag : TAGS.entrySet()) {
      text(db, "tags", tag.getKey(), tag.getValue());
    }
    for (int i = 0; i < LOSS.size(); i++) {
      metric(db, CHILD, "loss", LOSS.get(i)[0], START + i * 1_000L, Long.parseLong(LOSS.get(i)[1]));
      metric(db, PARENT, "loss", "7", START, i);
    }
    metric(db, CHILD, "val/accuracy", "0.5", START, 0);
    metric(db, CHILD, "val/accuracy", "0.75", START, 10);
  }

  /// A point as MLflow's SQLAlchemy store writes it.
  static void metric(Connection db, String run, String key, String value, long millis, long step)
      throws SQLException {
    double stored =
        switch (value) {
          case "nan" -> 0;
          case "inf" -> 1.7976931348623157e308;
          case "-inf" -> -1.7976931348623157e308;
          default -> Double.parseDouble(value);
        };
    try (PreparedStatement insert =
        db.prepareStatement(
            "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, key);
      insert.setDouble(2, stored);
      insert.setLong(3, millis);
      insert.setString(4, run);
      insert.setLong(5, step);
      insert.setBoolean(6, value.equals("nan"));
      insert.execute();
    }
  }

  private static void text(Connection db, String table, String key, String value)
      throws SQLException {
    try (PreparedStatement insert =
        db.prepareStatement("INSERT INTO " + table + " VALUES (?, ?, '" + CHILD + "')")) {
      insert.setString(1, key);
      insert.setString(2, value);
      insert.execute();
    }
  }

  static void run(Connection db, String... statements) throws SQLException {
    try (Statement statement = db.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
