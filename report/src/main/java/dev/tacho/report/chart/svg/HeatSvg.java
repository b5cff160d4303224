package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.HeatMap.Cell;
import dev.tacho.report.chart.HeatMap.Ramp;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import java.util.List;

/// Draws a [HeatMap]; a large one shade by shade, in nine paths. Confined to one thread.
final class HeatSvg {
  private static final double SIZE = 11;
  private static final double ROW = 24;
  private static final double HIGHEST = 560;
  /// Up to so many cells have an element and a tip each.
  private static final int EACH = 600;

  private final Svg svg;
  private final HeatMap chart;
  private final Frame frame;
  private final Scaled shade;
  private final double wide;
  private final double high;
  private final boolean told;

  private HeatSvg(Svg svg, HeatMap chart, Frame frame, Scaled shade) {
    this.svg = svg;
    this.chart = chart;
    this.frame = frame;
    this.shade = shade;
    this.wide = frame.width() / Math.max(1, chart.columns().size());
    this.high = frame.height() / Math.max(1, chart.rows().size());
    this.told =
        chart.ramp() == Ramp.DIVERGING
            || chart.cells().stream()
                .flatMap(List::stream)
                .allMatch(cell -> !chart.shade().holds(cell.shade()) || fits(cell));
  }

  static double draw(Svg svg, HeatMap chart, double top) {
    Reach reach = new Reach(chart.shade());
    double furthest = 0;
    for (List<Cell> row : chart.cells()) {
      for (Cell cell : row) {
        reach.with(cell.shade());
        furthest =
            Math.max(furthest, chart.shade().holds(cell.shade()) ? Math.abs(cell.shade()) : 0);
      }
    }
    if (chart.ramp() == Ramp.DIVERGING) {
      reach.with(furthest).with(-furthest);
    }
    double row = Math.min(ROW, HIGHEST / chart.rows().size());
    Frame bare = Frame.rows(svg, top, chart.rows(), row);
    boolean slanted = slanted(chart, bare);
    double head = slanted ? 70 : 16;
    Frame frame =
        new Frame(svg, bare.left(), bare.top() + head, bare.right(), bare.bottom() + head);
    HeatSvg heat = new HeatSvg(svg, chart, frame, reach.exact());
    heat.heads(slanted);
    frame.names(chart.rows());
    if (chart.rows().size() * chart.columns().size() <= EACH) {
      heat.cells();
    } else {
      heat.paths();
    }
    return heat.key();
  }

  private static boolean slanted(HeatMap chart, Frame frame) {
    double room = frame.width() / Math.max(1, chart.columns().size());
    return chart.columns().stream().anyMatch(name -> Svg.width(name, SIZE) > room - 4);
  }

  private void heads(boolean slanted) {
    int every = Math.max(1, (int) Math.ceil(14 / wide));
    for (int i = 0; i < chart.columns().size(); i += every) {
      double x = frame.left() + (i + 0.5) * wide;
      String name = chart.columns().get(i);
      if (slanted) {
        // turned about its beginning, so that it ends above its column's right
        String text = Svg.fitting(name, SIZE, 88);
        svg.raw(
            "<text transform=\"translate("
                + Svg.n(x)
                + " "
                + Svg.n(frame.top() - 6)
                + ") rotate(-40)\" font-size=\""
                + Svg.n(SIZE)
                + "\""
                + svg.ink().text()
                + ">"
                + Svg.escaped(text)
                + "</text>");
      } else {
        svg.text(x, frame.top() - 9, "middle", SIZE, svg.ink().text(), name);
      }
    }
  }

  private int shadeOf(Cell cell) {
    double share = Math.clamp(shade.share(cell.shade()), 0, 1);
    return Math.min(Palette.SHADES - 1, (int) (share * Palette.SHADES));
  }

  private void cells() {
    for (int r = 0; r < chart.rows().size(); r++) {
      for (int c = 0; c < chart.columns().size(); c++) {
        Cell cell = chart.cells().get(r).get(c);
        double x = frame.left() + c * wide;
        double y = frame.top() + r * high;
        String tip = chart.rows().get(r) + ", " + chart.columns().get(c) + ": " + cell.text();
        boolean known = chart.shade().holds(cell.shade());
        String paint = known ? svg.ink().shade(chart.ramp(), shadeOf(cell)) : svg.ink().grid();
        double inset = known ? 0.5 : 1;
        svg.rect(
            x + inset,
            y + inset,
            Math.max(0.5, wide - 2 * inset),
            Math.max(0.5, high - 2 * inset),
            paint,
            tip);
        boolean fits = fits(cell);
        if (known && fits && told) {
          String on = svg.ink().onShade(chart.ramp(), shadeOf(cell));
          svg.text(x + wide / 2, y + high / 2, "middle", SIZE, on, cell.text());
        } else if (!known && wide >= 12 && high >= 13) {
          String text = fits ? cell.text() : "–";
          svg.text(x + wide / 2, y + high / 2, "middle", SIZE, svg.ink().muted(), text);
        }
      }
    }
  }

  /// Where all cells are of one quantity, numbers in some of them only would hide the others, which
  /// are the greatest: `told` is whether every one fits.
  private boolean fits(Cell cell) {
    return Svg.width(cell.text(), SIZE) <= wide - 4 && high >= 13;
  }

  private void paths() {
    for (int one = 0; one < Palette.SHADES; one++) {
      StringBuilder d = new StringBuilder();
      for (int r = 0; r < chart.rows().size(); r++) {
        List<Cell> row = chart.cells().get(r);
        for (int c = 0; c < row.size(); ) {
          int to = c;
          while (to < row.size() && has(row.get(to), one)) {
            to++;
          }
          if (to > c) {
            d.append('M').append(Svg.n(frame.left() + c * wide)).append(' ');
            d.append(Svg.n(frame.top() + r * high)).append('h').append(Svg.n((to - c) * wide));
            d.append('v')
                .append(Svg.n(high))
                .append('h')
                .append(Svg.n((c - to) * wide))
                .append('z');
          }
          c = to + 1;
        }
      }
      if (!d.isEmpty()) {
        svg.path(d.toString(), svg.ink().shade(chart.ramp(), one), "");
      }
    }
  }

  private boolean has(Cell cell, int one) {
    return chart.shade().holds(cell.shade()) && shadeOf(cell) == one;
  }

  /// What the shades stand for, below the map.
  private double key() {
    double y = frame.bottom() + 14;
    double step = 22;
    String low = Tips.of(shade.low(), chart.shade());
    String high = Tips.of(shade.high(), chart.shade());
    String name = chart.shade().name();
    double x = frame.left();
    if (!name.isEmpty()) {
      svg.text(x, y + 6, "start", SIZE, svg.ink().muted(), name);
      x += Svg.width(name, SIZE) + 10;
    }
    svg.text(x, y + 6, "start", SIZE, svg.ink().muted(), low);
    x += Svg.width(low, SIZE) + 6;
    boolean one = !(shade.low() < shade.high());
    int middle = Palette.SHADES / 2;
    for (int i = one ? middle : 0; i < (one ? middle + 1 : Palette.SHADES); i++) {
      svg.rect(x, y, step, 12, svg.ink().shade(chart.ramp(), i), "");
      x += step;
    }
    svg.text(x + 6, y + 6, "start", SIZE, svg.ink().muted(), high);
    return y + 22;
  }
}
