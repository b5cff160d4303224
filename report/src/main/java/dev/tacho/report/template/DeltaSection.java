package dev.tacho.report.template;

import dev.tacho.analysis.pack.Delta;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.verdict.Verdict;
import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.BarChart;
import dev.tacho.report.chart.Tone;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Each run against the first, number by number, to the right where it is better.
final class DeltaSection {
  private static final int MOST_BARS = 20;
  private static final int MOST_RUNS = 9;

  private DeltaSection() {}

  /// @param verdict what says which runs may not be held against the first; empty where nothing was
  ///     judged
  static Section of(Pack pack, Optional<Verdict> verdict, Names names) {
    List<Block> blocks = new ArrayList<>();
    if (pack.runs().size() < 2) {
      blocks.add(new Block.Note("One run: there is no baseline. Name the baseline first."));
    } else {
      blocks.add(
          new Block.Prose(
              "Bars to the right are better than the baseline, "
                  + pack.runs().getFirst().title()
                  + ". They show single numbers; whether a difference is more than chance is said"
                  + " by the verdict of a comparison, never by a bar."));
      for (int i = 1; i < Math.min(pack.runs().size(), MOST_RUNS + 1); i++) {
        PackRun run = pack.runs().get(i);
        Optional<String> obstacle = obstacle(pack, verdict, run);
        blocks.add(
            obstacle
                .<Block>map(
                    why ->
                        new Block.Note(
                            run.title() + " is not held against the baseline: " + why + "."))
                .orElse(bars(pack, i, names)));
      }
      if (pack.runs().size() > MOST_RUNS + 1) {
        blocks.add(
            new Block.Note("The first " + MOST_RUNS + " runs after the baseline are drawn."));
      }
    }
    return new Section("deltas", "Against the baseline", blocks);
  }

  private static Optional<String> obstacle(Pack pack, Optional<Verdict> verdict, PackRun run) {
    int place = VerdictSection.measured(pack).indexOf(run.result());
    return verdict.isEmpty() || place < 1
        ? Optional.empty()
        : verdict.get().pairs().get(place - 1).obstacles().stream().findFirst();
  }

  private static Block bars(Pack pack, int place, Names names) {
    PackRun run = pack.runs().get(place);
    List<String> labels = new ArrayList<>();
    List<BarChart.Bar> bars = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    int more = 0;
    for (Pack.Row row : pack.judged()) {
      Delta delta = Delta.of(row, 0, place);
      if (Double.isNaN(delta.better())) {
        lacking.add(row.label());
      } else if (bars.size() < MOST_BARS) {
        labels.add(row.label());
        bars.add(
            BarChart.Bar.of(delta.better())
                .toned(
                    delta.better() > 0 ? Tone.GOOD : delta.better() < 0 ? Tone.BAD : Tone.PLAIN));
      } else {
        more++;
      }
    }
    String note =
        (lacking.isEmpty()
                ? ""
                : "Not in both runs, or 0 in the baseline: " + String.join(", ", lacking) + ". ")
            + (more > 0 ? more + " more numbers are in the heat map's rows." : "");
    return new Block.Picture(
        names.of("delta " + run.title()),
        new BarChart(
            run.title() + " against " + pack.runs().getFirst().title(),
            Axis.of("better by", Unit.PERCENT),
            BarChart.Layout.DELTA,
            labels,
            List.of(new BarChart.Series(run.title(), bars)),
            List.of(),
            note.strip()));
  }
}
