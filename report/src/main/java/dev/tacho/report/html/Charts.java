package dev.tacho.report.html;

import dev.tacho.report.chart.svg.ChartSvg;
import dev.tacho.report.chart.svg.Palette;
import dev.tacho.report.pack.Block;

/// Charts as HTML takes them.
final class Charts {
  private Charts() {}

  /// For a screen: its colours follow the page.
  static String screen(Block.Picture picture) {
    return ChartSvg.inPage(picture.chart(), picture.name());
  }

  /// For paper: its colours stand in it.
  static String paper(Block.Picture picture) {
    return ChartSvg.onPaper(picture.chart(), picture.name(), Palette.LIGHT);
  }
}
