package dev.tacho.report.template;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.Scorecard;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How each run did by a few marks, each with its account.
final class ScorecardSection {
  private static final double FINE = 90;
  private static final double POOR = 60;

  private ScorecardSection() {}

  static Section of(Pack pack, Map<Scorecard.Mark, Double> weights, Names names) {
    Scorecard scores = Scorecard.of(pack, weights);
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Prose(
            "Marks of 0 to 100, a convention and no measurement: "
                + meanings()
                + ". A run has a mark for the whole only where --weight says what counts, and only"
                + " where every mark that counts is there."));
    blocks.add(marks(pack, scores, names));
    blocks.add(accounts(pack, scores, names));
    return new Section("scorecard", "Health of the runs", blocks);
  }

  private static String meanings() {
    List<String> all = new ArrayList<>();
    for (Scorecard.Mark mark : Scorecard.Mark.values()) {
      all.add(mark.word() + " is " + mark.meaning());
    }
    return String.join("; ", all);
  }

  private static Block.Table marks(Pack pack, Scorecard scores, Names names) {
    List<Block.Column> columns = new ArrayList<>();
    columns.add(Block.Column.left("run"));
    columns.add(Block.Column.left("state"));
    for (Scorecard.Mark mark : Scorecard.Mark.values()) {
      columns.add(Block.Column.right(mark.word()));
    }
    columns.add(Block.Column.right("whole"));
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < scores.cards().size(); i++) {
      Scorecard.Card card = scores.cards().get(i);
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(pack.runs().get(i).title()));
      row.add(
          pack.runs().get(i).summary().state().isPresent()
              ? Cell.of(pack.runs().get(i).summary().state().get().word().replace('_', ' '))
              : Cell.missing("not known"));
      for (Scorecard.Mark mark : Scorecard.Mark.values()) {
        row.add(cell(card.of(mark)));
      }
      row.add(cell(card.whole()));
      rows.add(row);
    }
    return new Block.Table(names.of("marks"), "Marks", columns, rows);
  }

  private static Cell cell(Scorecard.Score score) {
    if (!score.isThere()) {
      return Cell.missing(Words.NONE);
    }
    Tone tone = score.value() >= FINE ? Tone.GOOD : score.value() < POOR ? Tone.BAD : Tone.WARN;
    return Cell.of(score.value(), Numbers.text(score.value(), 3)).toned(tone);
  }

  private static Block.Table accounts(Pack pack, Scorecard scores, Names names) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < scores.cards().size(); i++) {
      String title = pack.runs().get(i).title();
      Scorecard.Card card = scores.cards().get(i);
      for (Scorecard.Mark mark : Scorecard.Mark.values()) {
        rows.add(account(title, mark.word(), card.of(mark)));
      }
      rows.add(account(title, "whole", card.whole()));
    }
    return new Block.Table(
        names.of("mark accounts"),
        "What each mark is made of, or why there is none",
        List.of(Block.Column.left("run"), Block.Column.left("mark"), Block.Column.left("account")),
        rows);
  }

  private static List<Cell> account(String run, String mark, Scorecard.Score score) {
    return List.of(
        Cell.of(run),
        Cell.of(mark),
        score.isThere() ? Cell.of(score.account()) : Cell.missing("missing: " + score.account()));
  }
}
