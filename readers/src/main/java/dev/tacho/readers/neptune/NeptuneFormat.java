package dev.tacho.readers.neptune;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunSink;
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
import dev.tacho.readers.lines.CsvLine;
import dev.tacho.readers.lines.LineFile;
import dev.tacho.readers.scan.TimeScan;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Tables of Neptune's exporter, a run a file. Has no state; any thread.
public final class NeptuneFormat implements RunFormat {
  private static final String NAME = "neptune";
  private static final int LONGEST_ROW = 1 << 20;
  private static final int MOST_ATTRIBUTES = 20_000;

  /// The format as it is built in.
  public NeptuneFormat() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (!place.isFile() || !place.name().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      return List.of();
    }
    String head = new String(place.head(), StandardCharsets.UTF_8);
    return Row.columns(head.lines().findFirst().orElse("")).isPresent()
        ? List.of(FoundRun.of(NAME, place.path(), "", Optional.empty()))
        : List.of();
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path file = run.path();
    if (from.in(file).offset() > 0) {
      // an export is written once; what another one left here begins anew
      into.restart(Long.MIN_VALUE);
    }
    Reading reading = new Reading(file, into);
    try (LineFile lines = LineFile.open(file, 0)) {
      boolean first = lines.next() || lines.rest();
      Map<String, Integer> columns =
          (first ? Row.columns(lines.text()) : Optional.<Map<String, Integer>>empty())
              .orElseThrow(
                  () ->
                      new ReadersException(
                          file
                              + ": its first line does not name the columns of Neptune's exporter"));
      long number = 1;
      StringBuilder row = new StringBuilder();
      boolean open = false;
      while (lines.next()) {
        number++;
        int length = lines.stop() - lines.start();
        if (lines.isTooLong() || row.length() + length > LONGEST_ROW) {
          into.damage(file, number, lines.lineAt(), "a row of more than " + LONGEST_ROW + " bytes");
          row.setLength(0);
          open = false;
          continue;
        }
        String line = lines.text();
        row.append(open ? "\n" : "").append(line);
        open ^= Row.opens(line);
        if (!open) {
          reading.take(new Row(columns, CsvLine.cells(row.toString())), number, lines.lineAt());
          row.setLength(0);
        }
      }
      if (open) {
        into.damage(file, number, -1, "its last row has a quote that is never closed");
      }
    }
    reading.tell(run);
    into.consumed(file, Files.size(file), Json.Obj.EMPTY);
  }

  /// The rows of one file on their way into the intake.
  private static final class Reading {
    private final Path file;
    private final RunIntake into;
    private final Map<String, Integer> series = new HashMap<>();
    private final Map<String, String> attributes = new TreeMap<>();
    private String run = "";
    private String project = "";
    private long firstNanos = Long.MIN_VALUE;
    private long others;

    Reading(Path file, RunIntake into) {
      this.file = file;
      this.into = into;
    }

    void take(Row row, long line, long offset) {
      String id = row.text("run_id");
      run = run.isEmpty() ? id : run;
      project = project.isEmpty() ? row.text("project_id") : project;
      if (!id.equals(run)) {
        others++;
        return;
      }
      String type = row.text("attribute_type");
      String path = row.text("attribute_path");
      switch (type) {
        case "float_series" -> point(row, path, line, offset);
        case "string_series" -> row.text("string_value").lines().forEach(into::output);
        case "float", "int", "string", "bool", "datetime", "string_set" -> {
          if (attributes.size() < MOST_ATTRIBUTES) {
            attributes.put(path, row.text(type + "_value"));
          }
        }
        default -> {
          // files and histograms
        }
      }
    }

    private void point(Row row, String path, long line, long offset) {
      String step = row.text("step");
      try {
        double value = number(row.text("float_value"));
        boolean machine = path.startsWith("monitoring/");
        int number =
            series.computeIfAbsent(path, key -> into.series(machine ? "system" : "", path));
        into.value(number, step(step), nanos(row.text("timestamp")), value);
      } catch (NumberFormatException | ArithmeticException e) {
        into.damage(file, line, offset, "no value of " + path + ": " + e.getMessage());
      }
    }

    /// Steps are decimals of six places.
    private static long step(String text) {
      return text.isEmpty() || text.length() > 40
          ? RunSink.NO_STEP
          : new BigDecimal(text).longValueExact();
    }

    private static double number(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "", "nan" -> Double.NaN;
        case "inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }

    private long nanos(String text) {
      OptionalLong at = wall(text);
      if (at.isEmpty()) {
        return PointCursor.NO_TIME;
      }
      firstNanos = firstNanos == Long.MIN_VALUE ? created().orElse(at.getAsLong()) : firstNanos;
      return at.getAsLong() - firstNanos;
    }

    private OptionalLong created() {
      return wall(attributes.getOrDefault("sys/creation_time", ""));
    }

    private static OptionalLong wall(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return TimeScan.ofText(bytes, 0, bytes.length);
    }

    void tell(FoundRun found) {
      ForeignHeader header = new ForeignHeader(found, "Neptune").name(run).project(project);
      String name = attributes.getOrDefault("sys/name", "");
      if (!name.isBlank()) {
        header.name(name);
      }
      long start = firstNanos == Long.MIN_VALUE ? created().orElse(Long.MIN_VALUE) : firstNanos;
      if (start != Long.MIN_VALUE) {
        header.started(Instant.ofEpochSecond(0, start));
      }
      String owner = attributes.getOrDefault("sys/owner", "");
      if (!owner.isBlank()) {
        header.host(
            new RunHeader.Host("", owner, "", "", OptionalInt.empty(), OptionalLong.empty()));
      }
      Json.Builder configuration = Json.object();
      attributes.forEach(
          (path, text) -> {
            if (!path.startsWith("sys/")) {
              configuration.put(path, value(text));
            }
          });
      into.header(header.configuration(configuration.build()).build());
      String about = attributes.getOrDefault("sys/description", "");
      if (!about.isBlank()) {
        into.note(about);
      }
      into.event(0, RunEvent.state(RunState.RUNNING));
      String failed = attributes.getOrDefault("sys/failed", "").toLowerCase(Locale.ROOT);
      if (failed.equals("true")) {
        into.event(0, RunEvent.state(RunState.FAILED, "Neptune says sys/failed"));
      } else {
        into.unknownState("what Neptune exports does not say whether a run has ended");
      }
      if (others > 0) {
        into.damage(
            file, 0, -1, others + " rows are of other runs than " + run + "; export a run a file");
      }
    }

    private static Json value(String text) {
      try {
        return !text.isEmpty() && text.length() < 40 && Json.parse(text) instanceof Json.Num number
            ? number
            : Json.of(text);
      } catch (JsonException _) {
        return Json.of(text);
      }
    }
  }
}
