package dev.tacho.cli.judge;

import dev.tacho.analysis.compare.Comparison;
import dev.tacho.analysis.compare.ConfigDiff;
import dev.tacho.analysis.compare.Contender;
import dev.tacho.analysis.compare.CurveGap;
import dev.tacho.analysis.compare.Effect;
import dev.tacho.analysis.compare.GroupComparison;
import dev.tacho.analysis.compare.MetricComparison;
import dev.tacho.analysis.compare.Place;
import dev.tacho.analysis.compare.Reading;
import dev.tacho.analysis.compare.Speed;
import dev.tacho.analysis.compare.Standing;
import dev.tacho.analysis.importance.Importance;
import dev.tacho.analysis.query.Aggregate;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Format;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Comparisons for people, and as CSV and Markdown.
final class CompareText {
  private static final int CURVES = 3;
  private static final int LONGEST_SETTING = 60;

  private CompareText() {}

  static void print(Call call, Comparison found, int top) {
    if (found.metrics().isEmpty()) {
      call.console().hint("the runs have no metric in common");
    }
    curves(call, found, top);
    if (call.format() != Format.CSV && !found.configuration().rows().isEmpty()) {
      call.console().line();
      configuration(call, found);
    }
    List<MetricComparison> shown =
        found.metrics().subList(0, Math.min(top, found.metrics().size()));
    if (call.format() != Format.CSV && shown.stream().anyMatch(CompareText::waitsForRepeats)) {
      call.console().line();
      call.console()
          .line(
              "No winner: one run each, and how much of it is chance only repeats can tell"
                  + " (--groups).");
    }
    found.remarks().forEach(remark -> call.console().hint(Printable.of(remark)));
  }

  /// What programs reported while they ran.
  static void curves(Call call, Comparison found, int top) {
    Console console = call.console();
    List<MetricComparison> shown =
        found.metrics().subList(0, Math.min(top, found.metrics().size()));
    if (!shown.isEmpty()) {
      call.print(metrics(call, found, shown), "");
    }
    if (shown.size() < found.metrics().size()) {
      console.hint(
          shown.size()
              + " of "
              + found.metrics().size()
              + " metrics are shown, the greatest differences first; --top "
              + found.metrics().size()
              + " shows all");
    }
    if (call.format() != Format.CSV) {
      List<String> sentences = sentences(found, shown);
      if (!sentences.isEmpty()) {
        console.line();
        console.lines(sentences);
      }
    }
  }

  private static boolean waitsForRepeats(MetricComparison metric) {
    return metric.others().stream().anyMatch(o -> o.standing() == Standing.NOT_ENOUGH_REPEATS);
  }

  private static Table metrics(Call call, Comparison found, List<MetricComparison> shown) {
    boolean exact = call.format() == Format.CSV;
    Table table = new Table().shrinking("METRIC");
    for (Contender side : found.sides()) {
      table.right(
          side.at() instanceof Place.Whole
              ? side.title()
              : side.title() + " at " + side.at().text());
    }
    boolean two = found.sides().size() == 2;
    for (int i = 1; i < found.sides().size(); i++) {
      table.right(two ? "DIFFERENCE" : found.sides().get(i).title() + " - first");
    }
    table.shrinking("NOTE").whereSaid();
    for (MetricComparison metric : shown) {
      List<String> cells = new ArrayList<>();
      cells.add(metric.name());
      for (Reading reading : metric.readings()) {
        cells.add(reading.value().map(at -> number(at.value(), exact)).orElse(exact ? "" : "-"));
      }
      Set<String> notes = new LinkedHashSet<>();
      for (MetricComparison.Against other : metric.others()) {
        cells.add(difference(other, exact));
        if (other.standing() == Standing.NOT_COMPARABLE
            || other.standing() == Standing.NO_DIRECTION) {
          notes.add(note(other));
        }
      }
      for (int i = 0; i < metric.readings().size(); i++) {
        long bad = metric.readings().get(i).notFinite();
        if (bad > 0) {
          notes.add(
              Numbers.grouped(bad)
                  + " values of "
                  + found.sides().get(i).title()
                  + " are not finite");
        }
      }
      cells.add(String.join("; ", notes));
      table.row(cells.toArray(new String[0]));
    }
    return table;
  }

  private static String note(MetricComparison.Against other) {
    return other.standing() == Standing.NO_DIRECTION ? "no direction" : other.reason();
  }

  private static String number(double value, boolean exact) {
    return exact ? Double.toString(value) : Numbers.text(value);
  }

  private static String difference(MetricComparison.Against other, boolean exact) {
    if (Double.isNaN(other.difference())) {
      return exact ? "" : "-";
    }
    return exact
        ? Double.toString(other.difference())
        : signed(other.difference()) + percent(other.relative());
  }

  private static String signed(double value) {
    return (value > 0 ? "+" : "") + Numbers.text(value);
  }

  /// ` (+12 %)`: of differences, never of values.
  private static String percent(double share) {
    return Double.isFinite(share)
        ? " (" + (share > 0 ? "+" : "") + rounded(100 * share) + " %)"
        : "";
  }

  private static String rounded(double value) {
    double grain = Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 0.1 : 0.01;
    return Numbers.text(Math.rint(value / grain) / Math.rint(1 / grain));
  }

  private static List<String> sentences(Comparison found, List<MetricComparison> shown) {
    List<String> lines = new ArrayList<>();
    int told = 0;
    for (MetricComparison metric : shown) {
      boolean any = false;
      for (int i = 0; i < metric.others().size() && told < CURVES; i++) {
        MetricComparison.Against other = metric.others().get(i);
        String first = found.sides().getFirst().title();
        String second = found.sides().get(i + 1).title();
        Optional<String> ahead = other.curve().flatMap(gap -> ahead(gap, second));
        Optional<String> soon = other.speed().flatMap(speed -> soon(speed, first, second));
        if (ahead.isPresent() || soon.isPresent()) {
          any = true;
          lines.add(
              Printable.of(
                  metric.name()
                      + ": "
                      + String.join(
                          "; ", List.of(soon, ahead).stream().flatMap(Optional::stream).toList())));
        }
      }
      told += any ? 1 : 0;
    }
    return lines;
  }

  private static Optional<String> ahead(CurveGap gap, String second) {
    if (Double.isNaN(gap.ahead()) || gap.widest() == 0) {
      return Optional.empty();
    }
    boolean behind = gap.ahead() < 0.5;
    return Optional.of(
        second
            + (behind ? " is behind over " : " is ahead over ")
            + rounded(100 * (behind ? 1 - gap.ahead() : gap.ahead()))
            + " % of steps "
            + Numbers.grouped(gap.fromStep())
            + " to "
            + Numbers.grouped(gap.toStep())
            + (gap.lastCrossing() == RunSink.NO_STEP
                ? ""
                : ", the curves crossing last at step " + Numbers.grouped(gap.lastCrossing())));
  }

  private static Optional<String> soon(Speed speed, String first, String second) {
    String target = Numbers.text(speed.target());
    if (speed.first().isEmpty() && speed.other().isEmpty()) {
      return Optional.empty();
    }
    if (speed.first().isEmpty() || speed.other().isEmpty()) {
      return Optional.of(
          (speed.other().isEmpty() ? second : first)
              + " never reaches "
              + target
              + ", "
              + (speed.other().isEmpty() ? first : second)
              + " does "
              + when(speed.first().isEmpty() ? speed.other().get() : speed.first().get()));
    }
    StringBuilder text =
        new StringBuilder()
            .append(second)
            .append(" reaches ")
            .append(target)
            .append(' ')
            .append(when(speed.other().get()));
    if (!Double.isNaN(speed.stepShare())) {
      text.append(", ")
          .append(sooner(speed.stepShare()))
          .append(speed.stepShare() == 1 ? " as " : " than ")
          .append(first);
    }
    if (!Double.isNaN(speed.timeShare())) {
      text.append(" (by time ").append(sooner(speed.timeShare())).append(')');
    }
    return Optional.of(text.toString());
  }

  private static String when(Reading.At at) {
    return at.step() != RunSink.NO_STEP
        ? "at step " + Numbers.grouped(at.step())
        : at.nanos() == PointCursor.NO_TIME ? "at last" : "after " + Durations.ofNanos(at.nanos());
  }

  private static String sooner(double share) {
    return share == 1
        ? "as soon"
        : share < 1
            ? rounded(100 * (1 - share)) + " % sooner"
            : rounded(100 * (share - 1)) + " % later";
  }

  /// The settings in which the runs differ.
  static void configuration(Call call, Comparison found) {
    ConfigDiff diff = found.configuration();
    if (diff.rows().isEmpty()) {
      call.console()
          .hint(
              diff.same() == 0
                  ? "the runs have no settings"
                  : "the runs share all of their " + Numbers.grouped(diff.same()) + " settings");
      return;
    }
    Table table = new Table().left("SETTING");
    found.sides().forEach(side -> table.shrinking(side.title()));
    for (ConfigDiff.Row row : diff.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.path()));
      row.values().forEach(value -> cells.add(value.map(CompareText::setting).orElse("-")));
      table.row(cells.toArray(new String[0]));
    }
    call.print(table, "");
    if (call.format() == Format.TEXT && diff.same() > 0) {
      call.console().line(Numbers.grouped(diff.same()) + " more settings are the same.");
    }
  }

  private static String setting(Json value) {
    String text = value instanceof Json.Str(var plain) ? plain : value.toString();
    return text.length() > LONGEST_SETTING ? text.substring(0, LONGEST_SETTING) + "..." : text;
  }

  static void print(Call call, GroupComparison found, int top) {
    Console console = call.console();
    boolean exact = call.format() == Format.CSV;
    if (found.groups().isEmpty()) {
      console.hint("no run has " + Printable.of(found.by().text()));
    } else if (found.metrics().isEmpty()) {
      console.hint(
          "no metric that all runs have and of which a direction is known; name one by --metric, and"
              + " its direction by --goal");
    } else {
      call.print(table(found, exact, top), "");
    }
    if (found.metrics().size() > top) {
      console.hint(top + " of " + found.metrics().size() + " metrics are shown; --top shows more");
    }
    if (!exact && found.groups().size() > 1) {
      console.line();
      console.line(
          found
                  .pairedBy()
                  .map(fact -> "Paired by " + Printable.of(fact.text()) + "; ")
                  .orElse("Not paired; ")
              + "differences are to the first group, intervals over runs at 95 %.");
    }
    Set<String> reasons = new LinkedHashSet<>();
    for (GroupComparison.GroupMetric metric : found.metrics()) {
      for (Effect effect : metric.effects()) {
        if (effect.standing() != Standing.BETTER && effect.standing() != Standing.WORSE) {
          reasons.add(effect.standing().word().replace('_', ' ') + ": " + effect.reason());
        }
      }
    }
    reasons.forEach(reason -> console.hint(Printable.of(reason)));
    found.remarks().forEach(remark -> console.hint(Printable.of(remark)));
  }

  private static Table table(GroupComparison found, boolean exact, int top) {
    Table table =
        new Table()
            .shrinking("METRIC")
            .left(found.by().text())
            .right("RUNS")
            .right(exact ? "MEAN" : "MEAN \u00b1 DEVIATION")
            .right(exact ? "DEVIATION" : "")
            .whereSaid()
            .right("DIFFERENCE")
            .left("INTERVAL")
            .right("P")
            .whereSaid()
            .left("VERDICT");
    List<GroupComparison.GroupMetric> shown =
        found.metrics().subList(0, Math.min(top, found.metrics().size()));
    for (int m = 0; m < shown.size(); m++) {
      for (int g = 0; g < found.groups().size(); g++) {
        Aggregate group = found.groups().get(g);
        Aggregate.Figures figures = group.figures().get(m);
        Optional<Effect> effect =
            g == 0 ? Optional.empty() : Optional.of(shown.get(m).effects().get(g - 1));
        table.row(
            g == 0 || exact ? shown.get(m).metric().toString() : "",
            group.key().getFirst(),
            Integer.toString(group.runs().size()),
            mean(figures, exact),
            exact && !Double.isNaN(figures.deviation()) ? Double.toString(figures.deviation()) : "",
            effect.map(e -> difference(e, exact)).orElse(""),
            effect
                .flatMap(Effect::interval)
                .map(i -> number(i.low(), exact) + " to " + number(i.high(), exact))
                .orElse(""),
            effect
                .filter(e -> e.adjusted().isPresent())
                .map(e -> number(e.adjusted().getAsDouble(), exact))
                .orElse(""),
            effect.map(e -> e.standing().word().replace('_', ' ')).orElse(""));
      }
    }
    return table;
  }

  private static String mean(Aggregate.Figures figures, boolean exact) {
    if (figures.values() == 0) {
      return exact ? "" : "-";
    }
    return exact
        ? Double.toString(figures.mean())
        : Numbers.text(figures.mean())
            + (Double.isNaN(figures.deviation())
                ? ""
                : " \u00b1 " + Numbers.text(figures.deviation()));
  }

  private static String difference(Effect effect, boolean exact) {
    if (Double.isNaN(effect.estimate())) {
      return exact ? "" : "-";
    }
    return exact
        ? Double.toString(effect.estimate())
        : signed(effect.estimate()) + percent(effect.relative());
  }

  static void print(Call call, Importance found, int top) {
    Console console = call.console();
    if (!found.settings().isEmpty()) {
      boolean exact = call.format() == Format.CSV;
      Table table =
          new Table().left("SETTING").right("IMPORTANCE").right("DEVIATION").right("VALUES");
      for (Importance.Weight weight :
          found.settings().subList(0, Math.min(top, found.settings().size()))) {
        table.row(
            weight.path(),
            number(
                exact ? weight.importance() : Math.rint(1000 * weight.importance()) / 1000, exact),
            number(exact ? weight.deviation() : Math.rint(1000 * weight.deviation()) / 1000, exact),
            Integer.toString(weight.values()));
      }
      call.print(table, "");
      if (!exact) {
        console.line();
        console.line(
            "By the settings alone, "
                + rounded(100 * found.explained())
                + " % of the variance of "
                + Printable.of(found.metric().toString())
                + " is foretold in "
                + found.runs()
                + " runs; importance is how much worse that gets, in variances, when a setting's"
                + " values are dealt out anew.");
      }
    }
    found.remarks().forEach(remark -> console.hint(Printable.of(remark)));
  }
}
