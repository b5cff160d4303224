package dev.tacho.readers.trackio;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.sqlite.SqliteFile;
import dev.tacho.readers.sqlite.SqliteRows;
import dev.tacho.readers.sqlite.SqliteTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// trackio's databases, a project each. Has no state; any thread.
public final class TrackioFormat implements RunFormat {
  private static final String NAME = "trackio";
  private static final int MOST_RUNS = 10_000;
  private static final int MOST_PARTS = 100_000;

  /// The format as it is built in.
  public TrackioFormat() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (!place.isFile() || !SqliteFile.is(place.head())) {
      return List.of();
    }
    try (SqliteFile file = SqliteFile.look(place.path())) {
      Optional<Points> points = Points.of(file, "metrics");
      if (points.isEmpty()) {
        file.requireSound();
        return List.of();
      }
      List<FoundRun> found = new ArrayList<>();
      for (Map.Entry<String, Long> run : points.get().runs().entrySet()) {
        found.add(
            FoundRun.of(
                NAME, place.path(), run.getKey(), started(file, points.get(), run.getValue())));
      }
      return found;
    }
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path path = run.path();
    into.uses(path);
    into.uses(path.resolveSibling(path.getFileName() + "-wal"));
    try (SqliteFile file =
        SqliteFile.open(path, (offset, what) -> into.damage(path, 0, offset, what))) {
      read(file, run, from.in(path).state(), into);
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

  private static void read(SqliteFile file, FoundRun run, Json.Obj before, RunIntake into)
      throws IOException {
    Points points =
        Points.of(file, "metrics")
            .orElseThrow(() -> new IOException("its tables are not those that trackio makes"));
    Json.Obj state = points.known(before) ? before : Json.Obj.EMPTY;
    if (!state.equals(before)) {
      into.restart(Long.MIN_VALUE);
    }
    Optional<String> name = points.nameOf(run.part());
    if (name.isEmpty()) {
      throw new ReadersException(
          run.path()
              + ": trackio has no run "
              + run.part()
              + " here any more; list the runs again");
    }
    // the same moment that the run's id was made of
    Instant start = Instant.ofEpochMilli(run.id().epochMillis());
    header(file, run, name.get(), start, into);
    Values values = new Values(run.path(), start, into);
    Json.Builder after = Json.object();
    points.read(run.part(), state, values, "", after);
    Optional<Points> machine = Points.of(file, "system_metrics");
    if (machine.isPresent()) {
      machine.get().read(run.part(), state, values, "system", after);
    }
    alerts(file, run.part(), into);
    into.event(0, RunEvent.state(RunState.RUNNING));
    into.unknownState("trackio does not write down whether a run goes on or how it ended");
    into.consumed(run.path(), 0, after.build());
  }

  private static void header(
      SqliteFile file, FoundRun run, String name, Instant start, RunIntake into)
      throws IOException {
    String project = String.valueOf(run.path().getFileName());
    ForeignHeader header =
        new ForeignHeader(run, NAME)
            .name(name)
            .project(project.endsWith(".db") ? project.substring(0, project.length() - 3) : project)
            .started(start);
    Json.Builder configuration = Json.object();
    for (Map.Entry<String, Json> member :
        configuration(file, name, run.path(), into).members().entrySet()) {
      String text = member.getValue() instanceof Json.Str(var value) ? value : "";
      switch (member.getKey()) {
        case "_Username" ->
            header.host(
                new RunHeader.Host("", text, "", "", OptionalInt.empty(), OptionalLong.empty()));
        case "_Group" -> {
          if (!text.isBlank()) {
            into.group(text);
          }
        }
        case "_Created" -> {}
        default -> configuration.put(member.getKey(), member.getValue());
      }
    }
    into.header(header.configuration(configuration.build()).build());
  }

  private static Json.Obj configuration(SqliteFile file, String name, Path path, RunIntake into)
      throws IOException {
    Optional<SqliteRows> row = configRow(file, name);
    Optional<SqliteTable> table = file.table("configs");
    if (row.isEmpty() || table.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    byte[] text = row.get().text(table.get().needColumn("config")).getBytes(StandardCharsets.UTF_8);
    try {
      return JsonStream.object(text, 0, text.length, MOST_PARTS);
    } catch (JsonException e) {
      into.damage(path, 0, -1, "the configuration of " + name + ": " + e.getMessage());
      return Json.Obj.EMPTY;
    }
  }

  private static Optional<SqliteRows> configRow(SqliteFile file, String name) throws IOException {
    Optional<SqliteTable> table = file.table("configs");
    OptionalInt column = table.isPresent() ? table.get().column("run_name") : OptionalInt.empty();
    if (table.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    SqliteRows rows = table.get().rows();
    while (rows.next()) {
      if (rows.text(column.getAsInt()).equals(name)) {
        return Optional.of(rows);
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> started(SqliteFile file, Points points, long first)
      throws IOException {
    Optional<SqliteRows> row = configRow(file, points.name(first));
    Optional<SqliteTable> table = file.table("configs");
    OptionalInt created =
        table.isPresent() ? table.get().column("created_at") : OptionalInt.empty();
    Optional<Instant> told = points.time(first);
    if (row.isEmpty() || created.isEmpty()) {
      return told;
    }
    // the configuration is written with the first points: whichever is earlier is the start
    Optional<Instant> written = Values.instant(row.get().text(created.getAsInt()));
    return written.isPresent() && (told.isEmpty() || written.get().isBefore(told.get()))
        ? written
        : told;
  }

  private static void alerts(SqliteFile file, String run, RunIntake into) throws IOException {
    Optional<SqliteTable> table = file.table("alerts");
    if (table.isEmpty()) {
      return;
    }
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (String name : List.of("run_name", "title", "text", "level", "step")) {
      columns.put(name, table.get().column(name).orElse(Integer.MAX_VALUE));
    }
    OptionalInt id = table.get().column("run_id");
    SqliteRows rows = table.get().rows();
    while (rows.next()) {
      boolean ours =
          rows.text(columns.getOrDefault("run_name", 0)).equals(run)
              || (id.isPresent() && rows.text(id.getAsInt()).equals(run));
      if (ours) {
        String step = rows.text(columns.getOrDefault("step", 0));
        String text = rows.text(columns.getOrDefault("text", 0));
        into.note(
            "alert, "
                + rows.text(columns.getOrDefault("level", 0))
                + (step.isEmpty() ? "" : ", step " + step)
                + ": "
                + rows.text(columns.getOrDefault("title", 0))
                + (text.isBlank() ? "" : ": " + text));
      }
    }
  }

  /// A table with a row of JSON values for each time.
  ///
  /// @param key the column that tells the runs apart: their ids, in older databases their names
  private record Points(
      SqliteFile file,
      SqliteTable table,
      String title,
      String key,
      int run,
      int names,
      int times,
      OptionalInt step,
      int values) {
    static Optional<Points> of(SqliteFile file, String title) throws IOException {
      Optional<SqliteTable> table = file.table(title);
      if (table.isEmpty()) {
        return Optional.empty();
      }
      OptionalInt name = table.get().column("run_name");
      OptionalInt time = table.get().column("timestamp");
      OptionalInt values = table.get().column("metrics");
      if (name.isEmpty() || time.isEmpty() || values.isEmpty()) {
        return Optional.empty();
      }
      OptionalInt id = table.get().column("run_id");
      SqliteRows first = table.get().rows();
      boolean byId = id.isPresent() && first.next() && !first.text(id.getAsInt()).isEmpty();
      return Optional.of(
          new Points(
              file,
              table.get(),
              title,
              byId ? "run_id" : "run_name",
              byId ? id.getAsInt() : name.getAsInt(),
              name.getAsInt(),
              time.getAsInt(),
              table.get().column("step"),
              values.getAsInt()));
    }

    /// The runs, each with the id of a row of it.
    Map<String, Long> runs() throws IOException {
      Optional<Map<String, Long>> indexed = table.distinct(key, MOST_RUNS);
      if (indexed.isPresent()) {
        return indexed.get();
      }
      Map<String, Long> found = new LinkedHashMap<>();
      SqliteRows rows = table.rows();
      while (rows.next() && found.size() < MOST_RUNS) {
        found.putIfAbsent(rows.text(run), rows.rowid());
      }
      return found;
    }

    /// What people call the run; empty when it has no row.
    Optional<String> nameOf(String wanted) throws IOException {
      byte[] bytes = file.bytes(wanted);
      Optional<Long> indexed = table.first(key, wanted);
      SqliteRows rows = table.rows();
      if (indexed.isPresent()) {
        return rows.at(indexed.get()) ? Optional.of(rows.text(names)) : Optional.empty();
      }
      while (rows.next()) {
        if (rows.is(run, bytes)) {
          return Optional.of(rows.text(names));
        }
      }
      return Optional.empty();
    }

    String name(long row) throws IOException {
      SqliteRows rows = table.rows();
      return rows.at(row) ? rows.text(names) : "";
    }

    Optional<Instant> time(long row) throws IOException {
      SqliteRows rows = table.rows();
      return rows.at(row) ? Values.instant(rows.text(times)) : Optional.empty();
    }

    /// Whether the row that was read last is still what it was.
    boolean known(Json.Obj state) throws IOException {
      OptionalLong last = state.whole(title);
      if (last.isEmpty() || last.getAsLong() == 0) {
        return true;
      }
      SqliteRows rows = table.rows();
      return rows.at(last.getAsLong()) && mark(rows).equals(state.text(title + " row").orElse(""));
    }

    void read(String wanted, Json.Obj state, Values into, String source, Json.Builder after)
        throws IOException {
      long last = state.whole(title).orElse(0);
      byte[] bytes = file.bytes(wanted);
      Optional<long[]> ids = table.idsWhere(key, wanted, last);
      SqliteRows rows = table.rows().after(last);
      int next = 0;
      while (ids.isPresent() ? next < ids.get().length : rows.next()) {
        boolean here = ids.isEmpty() || rows.at(ids.get()[next++]);
        if (here && rows.is(run, bytes)) {
          into.row(rows, source, times, step, values);
          last = rows.rowid();
        }
      }
      SqliteRows seen = table.rows();
      String mark = last > 0 && seen.at(last) ? mark(seen) : "";
      after.put(title, last).put(title + " row", mark);
    }

    private String mark(SqliteRows rows) {
      return rows.text(run) + " " + rows.text(times);
    }
  }
}
