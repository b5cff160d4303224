package dev.tacho.cli.judge;

import dev.tacho.analysis.compare.Standing;
import dev.tacho.analysis.verdict.Change;
import dev.tacho.analysis.verdict.Difference;
import dev.tacho.analysis.verdict.FigureVerdict;
import dev.tacho.analysis.verdict.PairVerdict;
import dev.tacho.analysis.verdict.Score;
import dev.tacho.analysis.verdict.Terms;
import dev.tacho.analysis.verdict.Verdict;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Format;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Verdicts on measured runs for people, and as CSV and Markdown.
final class VerdictText {
  private static final int LONGEST_VALUE = 48;
  private static final int DIFFERENCES = 12;

  private final Call call;
  private final Console console;
  private final Verdict verdict;
  private final String first;

  private VerdictText(Call call, Verdict verdict) {
    this.call = call;
    this.console = call.console();
    this.verdict = verdict;
    this.first = verdict.runs().getFirst().title();
  }

  static void print(Call call, Verdict verdict, int top) {
    VerdictText text = new VerdictText(call, verdict);
    if (call.format() == Format.CSV) {
      call.print(text.exact(), "");
    } else {
      for (int i = 0; i < verdict.pairs().size(); i++) {
        if (i > 0) {
          call.console().line();
        }
        text.print(verdict.pairs().get(i), top);
      }
      text.footnotes();
    }
    verdict.remarks().forEach(remark -> call.console().hint(Printable.of(remark)));
  }

  private void print(PairVerdict pair, int top) {
    List<FigureVerdict> shown =
        pair.figures().stream()
            .filter(f -> f.first().value().isPresent() || f.other().value().isPresent())
            .sorted(Comparator.comparingInt(VerdictText::order))
            .toList();
    if (shown.isEmpty()) {
      console.line(Printable.of("No figure of " + pair.title() + " or " + first + " can be used."));
    } else {
      call.print(table(pair, shown.subList(0, Math.min(top, shown.size()))), "");
    }
    if (shown.size() > top) {
      console.hint(
          top + " of " + shown.size() + " figures are shown; --top " + shown.size() + " shows all");
    }
    console.line();
    pair.obstacles().forEach(why -> console.line(Printable.of("Not comparable: " + why + ".")));
    score(pair);
    leftOut(pair);
    differences(pair);
  }

  private static int order(FigureVerdict figure) {
    return switch (figure.standing()) {
      case WORSE -> 0;
      case BETTER -> 1;
      case NO_DIFFERENCE -> 2;
      case NOT_ENOUGH_REPEATS -> 3;
      case NOT_COMPARABLE -> 4;
      case NO_DIRECTION -> figure.extreme() ? 6 : 5;
    };
  }

  private Table table(PairVerdict pair, List<FigureVerdict> shown) {
    Table table =
        new Table()
            .left("FIGURE")
            .right(first)
            .right(pair.title())
            .right("CHANGE")
            .right("95 % INTERVAL")
            .whereSaid()
            .right("P")
            .whereSaid()
            .left("TIER")
            .whereSaid()
            .left("VERDICT");
    for (FigureVerdict figure : shown) {
      table.row(
          figure.label(),
          value(figure.first()),
          value(figure.other()),
          figure.change().map(VerdictText::change).orElse("-"),
          figure
              .change()
              .flatMap(Change::interval)
              .map(i -> Numbers.text(i.low(), 3) + " to " + Numbers.text(i.high(), 3))
              .orElse(""),
          figure
              .change()
              .filter(c -> c.adjusted().isPresent())
              .map(c -> chance(c.adjusted().getAsDouble()))
              .orElse(""),
          tier(figure),
          said(figure));
    }
    return table;
  }

  private static String value(FigureVerdict.Side side) {
    return side.value().isPresent() ? Numbers.text(side.value().getAsDouble(), 4) : "-";
  }

  private static String change(Change change) {
    double by = change.difference();
    return (by > 0 ? "+" : "")
        + Numbers.text(by, 3)
        + (change.relative().isPresent() && change.relative().getAsDouble() != 0
            ? " (" + percent(change.relative().getAsDouble()) + ")"
            : "");
  }

  private static String percent(double share) {
    return (share > 0 ? "+" : "") + Numbers.text(100 * share, 3) + " %";
  }

  private static String chance(double p) {
    return p < 0.001 ? "<0.001" : Numbers.text(p, 2);
  }

  /// Measured numbers need no word; the others have one.
  private static String tier(FigureVerdict figure) {
    Tier weakest =
        figure
            .first()
            .tier()
            .orElse(Tier.MEASURED)
            .weaker(figure.other().tier().orElse(Tier.MEASURED));
    return weakest == Tier.MEASURED ? "" : weakest.word();
  }

  private static String said(FigureVerdict figure) {
    return switch (figure.standing()) {
      case BETTER -> "better";
      case WORSE -> "WORSE";
      case NO_DIFFERENCE -> "no difference";
      case NOT_ENOUGH_REPEATS -> "not judged";
      case NO_DIRECTION -> "shown only";
      case NOT_COMPARABLE -> "left out";
    };
  }

  private void score(PairVerdict pair) {
    Score score = pair.score();
    switch (score.winner()) {
      case NONE -> console.line(Printable.of("No winner: " + score.reason() + "."));
      case NEITHER -> console.line(Printable.of("Neither wins: " + score.reason() + "."));
      case FIRST -> console.line(Printable.of(winner(first, -1, score)));
      case OTHER -> console.line(Printable.of(winner(pair.title(), 1, score)));
    }
    if (score.winner() == Score.Winner.FIRST || score.winner() == Score.Winner.OTHER) {
      if (score.sensitivity().isEmpty()) {
        console.line(
            "It stays so when any weight is halved or doubled, and without any one family or"
                + " figure.");
      } else {
        score
            .sensitivity()
            .forEach(
                note -> console.line(Printable.of("It depends on the weights: " + note + ".")));
      }
    }
    List<FigureVerdict> spreads =
        pair.figures().stream().filter(f -> f.spread() && f.standing() == Standing.WORSE).toList();
    spreads.forEach(
        f ->
            console.line(
                Printable.of(
                    f.label()
                        + " grew by "
                        + f.change().map(VerdictText::change).orElse("")
                        + ".")));
  }

  private static String winner(String title, int sign, Score score) {
    List<String> gains = new ArrayList<>();
    List<String> deductions = new ArrayList<>();
    for (Score.Part part : score.parts()) {
      double points = sign * part.points();
      if (points > 0) {
        gains.add("+" + points(points) + " " + part.label());
      } else if (points < 0) {
        deductions.add("-" + points(-points) + " " + part.label());
      }
    }
    return "Winner: "
        + title
        + " with "
        + points(Math.abs(score.points()))
        + " of 1 ("
        + String.join(", ", gains)
        + (deductions.isEmpty()
            ? "; no deductions"
            : "; deductions " + String.join(", ", deductions))
        + ").";
  }

  private static String points(double points) {
    return Numbers.text(points, 2);
  }

  private void leftOut(PairVerdict pair) {
    if (!pair.obstacles().isEmpty()) {
      return;
    }
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    for (FigureVerdict figure : pair.figures()) {
      String what =
          switch (figure.standing()) {
            case NOT_COMPARABLE -> "Left out";
            case NOT_ENOUGH_REPEATS -> "Not judged";
            case NO_DIRECTION -> figure.extreme() ? "" : "Shown only";
            case BETTER, WORSE, NO_DIFFERENCE -> "";
          };
      if (!what.isEmpty()) {
        reasons
            .computeIfAbsent(what + "\n" + figure.reason(), _ -> new ArrayList<>())
            .add(figure.label());
      }
    }
    reasons.forEach(
        (reason, figures) -> {
          int line = reason.indexOf('\n');
          console.line(
              Printable.of(
                  reason.substring(0, line)
                      + ": "
                      + String.join(", ", figures)
                      + ": "
                      + reason.substring(line + 1)
                      + "."));
        });
  }

  private void differences(PairVerdict pair) {
    if (pair.differences().isEmpty()) {
      console.line("Nothing else differs that the results tell.");
      return;
    }
    console.line();
    Table table =
        new Table()
            .left("DIFFERS IN")
            .left("NAME")
            .shrinking(first)
            .shrinking(pair.title())
            .left("MEANT")
            .whereSaid();
    List<Difference> shown =
        pair.differences().subList(0, Math.min(DIFFERENCES, pair.differences().size()));
    for (Difference difference : shown) {
      table.row(
          difference.axis().word(),
          difference.name(),
          difference.first().map(VerdictText::cut).orElse("-"),
          difference.other().map(VerdictText::cut).orElse("-"),
          difference.meant() ? "yes" : "");
    }
    call.print(table, "");
    if (shown.size() < pair.differences().size()) {
      console.hint(
          pair.differences().size() - shown.size() + " more things differ; --json tells all");
    }
  }

  private static String cut(String text) {
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text;
  }

  private void footnotes() {
    boolean judged =
        verdict.pairs().stream()
            .flatMap(pair -> pair.figures().stream())
            .anyMatch(FigureVerdict::isJudged);
    if (!judged) {
      return;
    }
    long count =
        verdict.pairs().stream()
            .flatMap(pair -> pair.figures().stream())
            .filter(FigureVerdict::isJudged)
            .count();
    Set<String> noise = new LinkedHashSet<>();
    verdict.pairs().stream()
        .flatMap(pair -> pair.figures().stream())
        .filter(f -> f.isJudged() && !f.spread())
        .forEach(f -> f.noise().ifPresent(n -> noise.add(n.how())));
    console.line();
    console.line(
        "Intervals over repeats by a nested bootstrap of "
            + Numbers.grouped(Terms.DRAWS)
            + " draws; p held against "
            + (count == 1 ? "the one figure" : "all " + count + " figures")
            + " judged (Holm); noise from "
            + Printable.of(String.join(" and ", noise))
            + ".");
  }

  private Table exact() {
    Table table = new Table();
    for (String heading :
        List.of(
            "FIGURE",
            "RUN",
            "UNIT",
            "DIRECTION",
            "FAMILY",
            "FIRST",
            "VALUE",
            "DIFFERENCE",
            "RELATIVE",
            "LOW",
            "HIGH",
            "P",
            "P_ADJUSTED",
            "EFFECT_SIZE",
            "NOISE",
            "FIRST_TIER",
            "TIER",
            "STANDING",
            "REASON")) {
      table.left(heading);
    }
    for (PairVerdict pair : verdict.pairs()) {
      for (FigureVerdict f : pair.figures()) {
        table.row(
            f.label(),
            pair.title(),
            f.metric().unit().symbol(),
            f.metric().direction().word(),
            f.family().word(),
            exact(f.first().value()),
            exact(f.other().value()),
            f.change().map(c -> Double.toString(c.difference())).orElse(""),
            exact(f.change().map(Change::relative).orElse(OptionalDouble.empty())),
            f.change().flatMap(Change::interval).map(i -> Double.toString(i.low())).orElse(""),
            f.change().flatMap(Change::interval).map(i -> Double.toString(i.high())).orElse(""),
            exact(f.change().map(Change::p).orElse(OptionalDouble.empty())),
            exact(f.change().map(Change::adjusted).orElse(OptionalDouble.empty())),
            exact(f.change().map(Change::effect).orElse(OptionalDouble.empty())),
            f.noise().map(n -> Double.toString(n.floor())).orElse(""),
            f.first().tier().map(Tier::word).orElse(""),
            f.other().tier().map(Tier::word).orElse(""),
            f.standing().word(),
            f.reason());
      }
    }
    return table;
  }

  private static String exact(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }
}
