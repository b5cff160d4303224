package dev.tacho.cli.share;

import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.gallery.ChartGallery;
import dev.tacho.report.chart.svg.ChartSvg;
import dev.tacho.report.chart.svg.Palette;
import dev.tacho.report.gallery.ReportGallery;
import dev.tacho.report.html.HtmlPage;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pdf.PdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Every chart and every template, of data that never were measured, for whoever changes one.
final class Gallery {
  private Gallery() {}

  /// Writes all of it into a new folder; how many files that are.
  static int write(Path folder) throws IOException {
    Files.createDirectory(folder);
    int files = charts(folder, "full", ChartGallery.full());
    files += charts(folder, "sparse", ChartGallery.sparse());
    for (Map.Entry<String, Report> one : ReportGallery.all().entrySet()) {
      put(folder.resolve(one.getKey() + ".html"), HtmlPage.of(one.getValue()));
      Files.write(folder.resolve(one.getKey() + ".pdf"), PdfFile.of(one.getValue()));
      files += 2;
    }
    return files;
  }

  private static int charts(Path folder, String which, Map<String, Chart> charts)
      throws IOException {
    int files = 0;
    for (Map.Entry<String, Chart> one : charts.entrySet()) {
      for (Palette palette : Palette.values()) {
        String ground = palette == Palette.DARK ? "-dark" : "";
        String name = "chart-" + one.getKey() + "-" + which + ground + ".svg";
        put(folder.resolve(name), ChartSvg.alone(one.getValue(), palette));
        files++;
      }
    }
    return files;
  }

  private static void put(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
