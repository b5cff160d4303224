package dev.tacho.mcp.tools;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.series.Series;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Budget;
import dev.tacho.report.budget.Page;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.text.ChartText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Metrics of a run, drawn: as large as the budget allows.
final class ChartTool implements Tool {
  private static final long USUAL = 400;
  private static final int WIDEST = 80;
  private static final int NARROWEST = 30;
  private static final int HIGHEST = 16;
  private static final int LOWEST = 3;

  private final Desk desk;

  ChartTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "chart",
        "Draws metrics over steps with axes, in Unicode.",
        Answers.budgeted(
            Fields.only()
                .need("run", Shape.text(), "")
                .need("metrics", Shape.items(Shape.text(), 1, 6), "")
                .may("log", Shape.flag(), "")),
        Fields.some().need("run", Shape.text(), "").need("span", Shape.any(), ""),
        false);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    OpenRun run = desk.open(arguments.needText("run")).watched(asking, "chart");
    List<Series> asked = Asked.series(run.reader(), arguments);
    Curve.By by = stepped(asked) ? Curve.By.STEP : Curve.By.INDEX;
    Curve.Span span =
        asked.stream()
            .map(series -> Curve.span(series, by))
            .flatMap(Optional::stream)
            .reduce(Curve.Span::with)
            .orElseThrow(() -> McpException.tool("these metrics have no values to draw"));
    boolean log = arguments.get("log").filter(Json.of(true)::equals).isPresent();
    String xName = by == Curve.By.STEP ? run.reader().stepName() : "value";
    Meanings meanings = new Meanings(run.reader().metrics());
    List<String> lines = List.of();
    long room = Answers.budget(arguments, USUAL).tokens() * Budget.CHARACTERS;
    int width = WIDEST;
    int height = HIGHEST;
    do {
      List<LineChart.Line> curves = new ArrayList<>();
      int columns = ChartText.columns(width, asked.size());
      for (Series series : asked) {
        curves.add(
            new LineChart.Line(
                series.name(),
                meanings.of(series.name()).unit(),
                Course.of(Curve.of(series, by, span, columns), 1),
                "least to greatest"));
      }
      LineChart chart =
          LineChart.of(
              run.title(),
              Axis.of(xName, Unit.ONE).spanning((double) span.from(), (double) span.to()),
              log ? Axis.log("", Unit.UNKNOWN) : Axis.of("", Unit.UNKNOWN),
              curves,
              "");
      while (height >= LOWEST) {
        lines = ChartText.lines(chart, width, height);
        if (length(lines) <= room) {
          break;
        }
        height--;
      }
      if (height >= LOWEST) {
        break;
      }
      height = HIGHEST;
      width -= 25;
    } while (width >= NARROWEST);
    Json.Obj facts =
        Json.object()
            .put("run", run.key())
            .put("across", xName)
            .put("span", Json.object().put("from", span.from()).put("to", span.to()).build())
            .build();
    return Answers.told(
        new Page().part("lines of the chart", 0, lines.size(), "", lines), facts, arguments, USUAL);
  }

  private static boolean stepped(List<Series> asked) {
    return asked.stream().allMatch(series -> Curve.span(series, Curve.By.STEP).isPresent());
  }

  private static long length(List<String> lines) {
    return lines.stream().mapToLong(line -> line.length() + 1L).sum();
  }
}
