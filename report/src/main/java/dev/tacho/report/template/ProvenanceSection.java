package dev.tacho.report.template;

import dev.tacho.analysis.pack.Entry;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The account of every number: how it was obtained, how many values are behind it, its interval.
final class ProvenanceSection {
  private ProvenanceSection() {}

  static Section of(Pack pack, Names names) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Pack.Row row : pack.rows()) {
      for (int i = 0; i < row.entries().size(); i++) {
        Entry entry = row.entries().get(i);
        Optional<List<Cell>> account = account(pack, row, i, entry);
        account.ifPresent(rows::add);
      }
    }
    Block block =
        rows.isEmpty()
            ? new Block.Note("There is no number to account for.")
            : new Block.Table(
                names.of("accounts"),
                "How every number was obtained",
                List.of(
                    Block.Column.left("number"),
                    Block.Column.left("run"),
                    Block.Column.right("value"),
                    Block.Column.left("obtained"),
                    Block.Column.right("samples"),
                    Block.Column.right("repeats"),
                    Block.Column.left("interval")),
                rows);
    return new Section("provenance", "Where every number comes from", List.of(block));
  }

  /// Nothing for a number that the run simply does not have: the coverage says so.
  private static Optional<List<Cell>> account(Pack pack, Pack.Row row, int place, Entry entry) {
    if (entry.how().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(
            Cell.of(row.label()),
            Cell.of(pack.runs().get(place).title()),
            Words.cell(row, entry),
            Cell.of(Words.how(entry.how().get())),
            Words.samples(entry),
            Cell.of(entry.repeats(), Integer.toString(entry.repeats())),
            Cell.of(
                entry
                    .interval()
                    .map(
                        i ->
                            Words.interval(entry, row.metric().unit()).text()
                                + ": "
                                + Words.method(i))
                    .orElse("none"))));
  }
}
