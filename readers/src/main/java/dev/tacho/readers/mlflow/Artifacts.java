package dev.tacho.readers.mlflow;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.lines.CsvLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The files that a run left: all are listed; of those that hold a table (CSV, and JSON as
/// MLflow's `log_table` writes it) each column of numbers becomes a series of its own, the row
/// being the step; other small JSON becomes end values. Confined to one thread.
final class Artifacts {
  private static final int MOST_FILES = 2_000;
  private static final int MOST_DEPTH = 12;
  private static final int MOST_TABLES = 20;
  private static final int MOST_BYTES = 4 << 20;
  private static final int MOST_PARTS = 200_000;
  private static final int MOST_FACTS = 200;

  private static final Json NOTHING = new Json.Null();

  private final Path root;
  private final RunIntake into;
  private final Json.Builder facts = Json.object();
  private int files;
  private int tables;

  private Artifacts(Path root, RunIntake into) {
    this.root = root;
    this.into = into;
  }

  /// Reads what lies below `folder`; nothing when there is no such folder.
  static void read(Path folder, RunIntake into) throws IOException {
    into.uses(folder);
    if (!Files.isDirectory(folder)) {
      return;
    }
    Artifacts artifacts = new Artifacts(folder, into);
    artifacts.walk(folder, 0);
    Json.Obj facts = artifacts.facts.build();
    if (!facts.members().isEmpty()) {
      into.endValues(facts);
    }
  }

  private void walk(Path folder, int depth) throws IOException {
    Place place = Place.at(folder);
    for (String name : place.names()) {
      Path child = folder.resolve(name);
      if (files == MOST_FILES || depth == MOST_DEPTH) {
        into.damage(
            folder,
            0,
            -1,
            "artifacts after the first " + MOST_FILES + ", or in folders too deep, are not listed");
        return;
      }
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        into.uses(child);
        walk(child, depth + 1);
      } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
        files++;
        file(child);
      }
    }
  }

  private void file(Path file) throws IOException {
    String name = root.relativize(file).toString();
    long bytes = Files.size(file);
    into.event(0, new RunEvent.Artifact(name, Optional.empty(), bytes, ""));
    String kind = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    boolean read = kind.equals("csv") || kind.equals("json");
    if (!read || tables == MOST_TABLES) {
      return;
    }
    if (bytes > MOST_BYTES) {
      into.damage(file, 0, -1, "an artifact of more than " + MOST_BYTES + " bytes is only listed");
      return;
    }
    tables++;
    into.uses(file);
    byte[] content = Files.readAllBytes(file);
    if (kind.equals("csv")) {
      csv(name, new String(content, StandardCharsets.UTF_8));
    } else {
      json(file, name, content);
    }
  }

  private void csv(String name, String text) {
    List<List<Json>> rows = new ArrayList<>();
    text.lines().filter(line -> !line.isBlank()).forEach(line -> rows.add(cells(line)));
    if (rows.size() > 1) {
      table(name, rows.getFirst(), rows.subList(1, rows.size()));
    }
  }

  private void json(Path file, String name, byte[] content) {
    try {
      Json.Obj object = JsonStream.object(content, 0, content.length, MOST_PARTS);
      List<Json> columns = items(object.get("columns"));
      List<Json> rows = items(object.get("data"));
      if (columns.isEmpty() || rows.isEmpty()) {
        facts(name, object);
      } else {
        table(name, columns, rows.stream().map(row -> items(Optional.of(row))).toList());
      }
    } catch (JsonException e) {
      into.damage(file, 0, -1, "an artifact that is no JSON object: " + e.getMessage());
    }
  }

  private static List<Json> items(Optional<Json> array) {
    return array.isPresent() && array.get() instanceof Json.Arr(var items) ? items : List.of();
  }

  private void facts(String name, Json.Obj object) {
    if (object.members().size() <= MOST_FACTS) {
      facts.put(name, object);
    }
  }

  /// The columns that hold numbers and nothing else, as series; what a row lacks is left out.
  private void table(String name, List<Json> columns, List<List<Json>> rows) {
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      List<Json> values =
          rows.stream().map(row -> column < row.size() ? row.get(column) : NOTHING).toList();
      if (values.stream().allMatch(v -> v instanceof Json.Null || Json.toDouble(v).isPresent())) {
        String title =
            columns.get(i) instanceof Json.Str(var text) ? text : columns.get(i).toString();
        int series = into.series("artifacts/" + name, title.isBlank() ? "column " + i : title);
        into.restart(series, Long.MIN_VALUE);
        for (int row = 0; row < values.size(); row++) {
          long step = row;
          Json.toDouble(values.get(row))
              .ifPresent(v -> into.value(series, step, PointCursor.NO_TIME, v));
        }
      }
    }
  }

  /// What a cell of a CSV file holds.
  private static Json cell(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    try {
      return Json.of(MetricFile.number(text));
    } catch (NumberFormatException _) {
      return Json.of(text);
    }
  }

  private static List<Json> cells(String line) {
    return CsvLine.cells(line).stream().map(cell -> cell(cell.strip())).toList();
  }
}
