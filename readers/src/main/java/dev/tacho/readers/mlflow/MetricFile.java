package dev.tacho.readers.mlflow;

import dev.tacho.core.RunSink;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.lines.LineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// A metric of the file store: a point a line, "milliseconds value step", the step missing in old
/// files, further words in new ones. Confined to one thread.
final class MetricFile {
  private final Path file;
  private final Told told;
  private final int series;
  private final RunIntake into;
  private int cursor;

  MetricFile(Path file, Told told, int series, RunIntake into) {
    this.file = file;
    this.told = told;
    this.series = series;
    this.into = into;
  }

  /// Reads the lines from byte `from` on, and answers which byte was the first not read: the
  /// beginning of a line that is still being written.
  long read(long from) throws IOException {
    try (LineFile lines = LineFile.open(file, from)) {
      while (lines.next()) {
        if (lines.isTooLong()) {
          into.damage(file, 0, lines.lineAt(), "longer than any point is");
        } else {
          line(lines);
        }
      }
      return lines.offset();
    }
  }

  private void line(LineFile lines) {
    cursor = lines.start();
    String millis = word(lines);
    String value = word(lines);
    String step = word(lines);
    if (millis.isEmpty()) {
      return;
    }
    try {
      into.value(
          series,
          step.isEmpty() ? RunSink.NO_STEP : Long.parseLong(step),
          told.nanos(Long.parseLong(millis)),
          number(value));
    } catch (NumberFormatException _) {
      String shown = lines.text();
      into.damage(
          file,
          0,
          lines.lineAt(),
          "no point of a metric: '" + shown.substring(0, Math.min(60, shown.length())) + "'");
    }
  }

  /// A number as Python writes it.
  static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan" -> Double.NaN;
      case "inf", "infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private String word(LineFile lines) {
    byte[] bytes = lines.bytes();
    while (cursor < lines.stop() && bytes[cursor] == ' ') {
      cursor++;
    }
    int from = cursor;
    while (cursor < lines.stop() && bytes[cursor] != ' ') {
      cursor++;
    }
    return new String(bytes, from, cursor - from, StandardCharsets.ISO_8859_1);
  }
}
