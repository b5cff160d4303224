package dev.tacho.report.template;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What everything means, in plain language.
final class GuideSection {
  private GuideSection() {}

  static Section of(Pack pack, Names names) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Prose(
            "Measured: this program read it off a clock, a counter or a file. Reported: another"
                + " program said so. Estimated: a model or an approximation stands between the"
                + " readings and the number. Declared: a person or a configuration said so. A"
                + " number that was computed from others counts as its weakest input. What is"
                + " missing says why; nothing is ever filled in."));
    blocks.add(
        new Block.Prose(
            "p99 is the value that 99 of 100 do not exceed; the median is the middle one. An"
                + " interval says where the true value lies at the stated level, by the stated"
                + " method; numbers without one are single values. Of two runs with one value each"
                + " nobody can tell chance from change."));
    Map<String, Pack.Row> metrics = new LinkedHashMap<>();
    pack.rows().forEach(row -> metrics.putIfAbsent(row.metric().name(), row));
    if (metrics.isEmpty()) {
      blocks.add(new Block.Note("There is no metric to explain."));
    } else {
      blocks.add(table(metrics, names));
    }
    return new Section("guide", "How to read this", blocks);
  }

  private static Block.Table table(Map<String, Pack.Row> metrics, Names names) {
    Map<String, String> meanings = new HashMap<>();
    for (MetricRegistry.Entry entry : MetricRegistry.known().entries()) {
      if (!entry.meaning().startsWith("the same")) {
        meanings.putIfAbsent(entry.metric().definition(), entry.meaning());
      }
    }
    List<List<Cell>> rows = new ArrayList<>();
    metrics.forEach(
        (name, row) ->
            rows.add(
                List.of(
                    Cell.of(name),
                    Cell.of(unit(row)),
                    Cell.of(row.metric().direction().word()),
                    meanings.containsKey(row.metric().definition())
                        ? Cell.of(meanings.get(row.metric().definition()))
                        : Cell.missing("nobody said what it means"))));
    return new Block.Table(
        names.of("meanings"),
        "What the metrics mean",
        List.of(
            Block.Column.left("metric"),
            Block.Column.left("unit"),
            Block.Column.left("better"),
            Block.Column.left("meaning")),
        rows);
  }

  private static String unit(Pack.Row row) {
    return switch (row.metric().unit().symbol()) {
      case "?" -> "not said";
      case "1" -> "plain number";
      default -> row.metric().unit().symbol();
    };
  }
}
