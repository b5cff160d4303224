package dev.tacho.cli.look;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.analysis.metric.Meanings;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Format;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.series.Series;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Course;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.text.ChartText;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `tacho chart`: a run's metrics drawn on the terminal, every extreme and every NaN kept.
public final class ChartWord implements Word {
  private static final int HEIGHT = 14;
  private static final int HIGHEST = 200;
  private static final int MOST = 8;

  @Override
  public Usage usage() {
    return Usage.of("chart", Group.LOOK, "a run's metrics, drawn")
        .operands("RUN [METRIC...]", 1, 1 + MOST)
        .flag("log", "values by their logarithm")
        .option("across", "AXIS", "step (the default), time or index")
        .option("from", "N", "where the axis begins, in steps, seconds or values")
        .option("to", "N", "where it ends")
        .option("height", "LINES", "how high the plot is, instead of 14")
        .flag("no-cache", "read another tool's files from scratch")
        .formats()
        .note(
            "A column shows all values between its ends, from the least to the greatest; × below"
                + " the axis marks where some are NaN or infinite. Without METRIC the losses are"
                + " drawn.")
        .example("tacho chart latest loss")
        .example("tacho chart wandb/latest-run train/loss val/loss --log")
        .build();
  }

  @Override
  public int run(Call call) {
    List<String> operands = call.arguments().operands();
    Subject subject = Subject.named(call, call.store(), operands.getFirst());
    List<Series> series = chosen(subject, operands.subList(1, operands.size()));
    Curve.By across = across(call.arguments(), series);
    Curve.Span span = span(call.arguments(), series, across);
    int columns = ChartText.columns(call.console().screen().columns(), series.size());
    Meanings meanings = new Meanings(subject.run().metrics());
    List<Drawn> lines = new ArrayList<>();
    for (Series one : series) {
      lines.add(
          new Drawn(
              ShowMetrics.key(one),
              meanings.of(one.name()).unit(),
              Curve.of(one, across, span, columns)));
    }
    String name = across == Curve.By.STEP ? subject.run().stepName() : across.word();
    print(call, subject, new Picture(across, Printable.of(name), span, lines));
    return ExitCode.DONE;
  }

  private record Drawn(String name, Unit unit, Curve curve) {}

  private record Picture(Curve.By across, String xName, Curve.Span span, List<Drawn> lines) {
    LineChart chart(boolean log) {
      double scale = across == Curve.By.TIME ? 1e-9 : 1;
      Axis along = across == Curve.By.TIME ? Axis.time(xName) : Axis.of(xName, Unit.ONE);
      List<LineChart.Line> drawn = new ArrayList<>();
      for (Drawn line : lines) {
        drawn.add(
            new LineChart.Line(
                line.name, line.unit, Course.of(line.curve, scale), "least to greatest"));
      }
      return LineChart.of(
          "",
          along.spanning(span.from() * scale, span.to() * scale),
          log ? Axis.log("", Unit.UNKNOWN) : Axis.of("", Unit.UNKNOWN),
          drawn,
          "");
    }
  }

  private static void print(Call call, Subject subject, Picture picture) {
    if (call.json()) {
      call.answer(json(subject, picture, call.arguments().has("log")));
      return;
    }
    if (call.format() == Format.CSV) {
      call.print(table(picture), "");
      return;
    }
    LineChart chart = picture.chart(call.arguments().has("log"));
    int height = Math.min(HIGHEST, call.arguments().count("height", HEIGHT));
    boolean markdown = call.format() == Format.MARKDOWN;
    if (markdown) {
      call.console().line("```text");
    }
    call.console().lines(ChartText.lines(chart, call.console().screen().columns(), height));
    if (markdown) {
      call.console().line("```");
    }
  }

  /// The metrics that were named; else those that are to become less, the losses, as far as they
  /// have more than one value.
  private static List<Series> chosen(Subject subject, List<String> names) {
    List<Series> all = subject.run().series();
    List<Series> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(ShowMetrics.named(all, name));
    }
    Meanings meanings = new Meanings(subject.run().metrics());
    for (Series series : all) {
      boolean loss =
          names.isEmpty()
              && series.count() > 1
              && series.name().contains("loss")
              && meanings.of(series.name()).direction() == Direction.LOWER;
      if (loss && chosen.size() < 2) {
        chosen.add(series);
      }
    }
    if (chosen.isEmpty()) {
      throw Refusal.input(
          Printable.of(subject.place())
              + " has no loss to draw; name a metric, tacho show RUN --keys lists them");
    }
    return chosen;
  }

  private static Curve.By across(Arguments arguments, List<Series> series) {
    Optional<String> text = arguments.text("across");
    if (text.isPresent()) {
      for (Curve.By by : Curve.By.values()) {
        if (by.word().equals(text.get())) {
          return by;
        }
      }
      throw Arguments.wrong("across", text.get(), "an axis", "step, time or index");
    }
    // a run without steps is drawn by the place of its values
    return Curve.span(series.getFirst(), Curve.By.STEP).isPresent()
        ? Curve.By.STEP
        : Curve.By.INDEX;
  }

  private static Curve.Span span(Arguments arguments, List<Series> series, Curve.By across) {
    Optional<Curve.Span> whole = Optional.empty();
    for (Series one : series) {
      Optional<Curve.Span> own = Curve.span(one, across);
      if (own.isPresent()) {
        whole = Optional.of(whole.isPresent() ? whole.get().with(own.get()) : own.get());
      }
    }
    if (whole.isEmpty()) {
      throw Refusal.input(
          "none of these metrics has a " + across.word() + "; draw them with --across index");
    }
    long from = bound(arguments, "from", across, whole.get().from());
    long to = bound(arguments, "to", across, whole.get().to());
    if (from > to) {
      throw Refusal.usage("--from " + from + " lies behind --to " + to + "; exchange them");
    }
    return new Curve.Span(from, to);
  }

  private static long bound(Arguments arguments, String option, Curve.By across, long otherwise) {
    Optional<String> text = arguments.text(option);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text.get());
      double scaled = across == Curve.By.TIME ? value * 1e9 : value;
      if (Math.abs(scaled) < 0x1p62) {
        return Math.round(scaled);
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw Arguments.wrong(option, text.get(), "a number", "1000");
  }

  private static Table table(Picture chart) {
    Table table =
        new Table()
            .left("METRIC")
            .right("FROM")
            .right("LOW")
            .right("HIGH")
            .right("MEAN")
            .right("NOT FINITE");
    for (Drawn line : chart.lines()) {
      for (int i = 0; i < line.curve().columns(); i++) {
        if (!Double.isNaN(line.curve().low(i)) || line.curve().notFinite(i) > 0) {
          table.row(
              line.name(),
              Long.toString(line.curve().from(i)),
              text(line.curve().low(i)),
              text(line.curve().high(i)),
              text(line.curve().mean(i)),
              Long.toString(line.curve().notFinite(i)));
        }
      }
    }
    return table;
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "" : Json.of(value).toString();
  }

  private static Json.Obj json(Subject subject, Picture chart, boolean log) {
    List<Json> lines = new ArrayList<>();
    for (Drawn line : chart.lines()) {
      List<Json> columns = new ArrayList<>();
      for (int i = 0; i < line.curve().columns(); i++) {
        Json.Builder column = Json.object().put("from", line.curve().from(i));
        if (!Double.isNaN(line.curve().low(i))) {
          column
              .put("low", line.curve().low(i))
              .put("high", line.curve().high(i))
              .put("mean", line.curve().mean(i));
        }
        if (line.curve().notFinite(i) > 0) {
          column.put("not_finite", line.curve().notFinite(i));
        }
        columns.add(column.build());
      }
      lines.add(
          Json.object()
              .put("series", line.name())
              .put("unit", line.unit().symbol())
              .put("columns", Json.array(columns))
              .build());
    }
    return Json.object()
        .put("schema", "tacho.chart/1")
        .put("id", subject.run().header().id().text())
        .put("across", chart.across().word())
        .put("axis", chart.xName())
        .put("from", chart.span().from())
        .put("to", chart.span().to())
        .put("log", log)
        .put("lines", Json.array(lines))
        .build();
  }
}
