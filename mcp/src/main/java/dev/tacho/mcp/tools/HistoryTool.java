package dev.tacho.mcp.tools;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.core.text.Numbers;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The values of metrics: those next to a step, or those between two steps; each one as far as
/// the budget holds them, else means with their extremes.
final class HistoryTool implements Tool {
  private static final long USUAL = 400;

  /// Characters that a value takes, and a range of values.
  private static final int VALUE = 18;

  private static final int RANGE = 44;
  private static final int HEAD = 160;

  private final Desk desk;

  HistoryTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "history",
        "Values of metrics around a step, or from a step to another: each value where they fit, else"
            + " mean and extremes by range.",
        Answers.budgeted(
            Fields.only()
                .need("run", Shape.text(), "")
                .need("metrics", Shape.items(Shape.text(), 1, 20), "")
                .may("around", Shape.whole(), "step")
                .may("from", Shape.whole(), "")
                .may("to", Shape.whole(), "")),
        Fields.some().need("run", Shape.text(), "").need("values", Shape.any(), ""),
        false);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    OptionalLong around = arguments.whole("around");
    OptionalLong from = arguments.whole("from");
    OptionalLong to = arguments.whole("to");
    if (around.isPresent() && (from.isPresent() || to.isPresent())) {
      throw McpException.tool("'around' and 'from' or 'to' exclude each other; give one");
    }
    OpenRun run = desk.open(arguments.needText("run")).watched(asking, "history");
    List<Series> asked = Asked.series(run.reader(), arguments);
    long room = (Answers.budget(arguments, USUAL).tokens() * 4 - HEAD) / asked.size() - 2 * VALUE;
    List<String> lines = new ArrayList<>();
    Json.Builder values = Json.object();
    for (Series series : asked) {
      int most = (int) Math.max(2, room / VALUE);
      Part part =
          around.isPresent()
              ? Part.around(series, around.getAsLong(), most)
              : Part.between(series, from.orElse(Long.MIN_VALUE), to.orElse(Long.MAX_VALUE), most);
      if (part.whole()) {
        lines.add(text(series, part));
        values.put(series.name(), json(part));
      } else {
        Ranges ranges = new Ranges(series, part, (int) Math.max(1, room / RANGE));
        lines.add(ranges.text());
        values.put(series.name(), ranges.json());
      }
    }
    String first = run.title() + " (" + run.key() + "), by " + run.reader().stepName() + ":";
    Page page = new Page().part("lines", 0, 1, "", List.of(first)).part("metrics", 1, 1, "", lines);
    return Answers.told(
        page,
        Json.object().put("run", run.key()).put("values", values.build()).build(),
        arguments,
        USUAL);
  }

  private static String text(Series series, Part part) {
    StringBuilder text = new StringBuilder(series.name()).append(':');
    for (int i = 0; i < part.steps().size(); i++) {
      long step = part.steps().get(i);
      text.append(' ')
          .append(step == RunSink.NO_STEP ? "-" : Long.toString(step))
          .append('=')
          .append(Numbers.text(part.values().get(i)));
    }
    return part.steps().isEmpty() ? text.append(" no values there").toString() : text.toString();
  }

  private static Json json(Part part) {
    List<Json> pairs = new ArrayList<>();
    for (int i = 0; i < part.steps().size(); i++) {
      long step = part.steps().get(i);
      pairs.add(
          Json.array(
              List.of(
                  step == RunSink.NO_STEP ? new Json.Null() : Json.of(step),
                  Json.of(part.values().get(i)))));
    }
    return Json.array(pairs);
  }

  /// A part of a series, value by value as far as there is room.
  ///
  /// @param count of all its values
  private record Part(List<Long> steps, List<Double> values, long count, Curve.Span span) {
    boolean whole() {
      return count == steps.size();
    }

    static Part between(Series series, long from, long to, int most) {
      List<Long> steps = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      long count = 0;
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      boolean all = from == Long.MIN_VALUE && to == Long.MAX_VALUE;
      try (SeriesBlocks blocks = series.blocks()) {
        for (int n = blocks.next(); n > 0; n = blocks.next()) {
          for (int i = 0; i < n; i++) {
            long step = blocks.steps()[i];
            if (all || (step != RunSink.NO_STEP && step >= from && step <= to)) {
              if (steps.size() < most) {
                steps.add(step);
                values.add(blocks.values()[i]);
              }
              count++;
              first = step == RunSink.NO_STEP ? first : Math.min(first, step);
              last = step == RunSink.NO_STEP ? last : Math.max(last, step);
            }
          }
        }
      }
      return new Part(steps, values, count, new Curve.Span(first, Math.max(first, last)));
    }

    /// The `most` values that stand nearest to the first one of `step` or later.
    static Part around(Series series, long step, int most) {
      long place = 0;
      long found = -1;
      try (SeriesBlocks blocks = series.blocks()) {
        for (int n = blocks.next(); n > 0 && found < 0; n = blocks.next()) {
          for (int i = 0; i < n && found < 0; i++) {
            if (blocks.steps()[i] != RunSink.NO_STEP && blocks.steps()[i] >= step) {
              found = place + i;
            }
          }
          place += n;
        }
      }
      long middle = found < 0 ? series.count() : found;
      long begin = Math.max(0, Math.min(middle - most / 2, series.count() - most));
      List<Long> steps = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      place = 0;
      try (SeriesBlocks blocks = series.blocks()) {
        for (int n = blocks.next(); n > 0 && steps.size() < most; n = blocks.next()) {
          for (int i = 0; i < n && steps.size() < most; i++) {
            if (place + i >= begin) {
              steps.add(blocks.steps()[i]);
              values.add(blocks.values()[i]);
            }
          }
          place += n;
        }
      }
      return new Part(steps, values, steps.size(), new Curve.Span(0, 0));
    }
  }

  /// A part of a series by ranges of steps; of places where it has no steps.
  private static final class Ranges {
    private final Series series;
    private final Curve curve;
    private final List<String> texts = new ArrayList<>();
    private final List<Json> rows = new ArrayList<>();

    Ranges(Series series, Part part, int most) {
      this.series = series;
      boolean stepped = part.span().from() != Long.MAX_VALUE;
      Curve.By by = stepped ? Curve.By.STEP : Curve.By.INDEX;
      Curve.Span span = stepped ? part.span() : Curve.span(series, by).orElse(new Curve.Span(0, 0));
      this.curve = Curve.of(series, by, span, most);
      double width = ((double) span.to() - span.from() + 1) / most;
      for (int i = 0; i < most; i++) {
        long from = span.from() + (long) Math.ceil(i * width);
        long to = span.from() + (long) Math.ceil((i + 1) * width) - 1;
        add(i, from, Math.max(from, to));
      }
    }

    private void add(int column, long from, long to) {
      long bad = curve.notFinite(column);
      boolean any = Double.isFinite(curve.mean(column));
      if (!any && bad == 0) {
        return;
      }
      Json.Builder row = Json.object().put("from", from).put("to", to);
      StringBuilder text = new StringBuilder().append(from).append('-').append(to).append('=');
      if (any) {
        row.put("mean", curve.mean(column))
            .put("low", curve.low(column))
            .put("high", curve.high(column));
        text.append(Numbers.text(curve.mean(column)))
            .append(" (")
            .append(Numbers.text(curve.low(column)))
            .append("..")
            .append(Numbers.text(curve.high(column)))
            .append(')');
      }
      if (bad > 0) {
        row.put("not_finite", bad);
        text.append(any ? " " : "").append(bad).append(" not finite");
      }
      rows.add(row.build());
      texts.add(text.toString());
    }

    String text() {
      return series.name() + ", means (least..greatest): " + String.join(" ", texts);
    }

    Json json() {
      return Json.array(rows);
    }
  }
}
