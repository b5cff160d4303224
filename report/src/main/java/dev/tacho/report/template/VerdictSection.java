package dev.tacho.report.template;

import dev.tacho.analysis.compare.Standing;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.analysis.verdict.Change;
import dev.tacho.analysis.verdict.Difference;
import dev.tacho.analysis.verdict.FigureVerdict;
import dev.tacho.analysis.verdict.PairVerdict;
import dev.tacho.analysis.verdict.Score;
import dev.tacho.analysis.verdict.Terms;
import dev.tacho.analysis.verdict.Verdict;
import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What the comparison of measured runs came to: as `tacho compare` says it, nothing added.
final class VerdictSection {
  private final Names names;

  private VerdictSection(Names names) {
    this.names = names;
  }

  /// What is said of the runs of `pack` that were measured; empty where they are fewer than two.
  static Optional<Verdict> verdict(Pack pack, Set<String> vary) {
    List<ResultRun> measured = measured(pack);
    Terms usual = Terms.usual();
    return measured.size() < 2
        ? Optional.empty()
        : Optional.of(
            Verdict.of(
                measured,
                List.of(),
                new Terms(vary, usual.metrics(), usual.goals(), usual.weights(), usual.least())));
  }

  /// The runs of `pack` that were measured: the first is what the others are held against.
  static List<ResultRun> measured(Pack pack) {
    return pack.runs().stream().map(PackRun::result).filter(run -> run.main().isPresent()).toList();
  }

  static Section of(Pack pack, Optional<Verdict> verdict, Names names) {
    List<ResultRun> measured = measured(pack);
    List<Block> blocks = new ArrayList<>();
    if (verdict.isEmpty()) {
      blocks.add(
          new Block.Note(
              "No verdict: it takes two runs that were measured; "
                  + measured.size()
                  + " of these "
                  + (measured.size() == 1 ? "was." : "were.")));
    } else {
      verdict.get().remarks().forEach(remark -> blocks.add(new Block.Note(remark)));
      VerdictSection section = new VerdictSection(names);
      for (PairVerdict pair : verdict.get().pairs()) {
        section.pair(measured.getFirst().title(), pair, blocks);
      }
    }
    return new Section("verdict", "Verdict", blocks);
  }

  private void pair(String first, PairVerdict pair, List<Block> blocks) {
    blocks.add(new Block.Prose(sentence(first, pair)));
    pair.obstacles().forEach(why -> blocks.add(new Block.Note("Not comparable: " + why + ".")));
    blocks.add(figures(first, pair));
    if (!pair.score().parts().isEmpty()) {
      blocks.add(families(first, pair));
    }
    pair.score()
        .sensitivity()
        .forEach(what -> blocks.add(new Block.Note("The winner depends on this: " + what)));
    if (!pair.differences().isEmpty()) {
      blocks.add(differences(first, pair));
    }
  }

  private static String sentence(String first, PairVerdict pair) {
    Score score = pair.score();
    String winner =
        switch (score.winner()) {
          case FIRST -> first + " wins over " + pair.title();
          case OTHER -> pair.title() + " wins over " + first;
          case NEITHER -> "Neither " + first + " nor " + pair.title() + " wins: " + score.reason();
          case NONE -> "No winner of " + first + " and " + pair.title() + ": " + score.reason();
        };
    String worse =
        switch (pair.regression()) {
          case YES ->
              " Proven worse: "
                  + String.join(
                      ", ", pair.regressions().stream().map(FigureVerdict::label).toList())
                  + ".";
          case NO -> " Nothing is proven worse.";
          case UNKNOWN ->
              " Whether it got worse cannot be told: "
                  + pair.whyUnknown().orElse("too little is known")
                  + ".";
        };
    return winner + "." + worse;
  }

  private Block.Table figures(String first, PairVerdict pair) {
    List<List<Cell>> rows = new ArrayList<>();
    for (FigureVerdict figure : pair.figures()) {
      Unit unit = figure.metric().unit();
      rows.add(
          List.of(
              Cell.of(figure.label()),
              side(figure.first(), unit, figure.reason()),
              side(figure.other(), unit, figure.reason()),
              change(figure),
              interval(figure),
              standing(figure.standing()),
              Cell.of(figure.reason())));
    }
    return new Block.Table(
        names.of("verdict " + pair.title()),
        pair.title() + " against " + first,
        List.of(
            Block.Column.left("number"),
            Block.Column.right(first),
            Block.Column.right(pair.title()),
            Block.Column.right("change"),
            Block.Column.right("interval of the difference"),
            Block.Column.left("standing"),
            Block.Column.left("why")),
        rows);
  }

  /// A number, or that it is missing; `told` in the last column tells why as a rule.
  private static Cell side(FigureVerdict.Side side, Unit unit, String told) {
    if (side.value().isPresent()) {
      return Cell.of(side.value().getAsDouble(), Words.value(side.value().getAsDouble(), unit));
    }
    String why = side.missing().orElse("no number");
    return Cell.missing(told.contains(why) ? "missing" : "missing: " + why);
  }

  private static Cell change(FigureVerdict figure) {
    OptionalDouble share = figure.change().map(Change::relative).orElseGet(OptionalDouble::empty);
    return share.isPresent()
        ? Cell.of(share.getAsDouble(), Words.share(share.getAsDouble()))
        : Cell.missing(Words.NONE);
  }

  private static Cell interval(FigureVerdict figure) {
    return figure
        .change()
        .flatMap(Change::interval)
        .map(
            i ->
                Cell.of(
                    Words.value(i.low(), figure.metric().unit())
                        + " to "
                        + Words.value(i.high(), figure.metric().unit())))
        .orElseGet(() -> Cell.missing(Words.NONE));
  }

  private static Cell standing(Standing standing) {
    Cell word = Cell.of(standing.word().replace('_', ' '));
    return switch (standing) {
      case BETTER -> word.toned(Tone.GOOD);
      case WORSE -> word.toned(Tone.BAD);
      case NO_DIFFERENCE, NOT_ENOUGH_REPEATS, NO_DIRECTION, NOT_COMPARABLE -> word;
    };
  }

  private Block families(String first, PairVerdict pair) {
    List<String> labels = new ArrayList<>();
    List<BarChart.Bar> bars = new ArrayList<>();
    for (Score.Part part : pair.score().parts()) {
      labels.add(part.label() + " (" + part.family().word() + ")");
      bars.add(
          BarChart.Bar.of(part.points())
              .toned(part.points() > 0 ? Tone.GOOD : part.points() < 0 ? Tone.BAD : Tone.PLAIN));
    }
    return new Block.Picture(
        names.of("points " + pair.title()),
        new BarChart(
            "What speaks for " + pair.title() + ", by weight",
            Axis.of("points", Unit.ONE).spanning(-1, 1),
            BarChart.Layout.DELTA,
            labels,
            List.of(new BarChart.Series(pair.title(), bars)),
            List.of(),
            "To the left it speaks for "
                + first
                + ". Numbers of one family share its weight; all weights add up to 1, the points to "
                + Numbers.text(pair.score().points(), 3)
                + "."));
  }

  private Block.Table differences(String first, PairVerdict pair) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Difference difference : pair.differences()) {
      rows.add(
          List.of(
              Cell.of(difference.axis().word()),
              Cell.of(difference.name()),
              difference.first().map(Cell::of).orElseGet(() -> Cell.missing("not said")),
              difference.other().map(Cell::of).orElseGet(() -> Cell.missing("not said")),
              Cell.of(difference.meant() ? "meant" : difference.decides() ? "decides" : "")));
    }
    return new Block.Table(
        names.of("differences " + pair.title()),
        "Why the two may differ",
        List.of(
            Block.Column.left("of"),
            Block.Column.left("what"),
            Block.Column.left(first),
            Block.Column.left(pair.title()),
            Block.Column.left("weighs")),
        rows);
  }
}
