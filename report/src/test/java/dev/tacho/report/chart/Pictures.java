package dev.tacho.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.metric.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What the tests of all faces share: golden files and charts that nobody should have to draw.
public final class Pictures {
  private static final Path FOLDER = Path.of("src/test/resources/golden/chart");

  private Pictures() {}

  /// Holds a text against its golden file, under two locales that print numbers in their own way.
  public static void assertGolden(String name, Supplier<String> text) throws IOException {
    Locale before = Locale.getDefault();
    try {
      for (String locale : new String[] {"tr-TR", "ar-EG-u-nu-arab"}) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        hold(FOLDER.resolve(name), text.get());
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static void hold(Path file, String text) throws IOException {
    if (Boolean.getBoolean("tacho.golden.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertEquals(
        Files.exists(file) ? Files.readString(file) : "(no file " + file + ")",
        text,
        () -> file + " differs; look at it, then rewrite with -Dtacho.golden.rewrite=true");
  }

  /// Every kind of chart over values that no axis likes, with names that are markup.
  public static List<Chart> hostile() {
    List<double[]> sets =
        List.of(
            new double[] {},
            new double[] {5},
            new double[] {0, 0, 0},
            new double[] {Double.NaN, Double.NaN},
            new double[] {1e308, -1e308, 1e308},
            new double[] {Double.MAX_VALUE, Double.MAX_VALUE},
            new double[] {Double.MIN_VALUE, 3 * Double.MIN_VALUE},
            new double[] {Double.NaN, 1, Double.POSITIVE_INFINITY, -2, Double.NEGATIVE_INFINITY},
            new double[] {1e15, 1e15 + 1, 1e15 + 2},
            new double[] {-3, -2, -1});
    List<Chart> all = new ArrayList<>();
    for (double[] values : sets) {
      for (Axis axis : List.of(axis(Axis.Scale.LINEAR), axis(Axis.Scale.LOG))) {
        all.addAll(charts(axis, values));
      }
    }
    all.add(lines(axis(Axis.Scale.TIME), axis(Axis.Scale.LINEAR), new double[] {-1e12, 0, 4e17}));
    all.add(lines(axis(Axis.Scale.DATE), axis(Axis.Scale.LINEAR), new double[] {-1e12, 0, 4e17}));
    return all;
  }

  private static final String NAME = "<b>\"&'\u202e\u0000\ud800]]>";

  private static Axis axis(Axis.Scale scale) {
    return new Axis(NAME, new Unit("ms"), scale, Double.NaN, Double.NaN);
  }

  private static LineChart lines(Axis x, Axis y, double[] values) {
    LineChart.Line line =
        new LineChart.Line(
            NAME, Unit.ONE, Course.banded(values, values, values.clone(), values), NAME);
    return new LineChart(
        NAME,
        x,
        y,
        List.of(line, line),
        List.of(new Rule(NAME, 3)),
        List.of(new Rule(NAME, 2)),
        NAME);
  }

  private static List<Chart> charts(Axis axis, double[] values) {
    List<Double> boxed = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<BarChart.Bar> bars = new ArrayList<>();
    List<Scatter.Dot> dots = new ArrayList<>();
    List<BoxPlot.Box> boxes = new ArrayList<>();
    List<HeatMap.Cell> cells = new ArrayList<>();
    List<Timeline.Span> spans = new ArrayList<>();
    List<Axis> axes = new ArrayList<>();
    for (double value : values) {
      boxed.add(value);
      names.add(NAME);
      bars.add(BarChart.Bar.of(value, value, value).toned(Tone.BAD));
      dots.add(new Scatter.Dot(value, value, NAME));
      boxes.add(new BoxPlot.Box(NAME, value, value, value, value, value, List.of(value), 3));
      cells.add(HeatMap.Cell.of(value));
      spans.add(new Timeline.Span(value, 2, NAME, Tone.WARN));
      axes.add(axis);
    }
    List<Chart> all = new ArrayList<>();
    all.add(lines(axis, axis, values));
    for (BarChart.Layout layout : BarChart.Layout.values()) {
      BarChart.Series series = new BarChart.Series(NAME, bars);
      List<Rule> limits = List.of(new Rule(NAME, 1e300));
      all.add(new BarChart(NAME, axis, layout, names, List.of(series, series), limits, NAME));
    }
    all.add(new Scatter(NAME, axis, axis, List.of(new Scatter.Cloud(NAME, dots)), dots, NAME));
    for (HeatMap.Ramp ramp : HeatMap.Ramp.values()) {
      all.add(new HeatMap(NAME, axis, ramp, names, List.of(NAME), List.of(cells), NAME));
    }
    all.add(new BoxPlot(NAME, axis, boxes, NAME));
    all.add(
        new ParallelCoordinates(
            NAME, axes, List.of(new ParallelCoordinates.Strand(NAME, boxed)), NAME));
    all.add(new Radar(NAME, NAME, names, List.of(new Radar.Shape(NAME, boxed)), NAME));
    all.add(new Timeline(NAME, axis, List.of(new Timeline.Lane(NAME, spans)), NAME));
    for (double value : values) {
      List<Gauge.Zone> zones = List.of(new Gauge.Zone(NAME, value, Tone.BAD));
      all.add(new Gauge(NAME, axis.spanning(1, 1e308), value, zones, "", NAME));
    }
    return all;
  }
}
