package dev.tacho.report.chart.svg;

import java.util.ArrayList;
import java.util.List;

/// What the colours, dashes and markers of a chart stand for, in rows below its title. Pure.
final class Legend {
  private static final double SIZE = 12;
  private static final double ROW = 18;
  private static final double SWATCH = 26;
  private static final double GAP = 18;

  /// How an entry's swatch looks.
  enum Swatch {
    /// A line with its dashes and marker.
    LINE,
    /// A filled square.
    AREA,
    /// A marker.
    MARKER,
    /// A line in the text's colour.
    RULE
  }

  /// @param series which colour, dash and marker
  record Entry(String name, Swatch swatch, int series) {}

  private record Placed(Entry entry, double x, int row) {}

  private final List<Placed> placed = new ArrayList<>();
  private final int rows;

  /// Entries in rows `width` wide.
  Legend(List<Entry> entries, double width) {
    double x = 0;
    int row = 0;
    for (Entry entry : entries) {
      double own = SWATCH + Math.min(width - SWATCH, Svg.width(entry.name, SIZE));
      if (x > 0 && x + own > width) {
        x = 0;
        row++;
      }
      placed.add(new Placed(entry, x, row));
      x += own + GAP;
    }
    rows = entries.isEmpty() ? 0 : row + 1;
  }

  double height() {
    return rows * ROW;
  }

  /// Draws it with its upper left corner at a point.
  void draw(Svg svg, double left, double top, double width) {
    for (Placed one : placed) {
      Entry entry = one.entry;
      double x = left + one.x;
      double y = top + one.row * ROW + ROW / 2;
      String toggle = entry.swatch == Swatch.RULE ? "" : " data-s=\"" + entry.series + "\"";
      svg.open(svg.ink().isFixed() ? "" : " class=\"c-k\"" + toggle);
      switch (entry.swatch) {
        case LINE -> {
          svg.line(x, y, x + 20, y, line(svg, entry.series));
          svg.marker(entry.series, x + 10, y, svg.ink().area(entry.series), "");
        }
        case AREA -> svg.rect(x + 4, y - 5, 12, 10, svg.ink().area(entry.series), "");
        case MARKER -> svg.marker(entry.series, x + 10, y, svg.ink().area(entry.series), "");
        case RULE -> svg.line(x, y, x + 20, y, svg.ink().rule() + " stroke-dasharray=\"5 3\"");
      }
      String name = Svg.fitting(entry.name, SIZE, width - one.x - SWATCH);
      svg.text(x + SWATCH, y, "start", SIZE, svg.ink().text(), name);
      svg.close();
    }
  }

  private static String line(Svg svg, int series) {
    return svg.ink().line(series) + " stroke-width=\"1.8\"" + Svg.dash(series, 1);
  }
}
