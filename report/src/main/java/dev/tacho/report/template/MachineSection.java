package dev.tacho.report.template;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;

/// What was read of the machine meanwhile.
final class MachineSection {
  private static final int MOST = 40;

  private MachineSection() {}

  static Section of(Pack pack, Names names) {
    List<Block> blocks = new ArrayList<>();
    for (PackRun run : pack.runs()) {
      List<MetricStats> read = run.summary().machine();
      if (read.isEmpty()) {
        blocks.add(
            new Block.Note("Nothing was read of the machine while " + run.title() + " went on."));
        continue;
      }
      List<List<Cell>> rows = new ArrayList<>();
      for (MetricStats one : read.subList(0, Math.min(MOST, read.size()))) {
        rows.add(row(one));
      }
      blocks.add(
          new Block.Table(
              names.of("machine " + run.title()),
              "Read of the machine while " + run.title() + " went on",
              List.of(
                  Block.Column.left("series"),
                  Block.Column.right("readings"),
                  Block.Column.right("least"),
                  Block.Column.right("mean"),
                  Block.Column.right("greatest"),
                  Block.Column.right("last")),
              rows));
      if (read.size() > MOST) {
        blocks.add(
            new Block.Note(
                (read.size() - MOST)
                    + " more series of "
                    + run.title()
                    + " are left out; tacho show --keys lists them."));
      }
    }
    return new Section("machine", "The machine meanwhile", blocks);
  }

  private static List<Cell> row(MetricStats one) {
    return List.of(
        Cell.of(one.name()),
        Cell.of(one.count(), Numbers.grouped(one.count())),
        one.min().map(at -> value(one, at.value())).orElseGet(() -> none()),
        Double.isNaN(one.mean()) ? none() : value(one, one.mean()),
        one.max().map(at -> value(one, at.value())).orElseGet(() -> none()),
        value(one, one.last().value()));
  }

  private static Cell value(MetricStats one, double value) {
    return Cell.of(value, Words.value(value, one.meaning().unit()));
  }

  private static Cell none() {
    return Cell.missing("no finite value");
  }
}
