package dev.tacho.cli.judge;

import dev.tacho.analysis.trend.Shift;
import dev.tacho.analysis.trend.Trend;
import dev.tacho.analysis.trend.TrendLine;
import dev.tacho.analysis.trend.TrendPoint;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.Format;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.text.Sparkline;
import dev.tacho.report.text.Amounts;
import dev.tacho.report.text.Markdown;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Lines of a trend for people, as Markdown, and as CSV a point a row. Confined to one thread.
final class TrendText {
  private static final String ENCLOSED = Dimension.ENERGY_BOUNDARY.name();
  private static final int SPARK = 24;
  private static final int NAMED = 5;
  private static final int GROUPS = 20;
  private static final int DAY = "2026-01-01".length();

  private final Call call;
  private final Console console;
  private final Trend trend;
  private final Map<String, String> common;

  TrendText(Call call, Trend trend) {
    this.call = call;
    this.console = call.console();
    this.trend = trend;
    this.common = common(trend.lines());
  }

  void print(int top) {
    if (call.format() == Format.CSV) {
      call.print(points(), "");
      leftOut().forEach(line -> console.hint(Printable.of(line)));
      return;
    }
    if (trend.lines().isEmpty()) {
      console.line(Printable.of(nothing()));
    } else {
      lines(top);
    }
    List<String> left = leftOut();
    if (!left.isEmpty()) {
      console.line();
      console.line("Left out");
      left.forEach(line -> say("  ", line));
    }
  }

  private String nothing() {
    String of =
        call.arguments().has("metric")
            ? String.join(", ", call.arguments().texts("metric"))
            : "throughput, p99 latency or throughput a watt";
    return "none of "
        + Counted.of(trend.runs(), "run")
        + " has "
        + of
        + (trend.others().isEmpty()
            ? ""
            : "; they have "
                + String.join(
                    ", ", trend.others().subList(0, Math.min(GROUPS, trend.others().size())))
                + ", which --metric shows");
  }

  private void lines(int top) {
    List<TrendLine> shown = trend.lines().subList(0, Math.min(top, trend.lines().size()));
    if (!common.isEmpty()) {
      say("", work(common));
    }
    Map<String, List<TrendLine>> works = new LinkedHashMap<>();
    for (TrendLine line : shown) {
      works.computeIfAbsent(work(own(line)), _ -> new ArrayList<>()).add(line);
    }
    works.forEach(
        (work, of) -> {
          console.line();
          if (!work.isEmpty()) {
            console.line((call.format() == Format.MARKDOWN ? "### " : "") + Printable.of(work));
            if (call.format() == Format.MARKDOWN) {
              console.line();
            }
          }
          call.print(table(of), work.isEmpty() ? "" : "  ");
        });
    if (shown.size() < trend.lines().size()) {
      console.hint(
          shown.size()
              + " of "
              + Counted.of(trend.lines().size(), "line")
              + " are shown, those that got worse first; --top "
              + trend.lines().size()
              + " shows all");
    }
    List<String> sentences = new ArrayList<>();
    for (TrendLine line : shown) {
      String name = label(line) + place(line) + ": ";
      line.shifts().forEach(shift -> sentences.add(name + sentence(line, shift)));
      if (!line.reason().isEmpty() && line.shifts().isEmpty()) {
        switch (line.course()) {
          case STEADY -> {}
          case REGRESSED, IMPROVED, CHANGED, DRIFTS_WORSE, DRIFTS_BETTER, DRIFTS, TOO_FEW ->
              sentences.add(name + line.reason());
        }
      }
      if (line.metric().direction() == Direction.UNKNOWN && !line.shifts().isEmpty()) {
        sentences.add(
            name
                + "nobody said which way it is better, so nothing is called a regression; --goal "
                + line.metric().name()
                + "=lower says it");
      }
      line.remarks().forEach(remark -> sentences.add(name + remark));
    }
    if (!sentences.isEmpty()) {
      console.line();
      sentences.forEach(sentence -> say("", sentence));
    }
  }

  private void say(String indent, String text) {
    console.line(
        call.format() == Format.MARKDOWN
            ? "- " + Markdown.text(Printable.of(text))
            : indent + Printable.of(text));
  }

  /// What is the same for all lines.
  private static Map<String, String> common(List<TrendLine> lines) {
    Map<String, String> common = new LinkedHashMap<>();
    if (!lines.isEmpty()) {
      common.putAll(lines.getFirst().work());
      lines.forEach(line -> common.entrySet().retainAll(line.work().entrySet()));
      common.remove(ENCLOSED);
    }
    return common;
  }

  private static String work(Map<String, String> facts) {
    List<String> parts = new ArrayList<>();
    facts.forEach((name, value) -> parts.add(name + " " + value));
    return String.join(" · ", parts);
  }

  /// The work of a line as far as not all lines share it, and without what an energy encloses,
  /// which is an axis of the number alone.
  private Map<String, String> own(TrendLine line) {
    Map<String, String> own = new LinkedHashMap<>(line.work());
    own.keySet().removeAll(common.keySet());
    own.remove(ENCLOSED);
    return own;
  }

  private static String label(TrendLine line) {
    String enclosed = line.work().get(ENCLOSED);
    return enclosed == null ? line.label() : line.label() + " (" + enclosed + ")";
  }

  /// What tells the line from the others; empty text where nothing has to.
  private String place(TrendLine line) {
    Map<String, String> own = own(line);
    return own.isEmpty() ? "" : " {" + work(own).replace(" · ", ", ") + "}";
  }

  private Table table(List<TrendLine> shown) {
    Table table =
        new Table()
            .left("METRIC")
            .right("RUNS")
            .left("COURSE")
            .right("MEDIAN")
            .right("NEWEST")
            .right("SLOPE A RUN")
            .whereSaid()
            .left("HOW")
            .left("VERDICT");
    for (TrendLine line : shown) {
      double[] values = line.points().stream().mapToDouble(TrendPoint::value).toArray();
      table.row(
          label(line),
          Numbers.grouped(values.length),
          Sparkline.of(values, SPARK),
          Amounts.of(line.median(), line.metric().unit()),
          Amounts.of(line.newest().value(), line.metric().unit()),
          line.slope().map(slope -> signed(slope.share())).orElse(""),
          line.how().word(),
          line.course().word().replace('_', ' '));
    }
    return table;
  }

  private static String sentence(TrendLine line, Shift shift) {
    return shift.kind().word()
        + " by "
        + signed(shift.share())
        + ", "
        + Amounts.of(shift.before(), line.metric().unit())
        + " to "
        + Amounts.of(shift.after(), line.metric().unit())
        + ", brought by "
        + named(shift.brought())
        + " after "
        + named(shift.lastBefore())
        + (shift.p().isPresent() ? "; p " + Numbers.text(shift.p().getAsDouble()) + ", " : "; ")
        + shift.method()
        + "; "
        + (shift.differences().isEmpty()
            ? "nothing that is stated differs between the two"
            : "what differs: " + String.join("; ", shift.differences()));
  }

  private static String named(TrendPoint point) {
    return point.title() + " (" + day(point.at()) + ")";
  }

  private static String day(Instant at) {
    String text = at.toString();
    return text.length() < DAY ? text : text.substring(0, DAY);
  }

  private static String signed(double share) {
    return Double.isFinite(share)
        ? String.format(Locale.ROOT, "%+." + (Math.abs(share) < 0.1 ? 2 : 1) + "f %%", 100 * share)
        : share > 0 ? "+infinite" : "-infinite";
  }

  /// Every point that stands on a line.
  private Table points() {
    Table table =
        new Table()
            .left("METRIC")
            .left("WORK")
            .left("RUN")
            .left("TITLE")
            .left("AT")
            .right("VALUE")
            .left("UNIT")
            .left("HOW")
            .right("SAMPLES")
            .right("REPEATS")
            .left("SHIFT");
    for (TrendLine line : trend.lines()) {
      for (int i = 0; i < line.points().size(); i++) {
        TrendPoint point = line.points().get(i);
        int at = i;
        table.row(
            line.label(),
            work(line.work()),
            point.run(),
            point.title(),
            point.at().toString(),
            Double.toString(point.value()),
            line.metric().unit().symbol(),
            point.how().word(),
            point.samples().isPresent() ? Long.toString(point.samples().getAsLong()) : "",
            Integer.toString(point.repeats()),
            line.shifts().stream()
                .filter(shift -> shift.at() == at)
                .findFirst()
                .map(shift -> shift.kind().word())
                .orElse(""));
      }
    }
    return table;
  }

  /// What stands on no line, the same reasons together.
  private List<String> leftOut() {
    Map<String, List<String>> byReason = new TreeMap<>();
    for (Trend.LeftOut left : trend.leftOut()) {
      byReason
          .computeIfAbsent(
              (left.metric().isEmpty() ? "" : left.metric() + ": ") + left.reason(),
              _ -> new ArrayList<>())
          .add(left.run());
    }
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, List<String>> one : byReason.entrySet()) {
      List<String> runs = one.getValue();
      if (lines.size() == GROUPS) {
        lines.add(
            "and " + Counted.of(byReason.size() - GROUPS, "reason") + " more; --json names all");
        break;
      }
      lines.add(
          one.getKey()
              + " ("
              + String.join(", ", runs.subList(0, Math.min(NAMED, runs.size())))
              + (runs.size() > NAMED ? " and " + (runs.size() - NAMED) + " more" : "")
              + ")");
    }
    return lines;
  }
}
