package dev.tacho.report.html;

import dev.tacho.report.chart.text.ChartText;
import dev.tacho.report.pack.Block;

/// Charts as a page of HTML shows them.
final class Charts {
  private static final int COLUMNS = 100;
  private static final int HEIGHT = 14;

  private Charts() {}

  /// The chart on a screen.
  static String screen(Block.Picture picture) {
    return new Markup()
        .element(
            "pre",
            String.join("\u2028", ChartText.lines(picture.chart(), COLUMNS, HEIGHT)),
            "class",
            "chart")
        .toString()
        .replace('\u2028', '\n');
  }
}
