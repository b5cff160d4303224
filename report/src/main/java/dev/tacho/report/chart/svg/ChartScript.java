package dev.tacho.report.chart.svg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The script of a page that holds charts: values where the pointer is, zoom, a legend that hides
/// series, a filter by metric. A page without it is complete.
public final class ChartScript {
  private static final String FILE = "charts.js";

  private ChartScript() {}

  /// The script, to be put at the end of the page's body once; nothing in it ends a `script`
  /// element.
  public static String text() {
    try (InputStream file =
        Objects.requireNonNull(
            ChartScript.class.getResourceAsStream(FILE), "resource missing: " + FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
