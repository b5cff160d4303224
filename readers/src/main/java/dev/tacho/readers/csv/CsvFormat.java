package dev.tacho.readers.csv;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.lines.LineFile;
import dev.tacho.readers.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A table of metrics: a folder with Lightning's `metrics.csv`, or any file whose first line
/// names a column that counts. `hparams.yaml` beside it is the configuration. Has no state; any
/// thread.
public final class CsvFormat implements RunFormat {
  private static final String LIGHTNING = "metrics.csv";
  private static final String SETTINGS = "hparams.yaml";
  private static final double NANOS = 1e9;

  /// Numbers of seconds since 1970 are below this, of milliseconds above.
  private static final double MILLIS_FROM = 1e11;

  /// A file that nobody wrote to for so long has no half row at its end.
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final InstantSource wall;

  /// The format as it is built in.
  ///
  /// @param wall tells how long ago a table was written to
  public CsvFormat(InstantSource wall) {
    this.wall = wall;
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (place.isFolder()) {
      Path table = place.path().resolve(LIGHTNING);
      boolean events = place.names().stream().anyMatch(file -> file.contains("tfevents"));
      // Lightning's two loggers may share a folder and then say the same, TensorBoard's with times
      if (events || !Files.isRegularFile(table) || !isTable(Place.at(table))) {
        return List.of();
      }
      place.take(table);
      return List.of(FoundRun.of(name(), place.path(), "", Optional.empty()));
    }
    String file = place.name().toLowerCase(Locale.ROOT);
    boolean named = file.endsWith(".csv") || file.endsWith(".tsv") || file.equals("training.log");
    return named && isTable(place)
        ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty()))
        : List.of();
  }

  /// A first line of names, of which one counts, and a second that begins to count.
  private static boolean isTable(Place place) throws IOException {
    byte[] head = place.head();
    int end = lineEnd(head, 0);
    if (end == head.length && head.length == Place.HEAD) {
      // a first line that is longer than the look at it
      return Columns.of(head, 0, lastSeparator(head)).isPresent();
    }
    return Columns.of(head, 0, end).isPresent();
  }

  private static int lineEnd(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int lastSeparator(byte[] bytes) {
    int at = bytes.length;
    while (at > 0 && bytes[at - 1] != ',' && bytes[at - 1] != ';' && bytes[at - 1] != '\t') {
      at--;
    }
    return Math.max(0, at - 1);
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path path = run.path();
    Path file = Files.isDirectory(path) ? path.resolve(LIGHTNING) : path;
    Resume.Mark mark = from.in(file);
    Optional<Table> table = Optional.empty();
    try (LineFile lines = LineFile.open(file, mark.offset())) {
      if (mark.offset() > 0) {
        table = Columns.of(mark.state()).map(columns -> new Table(columns, mark, into));
      } else if (lines.next() || lines.rest()) {
        table =
            Columns.of(lines.bytes(), lines.start(), lines.stop())
                .map(columns -> new Table(columns, mark, into));
      }
      Table rows =
          table.orElseThrow(
              () ->
                  new ReadersException(
                      file
                          + ": its first line names no column that counts; a table of metrics"
                          + " has a column step, iteration or epoch"));
      while (lines.next()) {
        rows.take(file, lines);
      }
      if (isSettled(file) && lines.rest()) {
        rows.take(file, lines);
        into.consumed(file, lines.lineAt() + lines.stop() - lines.start(), rows.state());
      } else {
        into.consumed(file, lines.offset(), rows.state());
      }
    }
    tell(run, from, file, table.orElseThrow(), into);
  }

  private boolean isSettled(Path file) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return written.plus(SETTLED).isBefore(wall.instant());
  }

  private static void tell(FoundRun run, Resume from, Path file, Table table, RunIntake into) {
    Json.Builder settings = Json.object();
    from.header().map(RunHeader::configuration).ifPresent(settings::putAll);
    Path yaml = file.resolveSibling(SETTINGS);
    into.uses(yaml);
    if (Files.isRegularFile(yaml)) {
      YamlFile.read(yaml, fault -> into.damage(yaml, 0, -1, fault)).ifPresent(settings::putAll);
    }
    ForeignHeader header =
        new ForeignHeader(run, "the writer of " + file.getFileName())
            .configuration(settings.build());
    if (table.start > 0) {
      long whole = (long) table.start;
      header.started(Instant.ofEpochSecond(whole, (long) ((table.start - whole) * NANOS)));
    }
    into.header(header.build());
    into.stepName(table.columns.stepName());
    into.unknownState("a table of metrics does not say whether its run goes on or has ended");
  }

  /// The rows of one table on their way into the intake.
  private static final class Table {
    private final Columns columns;
    private final RunIntake into;
    private final Cells cells = new Cells();
    private final int[] series;
    private double start;
    private long line;

    Table(Columns columns, Resume.Mark mark, RunIntake into) {
      this.columns = columns;
      this.into = into;
      this.series = new int[columns.names().size()];
      Arrays.fill(series, -1);
      this.start = mark.state().number("start").orElse(0.0);
      this.line = mark.state().whole("line").orElse(1);
    }

    Json.Obj state() {
      return Json.object().putAll(columns.toJson()).put("start", start).put("line", line).build();
    }

    void take(Path file, LineFile lines) {
      line++;
      if (lines.isTooLong()) {
        into.damage(file, line, lines.lineAt(), "longer than any row is");
        return;
      }
      if (lines.start() == lines.stop()) {
        return;
      }
      cells.split(lines.bytes(), lines.start(), lines.stop(), columns.separator());
      if (cells.count() != columns.names().size()) {
        into.damage(
            file,
            line,
            lines.lineAt(),
            cells.count() + " cells, where the first line names " + columns.names().size());
        return;
      }
      row();
    }

    private void row() {
      long step = step();
      long nanos = nanos();
      for (int i = 0; i < series.length; i++) {
        if (i != columns.step() && i != columns.clock() && !cells.isEmpty(i)) {
          Optional<Double> value = number(cells.text(i));
          if (value.isPresent()) {
            if (series[i] < 0) {
              series[i] = into.series("", columns.names().get(i));
            }
            into.value(series[i], step, nanos, value.get());
          }
        }
      }
    }

    private long step() {
      if (cells.isEmpty(columns.step())) {
        return RunSink.NO_STEP;
      }
      String text = cells.text(columns.step());
      Optional<Double> number = number(text);
      if (number.isEmpty() || !Double.isFinite(number.get())) {
        return RunSink.NO_STEP;
      }
      double value = number.get();
      if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        return (long) value;
      }
      // a step that is no whole number is told as it stands, at the row that it has
      into.stepText(line - 2, text);
      return line - 2;
    }

    private long nanos() {
      if (columns.clock() >= 0 && !cells.isEmpty(columns.clock())) {
        Optional<Double> wall = number(cells.text(columns.clock()));
        if (wall.isPresent() && wall.get() > 1e8 && wall.get() < 1e14) {
          double seconds = wall.get() < MILLIS_FROM ? wall.get() : wall.get() / 1e3;
          start = start > 0 ? start : seconds;
          return (long) ((seconds - start) * NANOS);
        }
      }
      if (columns.elapsed() >= 0 && !cells.isEmpty(columns.elapsed())) {
        Optional<Double> seconds = number(cells.text(columns.elapsed()));
        if (seconds.isPresent() && Math.abs(seconds.get()) < 9e9) {
          return (long) (seconds.get() * NANOS);
        }
      }
      return PointCursor.NO_TIME;
    }

    /// A number as Python and others print it.
    private static Optional<Double> number(String text) {
      try {
        return Optional.of(Double.parseDouble(text));
      } catch (NumberFormatException _) {
        return switch (text.toLowerCase(Locale.ROOT)) {
          case "nan", "-nan" -> Optional.of(Double.NaN);
          case "inf", "+inf", "infinity" -> Optional.of(Double.POSITIVE_INFINITY);
          case "-inf", "-infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
          case "true" -> Optional.of(1.0);
          case "false" -> Optional.of(0.0);
          default -> Optional.empty();
        };
      }
    }
  }
}
