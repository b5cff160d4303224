package dev.tacho.readers.trackio;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.sqlite.SqliteRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The values of rows on their way into the intake. What is no number (a picture, a table, a
/// text) is passed over; nested values are named by their path. Confined to one thread.
final class Values {
  private static final int MOST_PARTS = 20_000;
  private static final int DEEPEST = 4;

  private final Path file;
  private final Instant start;
  private final RunIntake into;
  private final Map<String, Integer> series = new HashMap<>();

  Values(Path file, Instant start, RunIntake into) {
    this.file = file;
    this.start = start;
    this.into = into;
  }

  void row(SqliteRows rows, String source, int times, OptionalInt steps, int values) {
    byte[] text = rows.text(values).getBytes(StandardCharsets.UTF_8);
    long step = steps.isPresent() ? rows.whole(steps.getAsInt()) : RunSink.NO_STEP;
    try {
      Json.Obj object = JsonStream.object(text, 0, text.length, MOST_PARTS);
      take(object, "", source, step, nanos(rows.text(times)), 0);
    } catch (JsonException e) {
      into.damage(file, 0, -1, "row " + rows.rowid() + " is left out: " + e.getMessage());
    }
  }

  private void take(
      Json.Obj object, String prefix, String source, long step, long nanos, int depth) {
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      String name = prefix + member.getKey();
      if (member.getValue() instanceof Json.Obj inner) {
        if (depth < DEEPEST && inner.get("_type").isEmpty()) {
          take(inner, name + ".", source, step, nanos, depth + 1);
        }
      } else {
        Optional<Double> value = Json.toDouble(member.getValue());
        if (value.isPresent()) {
          into.value(
              series.computeIfAbsent(source + "\n" + name, key -> into.series(source, name)),
              step,
              nanos,
              value.get());
        }
      }
    }
  }

  private long nanos(String time) {
    try {
      return instant(time)
          .map(at -> Duration.between(start, at).toNanos())
          .orElse(PointCursor.NO_TIME);
    } catch (ArithmeticException _) {
      return PointCursor.NO_TIME;
    }
  }

  /// A time as Python writes it, without an offset as if in UTC.
  static Optional<Instant> instant(String text) {
    try {
      boolean offset =
          text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
      return Optional.of(
          offset
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
