package dev.tacho.report.chart.gallery;

import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.BarChart.Bar;
import dev.tacho.report.chart.BoxPlot;
import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.Gauge;
import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.Histogram;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.LineChart.Line;
import dev.tacho.report.chart.ParallelCoordinates;
import dev.tacho.report.chart.ParallelCoordinates.Strand;
import dev.tacho.report.chart.Radar;
import dev.tacho.report.chart.Rule;
import dev.tacho.report.chart.Scatter;
import dev.tacho.report.chart.Scatter.Dot;
import dev.tacho.report.chart.Timeline;
import dev.tacho.report.chart.Timeline.Span;
import dev.tacho.report.chart.Tone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/// Every kind of chart, with full and with sparse data. The data are made by formulas, the same
/// each time. Pure.
public final class ChartGallery {
  private static final Unit MS = new Unit("ms");
  private static final Unit PER_SECOND = new Unit("samples/s");
  private static final String MADE = "Example data, made by formulas.";

  private ChartGallery() {}

  /// Every kind as it should look, by name.
  public static Map<String, Chart> full() {
    Map<String, Chart> all = new LinkedHashMap<>();
    all.put("lines", lines());
    all.put("lines-log", logLines());
    all.put("lines-dates", dates());
    all.put("bars", bars());
    all.put("bars-stacked", stacked());
    all.put("bars-delta", delta());
    all.put("histogram", histogram());
    all.put("scatter", scatter());
    all.put("heat-map", heatMap());
    all.put("heat-map-correlation", correlation());
    all.put("box-plot", boxes());
    all.put("parallel-coordinates", parallel());
    all.put("radar", radar());
    all.put("timeline", timeline());
    all.put("gauge", gauge());
    return all;
  }

  /// Every kind with next to nothing in it, or with what cannot be drawn, by name.
  public static Map<String, Chart> sparse() {
    Map<String, Chart> all = new LinkedHashMap<>();
    Axis step = Axis.of("step", Unit.ONE);
    Axis latency = Axis.of("latency", MS);
    all.put("lines-none", LineChart.of("No line", step, latency, List.of(), MADE));
    all.put("lines-one-point", line("One point", step, latency, 1, _ -> 12.5));
    all.put("lines-constant", line("A constant", step, latency, 50, _ -> 7));
    all.put("lines-gaps", gaps(step, latency));
    all.put("lines-all-nan", line("All NaN", step, latency, 9, _ -> Double.NaN));
    all.put("lines-huge", line("Up to 1e308", step, latency, 30, i -> i % 2 == 0 ? 1e308 : -1e308));
    all.put("lines-log-none", line("None above 0", step, Axis.log("loss", Unit.ONE), 9, i -> -i));
    all.put("bars-missing", missingBars());
    all.put("bars-none", BarChart.of("No bars", latency, List.of(), List.of(), MADE));
    all.put(
        "histogram-one",
        new Histogram(
            "One value",
            latency,
            List.of(4.0, 5.0),
            List.of(new Histogram.Counts("A", List.of(1L), 3)),
            List.of(),
            MADE));
    all.put(
        "scatter-one",
        new Scatter(
            "One point",
            latency,
            Axis.of("throughput", PER_SECOND),
            List.of(
                new Scatter.Cloud(
                    "A", List.of(new Dot(3, 4, "batch 1"), new Dot(Double.NaN, 4, "batch 2")))),
            List.of(),
            MADE));
    all.put("heat-map-missing", missingCells());
    all.put(
        "box-plot-flat",
        new BoxPlot(
            "All values the same",
            latency,
            List.of(new BoxPlot.Box("A", 5, 5, 5, 5, 5, List.of(), 10)),
            MADE));
    all.put(
        "parallel-coordinates-one",
        new ParallelCoordinates(
            "One run",
            List.of(latency, Axis.of("throughput", PER_SECOND), Axis.of("power", new Unit("W"))),
            List.of(new Strand("A", List.of(3.0, Double.NaN, 80.0))),
            MADE));
    all.put(
        "radar-gap",
        new Radar(
            "A share is missing",
            "share of the best",
            List.of("speed", "accuracy", "power"),
            List.of(new Radar.Shape("A", List.of(0.5, 1.0, Double.NaN))),
            MADE));
    all.put(
        "timeline-moment",
        new Timeline(
            "A single moment",
            Axis.time("time"),
            List.of(new Timeline.Lane("rank 0", List.of(new Span(5, 5, "restart", Tone.WARN)))),
            MADE));
    all.put(
        "gauge-missing",
        new Gauge(
            "No value",
            Axis.of("memory", Unit.PERCENT).spanning(0, 100),
            Double.NaN,
            List.of(),
            "the device has no counter for it",
            MADE));
    return all;
  }

  /// A sum of two waves: enough to look like a measurement.
  private static double wave(int i, double pace) {
    return StrictMath.sin(i * pace) + 0.5 * StrictMath.sin(i * pace * 3.7 + 1);
  }

  private static double[] values(int count, IntToDoubleFunction of) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = of.applyAsDouble(i);
    }
    return values;
  }

  private static LineChart line(String title, Axis x, Axis y, int count, IntToDoubleFunction of) {
    Line line = Line.of(y.name(), y.unit(), values(count, i -> i), values(count, of));
    return LineChart.of(title, x, y, List.of(line), MADE);
  }

  private static LineChart lines() {
    List<Line> lines = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      double level = 20 + 6 * run;
      double pace = 0.05 + 0.02 * run;
      double[] x = values(120, i -> i * 2.5);
      double[] y = values(120, i -> level + 2 * wave(i, pace) + (i == 70 ? 14 : 0));
      double[] low = values(120, i -> y[i] - 1.5);
      double[] high = values(120, i -> y[i] + 1.5);
      Course course = run == 0 ? Course.banded(x, y, low, high) : Course.of(x, y);
      lines.add(new Line("run " + "ABC".charAt(run), MS, course, "95 % interval"));
    }
    return new LineChart(
        "Latency over time",
        Axis.time("time"),
        Axis.of("latency", MS),
        lines,
        List.of(new Rule("limit 42 ms", 42)),
        List.of(new Rule("warm-up ends", 30)),
        MADE);
  }

  private static LineChart logLines() {
    double[] x = values(2000, i -> i);
    List<Line> lines = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      double end = run == 0 ? 0.02 : 0.2;
      double[] y =
          values(
              2000,
              i ->
                  i >= 900 && i < 950
                      ? Double.NaN
                      : (end + 8 * StrictMath.exp(-i / 160.0)) * (1 + 0.2 * wave(i, 0.7)));
      lines.add(Line.of(run == 0 ? "train/loss" : "val/loss", Unit.ONE, x, y));
    }
    return LineChart.of("Loss", Axis.of("step", Unit.ONE), Axis.log("loss", Unit.ONE), lines, MADE);
  }

  private static LineChart dates() {
    double day = 86_400;
    double[] x = values(24, i -> 1_767_225_600 + 3 * day * i);
    double[] y = values(24, i -> (i < 15 ? 410 : 368) + 6 * wave(i, 0.9));
    return new LineChart(
        "Throughput of nightly runs",
        Axis.date("date of the run"),
        Axis.of("throughput", PER_SECOND),
        List.of(Line.of("throughput", PER_SECOND, x, y)),
        List.of(),
        List.of(new Rule("change found here", x[15])),
        MADE);
  }

  private static LineChart gaps(Axis x, Axis y) {
    Line a =
        Line.of("run A", MS, values(30, i -> i), values(30, i -> i % 7 == 3 ? Double.NaN : 5 + i));
    Line b =
        Line.of(
            "run B",
            MS,
            values(30, i -> i),
            values(30, i -> i > 20 ? Double.POSITIVE_INFINITY : 30 - i));
    return LineChart.of("Gaps", x, y, List.of(a, b), MADE);
  }

  private static BarChart bars() {
    List<String> batches = List.of("batch 1", "batch 8", "batch 32", "batch 128");
    return new BarChart(
        "Latency by batch size",
        Axis.of("p99 latency", MS),
        BarChart.Layout.GROUPED,
        batches,
        List.of(
            new BarChart.Series(
                "fp32",
                List.of(
                    Bar.of(4.1, 3.9, 4.4),
                    Bar.of(12.8, 12.1, 13.9),
                    Bar.of(44, 41, 48.5),
                    Bar.of(171, 166, 177))),
            new BarChart.Series(
                "int8",
                List.of(
                    Bar.of(2.2, 2.1, 2.4),
                    Bar.of(6.1, 5.8, 6.6),
                    Bar.of(19.6, 18.9, 20.9),
                    Bar.missing("the device ran out of memory")))),
        List.of(new Rule("limit 100 ms", 100)),
        MADE);
  }

  private static BarChart stacked() {
    return new BarChart(
        "Where a step's time goes",
        Axis.of("time a step", MS),
        BarChart.Layout.STACKED,
        List.of("rank 0", "rank 1", "rank 2", "rank 3"),
        List.of(
            BarChart.Series.of("compute", 81, 79, 83, 80),
            BarChart.Series.of("all-reduce", 22, 24, 19, 48),
            BarChart.Series.of("input", 6, 6, 7, 6)),
        List.of(),
        MADE);
  }

  private static BarChart delta() {
    return new BarChart(
        "Against the baseline",
        Axis.of("change", Unit.PERCENT),
        BarChart.Layout.DELTA,
        List.of("throughput", "latency p50", "latency p99", "power", "accuracy"),
        List.of(
            new BarChart.Series(
                "change",
                List.of(
                    Bar.of(12.4, 10.1, 14.9).toned(Tone.GOOD),
                    Bar.of(-8.7, -9.9, -7.2).toned(Tone.GOOD),
                    Bar.of(21.3, 6.8, 33.0).toned(Tone.BAD),
                    Bar.of(2.1, -0.9, 5.2),
                    Bar.missing("the baseline has none")))),
        List.of(),
        MADE);
  }

  private static Histogram histogram() {
    List<Double> edges = new ArrayList<>();
    List<Long> a = new ArrayList<>();
    List<Long> b = new ArrayList<>();
    for (int i = 0; i <= 40; i++) {
      edges.add(10 + i * 0.5);
    }
    for (int i = 0; i < 40; i++) {
      double x = (i - 12) / 5.0;
      a.add(Math.round(180 * StrictMath.exp(-x * x / 2) + (i > 25 ? 4 : 0)));
      double y = (i - 17) / 6.0;
      b.add(Math.round(150 * StrictMath.exp(-y * y / 2)));
    }
    return new Histogram(
        "Distribution of latency",
        Axis.of("latency", MS),
        edges,
        List.of(new Histogram.Counts("fp32", a, 0), new Histogram.Counts("int8", b, 2)),
        List.of(new Rule("p50 16.1", 16.1), new Rule("p95 21.4", 21.4), new Rule("p99 26.8", 26.8)),
        MADE);
  }

  private static Scatter scatter() {
    List<Dot> cpu = new ArrayList<>();
    List<Dot> gpu = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      cpu.add(
          new Dot(8 + 9.0 * i, 150 + 40 * StrictMath.sqrt(i) + 8 * wave(i, 2), "cpu b" + (1 << i)));
      gpu.add(
          new Dot(
              3 + 4.0 * i, 240 + 150 * StrictMath.sqrt(i) + 20 * wave(i, 3), "gpu b" + (1 << i)));
    }
    return new Scatter(
        "Throughput against latency",
        Axis.of("p99 latency", MS),
        Axis.of("throughput", PER_SECOND),
        List.of(new Scatter.Cloud("cpu", cpu), new Scatter.Cloud("gpu", gpu)),
        List.of(gpu.get(0), gpu.get(1), gpu.get(2), gpu.get(4), gpu.get(6)),
        MADE);
  }

  private static HeatMap heatMap() {
    List<String> metrics =
        List.of("p50 latency", "p99 latency", "throughput", "power", "energy a sample", "memory");
    List<String> runs = List.of("run A", "run B", "run C", "run D");
    List<List<HeatMap.Cell>> cells = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      List<HeatMap.Cell> row = new ArrayList<>();
      for (int m = 0; m < metrics.size(); m++) {
        double share = 0.5 + 0.33 * wave(r * 6 + m, 1.3);
        row.add(
            r == 2 && m > 2 && m < 5
                ? HeatMap.Cell.missing("no power readings")
                : new HeatMap.Cell(Math.clamp(share, 0, 1), Math.round(share * 100) + " %"));
      }
      cells.add(row);
    }
    return new HeatMap(
        "Runs by metric",
        Axis.of("share of the best", Unit.ONE).spanning(0, 1),
        HeatMap.Ramp.SEQUENTIAL,
        metrics,
        runs,
        cells,
        MADE);
  }

  private static HeatMap correlation() {
    List<String> names = List.of("latency", "power", "heat", "clock", "batch");
    List<List<HeatMap.Cell>> cells = new ArrayList<>();
    for (int r = 0; r < names.size(); r++) {
      List<HeatMap.Cell> row = new ArrayList<>();
      for (int c = 0; c < names.size(); c++) {
        int low = Math.min(r, c);
        int high = Math.max(r, c);
        row.add(
            HeatMap.Cell.of(low == high ? 1 : Math.round(66 * wave(low * 7 + high, 1.9)) / 100.0));
      }
      cells.add(row);
    }
    return new HeatMap(
        "Correlation",
        Axis.of("correlation", Unit.ONE).spanning(-1, 1),
        HeatMap.Ramp.DIVERGING,
        names,
        names,
        cells,
        MADE);
  }

  private static HeatMap missingCells() {
    return new HeatMap(
        "Nothing but one cell",
        Axis.of("coverage", Unit.ONE),
        HeatMap.Ramp.SEQUENTIAL,
        List.of("latency", "power"),
        List.of("run A", "run B"),
        List.of(
            List.of(HeatMap.Cell.of(0.4), HeatMap.Cell.missing("no counter")),
            List.of(HeatMap.Cell.missing("not run"), HeatMap.Cell.missing("no counter"))),
        MADE);
  }

  private static BarChart missingBars() {
    return new BarChart(
        "Missing and odd bars",
        Axis.of("power", new Unit("W")),
        BarChart.Layout.GROUPED,
        List.of("run A", "run B", "run C", "run D"),
        List.of(
            new BarChart.Series(
                "power",
                List.of(
                    Bar.missing("the device has no power counter"),
                    Bar.of(Double.NaN),
                    Bar.of(0),
                    Bar.of(31.5)))),
        List.of(),
        MADE);
  }

  private static BoxPlot boxes() {
    return new BoxPlot(
        "Latency by precision",
        Axis.of("latency", MS),
        List.of(
            new BoxPlot.Box("fp32", 9.1, 11.8, 12.9, 14.6, 18.2, List.of(21.4, 22.0, 31.7), 1000),
            new BoxPlot.Box("fp16", 6.4, 7.7, 8.4, 9.3, 11.6, List.of(12.9), 1000),
            new BoxPlot.Box("int8", 3.9, 4.6, 5.1, 5.9, 7.7, List.of(), 1000)),
        MADE);
  }

  private static ParallelCoordinates parallel() {
    List<Strand> strands = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      strands.add(
          new Strand(
              "trial " + (i + 1),
              List.of(
                  StrictMath.pow(10, -4 + 0.5 * i),
                  16.0 * (1 + i % 3),
                  0.1 * (i % 4),
                  i == 4 ? Double.NaN : 0.9 - 0.05 * wave(i, 2) - 0.04 * Math.abs(i - 2))));
    }
    return new ParallelCoordinates(
        "Settings and what came of them",
        List.of(
            Axis.log("learning rate", Unit.ONE), Axis.of("batch size", Unit.ONE),
            Axis.of("dropout", Unit.ONE), Axis.of("accuracy", Unit.ONE)),
        strands,
        MADE);
  }

  private static Radar radar() {
    return new Radar(
        "Scores",
        "share of the best run",
        List.of("latency", "throughput", "energy", "memory", "accuracy"),
        List.of(
            new Radar.Shape("fp32", List.of(0.45, 0.5, 0.4, 0.35, 1.0)),
            new Radar.Shape("int8", List.of(1.0, 1.0, 0.95, 1.0, 0.93))),
        MADE);
  }

  private static Timeline timeline() {
    return new Timeline(
        "What happened when",
        Axis.time("time"),
        List.of(
            new Timeline.Lane(
                "pipeline",
                List.of(
                    new Span(0, 40, "prepare", Tone.PLAIN),
                    new Span(40, 310, "train", Tone.GOOD),
                    new Span(310, 350, "export", Tone.BAD))),
            new Timeline.Lane(
                "rank 0",
                List.of(
                    new Span(45, 180, "attempt 1", Tone.BAD),
                    new Span(190, 310, "attempt 2", Tone.GOOD))),
            new Timeline.Lane(
                "rank 1",
                List.of(
                    new Span(45, 305, "steps", Tone.PLAIN), new Span(120, 150, "slow", Tone.WARN))),
            new Timeline.Lane(
                "alerts",
                List.of(
                    new Span(131, 131, "loss is NaN", Tone.BAD),
                    new Span(188, 188, "restart", Tone.PLAIN)))),
        MADE);
  }

  private static Gauge gauge() {
    return new Gauge(
        "Memory at its peak",
        Axis.of("memory", Unit.PERCENT).spanning(0, 100),
        78.4,
        List.of(
            new Gauge.Zone("free", 70, Tone.GOOD),
            new Gauge.Zone("tight", 90, Tone.WARN),
            new Gauge.Zone("near the limit", 100, Tone.BAD)),
        "",
        MADE);
  }
}
