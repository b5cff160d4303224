package dev.tacho.report.plot;

import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.svg.ChartSvg;
import dev.tacho.report.chart.svg.Palette;
import dev.tacho.report.pdf.ChartFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A chart as files that stand alone. The same chart gives the same bytes. Pure.
public final class PlotFiles {
  /// Dots an inch of a PNG: twice what a screen has.
  private static final int DOTS = 192;

  private PlotFiles() {}

  /// The files by name: `NAME.svg`, `NAME.pdf`, `NAME.png`, and `NAME.csv` with `NAME.py`, which
  /// redraws it.
  ///
  /// @param made what the PDF says of when it was made
  public static Map<String, byte[]> of(String name, Chart chart, Instant made) {
    String svg = ChartSvg.alone(chart, Palette.LIGHT);
    ChartFile paper = ChartFile.of(svg);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(name + ".svg", svg.getBytes(StandardCharsets.UTF_8));
    files.put(name + ".pdf", paper.pdf(chart.title(), made));
    files.put(name + ".png", paper.png(DOTS));
    files.put(name + ".csv", PlotData.csv(chart).getBytes(StandardCharsets.UTF_8));
    files.put(name + ".py", PlotScript.of(chart).getBytes(StandardCharsets.UTF_8));
    return files;
  }
}
