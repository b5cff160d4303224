package dev.tacho.report.chart.text;

import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.BarChart.Bar;
import dev.tacho.report.chart.BarChart.Layout;
import dev.tacho.report.chart.Radar;
import dev.tacho.report.chart.scale.Reach;
import dev.tacho.report.chart.scale.Scaled;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;

/// Bars in blocks, and the shares of a [Radar] as bars. Pure.
final class BarText {
  private static final String STACK = "█▒░▓▞▪#=+o";
  private static final int TEXT = 26;

  private BarText() {}

  static List<String> lines(BarChart chart, int columns) {
    return chart.layout() == Layout.STACKED ? stacked(chart, columns) : beside(chart, columns);
  }

  private static List<String> beside(BarChart chart, int columns) {
    boolean several = chart.series().size() > 1;
    Reach reach = new Reach(chart.value()).with(0);
    List<String> names = new ArrayList<>();
    for (BarChart.Series series : chart.series()) {
      for (int i = 0; i < series.bars().size(); i++) {
        reach.with(series.bars().get(i).value());
        names.add(name(chart, series, i, several));
      }
    }
    Scaled scale = reach.exact();
    double zero = chart.value().holds(0) ? scale.share(0) : 0;
    Lying lying = new Lying(names, TEXT, columns);
    for (int i = 0; i < chart.categories().size(); i++) {
      for (BarChart.Series series : chart.series()) {
        Bar bar = series.bars().get(i);
        char[] track = lying.track();
        if (chart.value().holds(bar.value())) {
          lying.bar(track, zero, scale.share(bar.value()));
        }
        lying.row(name(chart, series, i, several), track, text(chart, bar));
      }
    }
    return lying.lines(scale, chart.value().label(), columns);
  }

  private static String name(BarChart chart, BarChart.Series series, int i, boolean several) {
    return chart.categories().get(i) + (several ? ", " + series.name() : "");
  }

  private static String text(BarChart chart, Bar bar) {
    if (!bar.missing().isEmpty()) {
      return "missing";
    }
    boolean delta = chart.layout() == Layout.DELTA && bar.value() > 0;
    String interval =
        Double.isNaN(bar.low() + bar.high())
            ? ""
            : " (" + Numbers.text(bar.low(), 3) + " to " + Numbers.text(bar.high(), 3) + ")";
    String sign = bar.tone().sign().isEmpty() ? "" : bar.tone().sign() + " ";
    return sign + (delta ? "+" : "") + Numbers.text(bar.value(), 4) + interval;
  }

  private static List<String> stacked(BarChart chart, int columns) {
    Reach reach = new Reach(chart.value()).with(0);
    for (int i = 0; i < chart.categories().size(); i++) {
      reach.with(sum(chart, i));
    }
    Scaled scale = reach.exact();
    Lying lying = new Lying(chart.categories(), 12, columns);
    for (int i = 0; i < chart.categories().size(); i++) {
      char[] track = lying.track();
      double before = 0;
      for (int s = 0; s < chart.series().size(); s++) {
        double value = chart.series().get(s).bars().get(i).value();
        if (chart.value().holds(value) && value > 0) {
          int from = (int) Math.round(scale.share(before) * lying.width());
          before += value;
          int to = (int) Math.round(scale.share(before) * lying.width());
          for (int at = Math.max(0, from); at < to && at < lying.width(); at++) {
            track[at] = STACK.charAt(s % STACK.length());
          }
        }
      }
      lying.row(chart.categories().get(i), track, Numbers.text(sum(chart, i), 4));
    }
    List<String> lines = lying.lines(scale, chart.value().label(), columns);
    for (int s = 0; s < chart.series().size(); s++) {
      String name = Printable.of(chart.series().get(s).name());
      lines.add(Width.cut("  " + STACK.charAt(s % STACK.length()) + " " + name, columns));
    }
    return lines;
  }

  /// The sum of what is above 0, as far as it can be told.
  private static double sum(BarChart chart, int category) {
    double sum = 0;
    for (BarChart.Series series : chart.series()) {
      double value = series.bars().get(category).value();
      sum += chart.value().holds(value) ? Math.max(0, value) : 0;
    }
    return Math.min(Double.MAX_VALUE, sum);
  }

  static List<String> lines(Radar chart, int columns) {
    List<String> names = new ArrayList<>();
    for (Radar.Shape shape : chart.shapes()) {
      chart.spokes().forEach(spoke -> names.add(spoke + ", " + shape.name()));
    }
    Lying lying = new Lying(names, 10, columns);
    for (int i = 0; i < chart.spokes().size(); i++) {
      for (Radar.Shape shape : chart.shapes()) {
        double share = shape.shares().get(i);
        char[] track = lying.track();
        if (Double.isFinite(share)) {
          lying.bar(track, 0, share);
        }
        String text = Double.isNaN(share) ? "missing" : Numbers.text(share, 3);
        lying.row(chart.spokes().get(i) + ", " + shape.name(), track, text);
      }
    }
    List<String> lines = lying.lines(columns);
    if (!chart.scale().isEmpty()) {
      lines.addAll(NoteText.lines("0 to 1: " + chart.scale(), columns));
    }
    return lines;
  }
}
