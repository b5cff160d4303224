package dev.tacho.report.chart.text;

import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.HeatMap.Cell;
import dev.tacho.report.chart.ParallelCoordinates;
import dev.tacho.report.chart.ParallelCoordinates.Strand;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Heat maps as shaded cells, and [ParallelCoordinates] as a table whose cells say how high they
/// stand on their axis. Pure.
final class MapText {
  private static final String SHADES = "·░▒▓█";
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  private MapText() {}

  static List<String> lines(HeatMap chart, int columns) {
    Reach reach = new Reach(chart.shade());
    double furthest = 0;
    for (List<Cell> row : chart.cells()) {
      for (Cell cell : row) {
        reach.with(cell.shade());
        furthest =
            Math.max(furthest, chart.shade().holds(cell.shade()) ? Math.abs(cell.shade()) : 0);
      }
    }
    boolean diverging = chart.ramp() == HeatMap.Ramp.DIVERGING;
    Scaled shade = reach.exact();
    Table table = new Table().left("");
    chart.columns().forEach(name -> table.right(Printable.of(name).toUpperCase(Locale.ROOT)));
    for (int r = 0; r < chart.rows().size(); r++) {
      List<String> row = new ArrayList<>(List.of(chart.rows().get(r)));
      for (Cell cell : chart.cells().get(r)) {
        double share =
            diverging && furthest > 0
                ? Math.abs(cell.shade()) / furthest
                : shade.share(cell.shade());
        boolean known = chart.shade().holds(cell.shade());
        row.add(known ? cell.text() + " " + glyph(SHADES, share) : "-");
      }
      table.row(row.toArray(String[]::new));
    }
    List<String> lines = table.lines(columns);
    if (lines.stream().anyMatch(line -> Width.of(line) > columns)) {
      lines = dense(chart, shade, diverging, furthest, columns);
    }
    lines.add(key(chart, shade, diverging, furthest, columns));
    return lines;
  }

  private static String key(
      HeatMap chart, Scaled shade, boolean diverging, double furthest, int columns) {
    String from = diverging ? "0" : shade.label(shade.low());
    String to = diverging ? "±" + shade.label(furthest) : shade.label(shade.high());
    String name = Printable.of(chart.shade().label());
    return Width.cut(
        "  "
            + SHADES.charAt(0)
            + " "
            + from
            + " to "
            + SHADES.charAt(4)
            + " "
            + to
            + (name.isEmpty() ? "" : ", " + name),
        columns);
  }

  /// A character a cell, as many columns as the screen has room for.
  private static List<String> dense(
      HeatMap chart, Scaled shade, boolean diverging, double furthest, int columns) {
    int names = 0;
    for (String name : chart.rows()) {
      names = Math.max(names, Width.of(Printable.of(name)));
    }
    names = Math.min(names, columns / 3);
    int width = Math.min(chart.columns().size(), columns - names - 2);
    List<String> lines = new ArrayList<>();
    for (int r = 0; r < chart.rows().size(); r++) {
      String name = Width.cut(Printable.of(chart.rows().get(r)), names);
      StringBuilder line = new StringBuilder(Width.pad(name, names, true)).append("  ");
      for (int c = 0; c < width; c++) {
        Cell cell = chart.cells().get(r).get((int) ((long) c * chart.columns().size() / width));
        double share =
            diverging && furthest > 0
                ? Math.abs(cell.shade()) / furthest
                : shade.share(cell.shade());
        line.append(chart.shade().holds(cell.shade()) ? glyph(SHADES, share) : ' ');
      }
      lines.add(line.toString().stripTrailing());
    }
    if (!chart.columns().isEmpty()) {
      lines.addAll(
          NoteText.lines(
              "columns: "
                  + chart.columns().getFirst()
                  + " to "
                  + chart.columns().getLast()
                  + (width < chart.columns().size()
                      ? ", " + width + " of " + chart.columns().size() + " shown"
                      : ""),
              columns));
    }
    return lines;
  }

  private static char glyph(String ramp, double share) {
    int at = (int) (Math.clamp(share, 0, 1) * ramp.length());
    return ramp.charAt(Math.min(ramp.length() - 1, at));
  }

  static List<String> lines(ParallelCoordinates chart, int columns) {
    Table table = new Table().shrinking("");
    List<Scaled> scales = new ArrayList<>();
    for (int a = 0; a < chart.axes().size(); a++) {
      Axis axis = chart.axes().get(a);
      Reach reach = new Reach(axis);
      for (Strand strand : chart.strands()) {
        reach.with(strand.values().get(a));
      }
      scales.add(reach.exact());
      table.right(Printable.of(axis.label()).toUpperCase(Locale.ROOT));
    }
    for (Strand strand : chart.strands()) {
      List<String> row = new ArrayList<>(List.of(strand.name()));
      for (int a = 0; a < scales.size(); a++) {
        double value = strand.values().get(a);
        Scaled scale = scales.get(a);
        row.add(
            chart.axes().get(a).holds(value)
                ? scale.label(value) + " " + glyph(LEVELS, scale.share(value))
                : "-");
      }
      table.row(row.toArray(String[]::new));
    }
    return new ArrayList<>(
        table.lines(columns).stream().map(line -> Width.cut(line, columns)).toList());
  }
}
