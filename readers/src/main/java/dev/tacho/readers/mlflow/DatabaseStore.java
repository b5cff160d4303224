package dev.tacho.readers.mlflow;

import dev.tacho.core.json.Json;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.sqlite.SqliteFile;
import dev.tacho.readers.sqlite.SqliteRows;
import dev.tacho.readers.sqlite.SqliteTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Runs in a database, a row each. Read as of its last commit, without a lock. What was read of
/// the metrics is remembered by the id of the last row, so that a grown database costs the new
/// rows. Has no state; any thread.
final class DatabaseStore {
  /// What stands for an infinity, since a database column has none.
  static final double LARGEST = 1.7976931348623157e308;

  private static final int MOST_RUNS = 100_000;
  private static final int MOST_TEXTS = 20_000;
  private static final String LAST_ROW = "row";
  private static final String LAST_VALUE = "value";

  private DatabaseStore() {}

  static List<FoundRun> at(Place place) throws IOException {
    if (!SqliteFile.is(place.head())) {
      return List.of();
    }
    try (SqliteFile file = SqliteFile.look(place.path())) {
      Optional<SqliteTable> runs = file.table("runs");
      if (runs.isEmpty()
          || file.table("metrics").isEmpty()
          || file.table("experiments").isEmpty()) {
        file.requireSound();
        return List.of();
      }
      Optional<RunColumns> columns = RunColumns.of(runs.get());
      if (columns.isEmpty()) {
        return List.of();
      }
      List<FoundRun> found = new ArrayList<>();
      SqliteRows rows = runs.get().rows();
      while (rows.next() && found.size() < MOST_RUNS) {
        if (!columns.get().isDeleted(rows)) {
          found.add(columns.get().found(place.path(), rows));
        }
      }
      return found;
    }
  }

  static void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path path = run.path();
    into.uses(path);
    into.uses(path.resolveSibling(path.getFileName() + "-wal"));
    try (SqliteFile file =
        SqliteFile.open(path, (offset, what) -> into.damage(path, 0, offset, what))) {
      SqliteTable runs = file.needTable("runs");
      RunColumns columns =
          RunColumns.of(runs)
              .orElseThrow(
                  () ->
                      new ReadersException(
                          path + ": its table of runs is not one that MLflow makes"));
      Optional<Row> row = row(runs, columns, run.part());
      if (row.isEmpty()) {
        throw new ReadersException(
            path + ": MLflow has no run " + run.part() + " here any more; list the runs again");
      }
      Told told = told(file, row.get(), run.part());
      Optional<Row> parent =
          told.parent().isPresent() ? row(runs, columns, told.parent().get()) : Optional.empty();
      told.tell(
          run,
          parent.map(p -> FoundRun.of(MlflowFormat.NAME, path, p.id, p.started()).id()),
          parent.map(p -> p.name).filter(name -> !name.isBlank()),
          into);
      metrics(file, path, run.part(), told, from, into);
      Optional<Path> artifacts = artifacts(path, row.get().artifacts);
      if (artifacts.isPresent()) {
        Artifacts.read(artifacts.get(), into);
      }
      if (file.changed()) {
        into.damage(
            path,
            0,
            -1,
            "a writer changed it while it was read, so rows may be missing; read again");
      }
    } catch (IOException e) {
      throw new ReadersException(path + ": " + e.getMessage(), e);
    }
  }

  /// A run's own row.
  private record Row(
      String id,
      String name,
      String status,
      OptionalLong start,
      OptionalLong end,
      String user,
      String experiment,
      String artifacts) {
    Optional<Instant> started() {
      return start.isPresent()
          ? Optional.of(Instant.ofEpochMilli(start.getAsLong()))
          : Optional.empty();
    }
  }

  /// Where the columns of the table of runs stand, which differ from version to version.
  private record RunColumns(
      int id,
      OptionalInt name,
      int status,
      int start,
      int end,
      OptionalInt user,
      OptionalInt experiment,
      OptionalInt stage,
      OptionalInt artifacts) {
    static Optional<RunColumns> of(SqliteTable runs) {
      OptionalInt id = runs.column("run_uuid");
      OptionalInt status = runs.column("status");
      OptionalInt start = runs.column("start_time");
      OptionalInt end = runs.column("end_time");
      if (id.isEmpty() || status.isEmpty() || start.isEmpty() || end.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new RunColumns(
              id.getAsInt(),
              runs.column("name"),
              status.getAsInt(),
              start.getAsInt(),
              end.getAsInt(),
              runs.column("user_id"),
              runs.column("experiment_id"),
              runs.column("lifecycle_stage"),
              runs.column("artifact_uri")));
    }

    boolean isDeleted(SqliteRows rows) {
      return text(rows, stage).equals("deleted");
    }

    FoundRun found(Path path, SqliteRows rows) {
      Row row = row(rows);
      return FoundRun.of(MlflowFormat.NAME, path, row.id, row.started());
    }

    Row row(SqliteRows rows) {
      return new Row(
          rows.text(id),
          text(rows, name),
          rows.text(status),
          whole(rows, start),
          whole(rows, end),
          text(rows, user),
          text(rows, experiment),
          text(rows, artifacts));
    }

    private static String text(SqliteRows rows, OptionalInt column) {
      return column.isPresent() ? rows.text(column.getAsInt()) : "";
    }

    private static OptionalLong whole(SqliteRows rows, int column) {
      return rows.isNumber(column) ? OptionalLong.of(rows.whole(column)) : OptionalLong.empty();
    }
  }

  private static Optional<Row> row(SqliteTable runs, RunColumns columns, String id)
      throws IOException {
    SqliteRows rows = runs.rows();
    while (rows.next()) {
      if (rows.text(columns.id).equals(id)) {
        return Optional.of(columns.row(rows));
      }
    }
    return Optional.empty();
  }

  private static Told told(SqliteFile file, Row row, String id) throws IOException {
    return new Told(
        id,
        row.name,
        row.status,
        row.start,
        row.end,
        row.user,
        experiment(file, row.experiment),
        texts(file, "params", id),
        texts(file, "tags", id));
  }

  private static String experiment(SqliteFile file, String id) throws IOException {
    SqliteTable experiments = file.needTable("experiments");
    OptionalInt key = experiments.column("experiment_id");
    OptionalInt name = experiments.column("name");
    SqliteRows rows = experiments.rows();
    while (key.isPresent() && name.isPresent() && rows.next()) {
      if (rows.text(key.getAsInt()).equals(id)) {
        return rows.text(name.getAsInt());
      }
    }
    return id;
  }

  /// The texts that the table holds for the run, by their keys.
  private static Map<String, String> texts(SqliteFile file, String table, String run)
      throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    Optional<SqliteTable> found = file.table(table);
    if (found.isPresent()) {
      int key = found.get().needColumn("key");
      int value = found.get().needColumn("value");
      RowsOf rows = new RowsOf(file, found.get(), run, 0);
      while (rows.next() && texts.size() < MOST_TEXTS) {
        texts.put(rows.at().text(key), rows.at().text(value));
      }
    }
    return texts;
  }

  private static void metrics(
      SqliteFile file, Path path, String run, Told told, Resume from, RunIntake into)
      throws IOException {
    SqliteTable table = file.needTable("metrics");
    MetricColumns columns = MetricColumns.of(table);
    long last = lastRow(table, columns, from.in(path).state(), into);
    RowsOf rows = new RowsOf(file, table, run, last);
    Map<String, Integer> series = new HashMap<>();
    while (rows.next()) {
      SqliteRows at = rows.at();
      String key = at.text(columns.key);
      Integer number = series.get(key);
      if (number == null) {
        number = into.series(key.startsWith("system/") ? "system" : "", key);
        series.put(key, number);
      }
      into.value(
          number, at.whole(columns.step), told.nanos(at.whole(columns.time)), columns.value(at));
      last = at.rowid();
    }
    SqliteRows seen = table.rows();
    String mark = last > 0 && seen.at(last) ? columns.mark(seen) : "";
    into.consumed(path, 0, Json.object().put(LAST_ROW, last).put(LAST_VALUE, mark).build());
  }

  /// The last row that was read, when it is still there; else all values fall and are read again.
  private static long lastRow(
      SqliteTable table, MetricColumns columns, Json.Obj state, RunIntake into) throws IOException {
    OptionalLong told = state.whole(LAST_ROW);
    if (told.isEmpty() || told.getAsLong() == 0) {
      return 0;
    }
    SqliteRows rows = table.rows();
    boolean there =
        rows.at(told.getAsLong()) && columns.mark(rows).equals(state.text(LAST_VALUE).orElse(""));
    if (there) {
      return told.getAsLong();
    }
    into.restart(Long.MIN_VALUE);
    return 0;
  }

  private record MetricColumns(int key, int value, int time, int step, OptionalInt nan) {
    static MetricColumns of(SqliteTable table) throws IOException {
      return new MetricColumns(
          table.needColumn("key"),
          table.needColumn("value"),
          table.needColumn("timestamp"),
          table.needColumn("step"),
          table.column("is_nan"));
    }

    double value(SqliteRows rows) {
      if (nan.isPresent() && rows.whole(nan.getAsInt()) != 0) {
        return Double.NaN;
      }
      double told = rows.real(value);
      return Math.abs(told) == LARGEST ? Math.copySign(Double.POSITIVE_INFINITY, told) : told;
    }

    /// What tells a row from another one that has its id in another database.
    String mark(SqliteRows rows) {
      return rows.text(key) + " " + rows.whole(time) + " " + rows.whole(step);
    }
  }

  /// The rows of one run in a table: by the index over runs that MLflow makes, else by looking at
  /// all of them.
  private static final class RowsOf {
    private static final String RUN = "run_uuid";

    private final SqliteRows rows;
    private final int column;
    private final byte[] run;
    private final Optional<long[]> ids;
    private int next;

    RowsOf(SqliteFile file, SqliteTable table, String run, long after) throws IOException {
      this.column = table.needColumn(RUN);
      this.run = file.bytes(run);
      this.ids = table.idsWhere(RUN, run, after);
      this.rows = table.rows().after(after);
    }

    boolean next() throws IOException {
      if (ids.isEmpty()) {
        while (rows.next()) {
          if (rows.is(column, run)) {
            return true;
          }
        }
        return false;
      }
      while (next < ids.get().length) {
        if (rows.at(ids.get()[next++]) && rows.is(column, run)) {
          return true;
        }
      }
      return false;
    }

    SqliteRows at() {
      return rows;
    }
  }

  /// The folder of artifacts, when it is one beside or below the database: a database from
  /// elsewhere does not get to name what is read of this machine.
  private static Optional<Path> artifacts(Path database, String uri) {
    try {
      Path home = database.toRealPath().getParent();
      boolean file = uri.startsWith("file:");
      if (home == null || uri.isBlank() || (!file && uri.contains(":"))) {
        return Optional.empty();
      }
      Path told =
          file
              ? Path.of(Optional.ofNullable(URI.create(uri).getPath()).orElse(""))
              : home.resolve(uri);
      return Files.isDirectory(told) && told.toRealPath().startsWith(home)
          ? Optional.of(told.toRealPath())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
