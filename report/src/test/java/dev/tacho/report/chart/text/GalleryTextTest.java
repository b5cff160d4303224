package dev.tacho.report.chart.text;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.Pictures;
import dev.tacho.report.chart.gallery.ChartGallery;
import dev.tacho.report.text.Width;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GalleryTextTest {
  private static String drawn(Map<String, Chart> charts) {
    StringBuilder all = new StringBuilder();
    for (Chart chart : charts.values()) {
      for (String line : ChartText.lines(chart, 90, 10)) {
        all.append(line).append('\n');
      }
      all.append('\n');
    }
    return all.toString();
  }

  @Test
  void everyKind_fullAndSparse_looksAsItDid() throws Exception {
    Pictures.assertGolden("full.txt", () -> drawn(ChartGallery.full()));
    Pictures.assertGolden("sparse.txt", () -> drawn(ChartGallery.sparse()));
  }

  @Test
  void noLine_isWiderThanTheScreen_whateverTheValues() {
    for (int columns : new int[] {40, 80, 200}) {
      for (List<Chart> charts :
          List.of(Pictures.hostile(), List.copyOf(ChartGallery.full().values()))) {
        for (Chart chart : charts) {
          List<String> lines = ChartText.lines(chart, columns, 8);
          assertFalse(lines.isEmpty());
          for (String line : lines) {
            assertTrue(Width.of(line) <= columns, () -> chart.getClass() + ": " + line);
          }
        }
      }
    }
  }
}
