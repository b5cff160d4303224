package dev.tacho.report.html;

import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Cell;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pack.Section;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The blocks of a report as HTML that is well-formed XML, for a screen or for paper. Where they
/// differ is only how charts are drawn and how the data behind them are folded.
public final class Body {
  /// Draws a chart as the medium takes it.
  public interface Drawing {
    /// Its markup, ids behind the block's name.
    String svg(Block.Picture picture);
  }

  private final Markup out;
  private final Drawing drawing;
  private final boolean folded;

  /// Writes to `out`.
  ///
  /// @param folded whether it is a screen: the data behind charts are shown on demand, and tables
  ///     are as wide as they need; on paper their columns share the sheet
  public Body(Markup out, Drawing drawing, boolean folded) {
    this.out = out;
    this.drawing = drawing;
    this.folded = folded;
  }

  /// The sections, one after the other.
  public void sections(Report report) {
    for (Section section : report.sections()) {
      out.open("section", "id", section.id()).line();
      out.element("h2", section.heading()).line();
      for (Block block : section.blocks()) {
        block(block, section.id().equals(Report.DATA));
      }
      out.close().line();
    }
  }

  private void block(Block block, boolean data) {
    switch (block) {
      case Block.Prose(var text) -> out.element("p", text).line();
      case Block.Note(var text) -> out.element("p", text, "class", "note").line();
      case Block.Kpis(var all) -> kpis(all);
      case Block.Table table when folded && data -> {
        out.open("details");
        out.element("summary", table.caption());
        table(table);
        out.close().line();
      }
      case Block.Table table -> table(table);
      case Block.Picture picture -> picture(picture);
    }
  }

  private void kpis(List<Block.Kpi> all) {
    out.open("div", "class", "kpis").line();
    for (Block.Kpi kpi : all) {
      out.open("div", "class", "kpi");
      out.element("div", kpi.name(), "class", "kpi-name");
      out.element("div", kpi.value(), "class", "kpi-value");
      out.element("div", kpi.detail(), "class", "kpi-detail");
      out.element("div", kpi.how(), "class", "kpi-how");
      out.close().line();
    }
    out.close().line();
  }

  private void table(Block.Table table) {
    Optional<Shares> shares = folded ? Optional.empty() : Optional.of(Shares.of(table));
    boolean small = shares.filter(Shares::isWide).isPresent();
    out.open("div", "class", "scroll");
    out.open("table", "id", table.name(), "class", small ? "wide" : "").line();
    out.element("caption", table.caption()).line();
    shares.ifPresent(this::widths);
    out.open("thead").open("tr");
    for (Block.Column column : table.columns()) {
      out.element("th", column.heading(), "scope", "col", "class", column.right() ? "n" : "");
    }
    out.close().close().line();
    out.open("tbody").line();
    for (List<Cell> row : table.rows()) {
      out.open("tr");
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        out.element("td", cell.text(), "class", looks(cell, table.columns().get(i).right()));
      }
      out.close().line();
    }
    out.close().close().close().line();
  }

  private void widths(Shares shares) {
    out.open("colgroup");
    for (double percent : shares.percents()) {
      out.empty("col", "style", String.format(Locale.ROOT, "width:%.1f%%", percent));
    }
    out.close().line();
  }

  private static String looks(Cell cell, boolean right) {
    String tone =
        cell.missing()
            ? "missing"
            : switch (cell.tone()) {
              case PLAIN -> "";
              case GOOD, WARN, BAD -> cell.tone().name().toLowerCase(Locale.ROOT);
            };
    return (right ? "n " : "").concat(tone).strip();
  }

  private void picture(Block.Picture picture) {
    out.open("figure", "id", picture.name()).line();
    if (picture.chart().nothing().isPresent()) {
      // a drawing has its title in it
      out.element("figcaption", picture.chart().title()).line();
      out.element("p", picture.chart().nothing().get(), "class", "note").line();
    } else {
      out.raw(drawing.svg(picture)).line();
      for (String note : picture.chart().notes()) {
        out.element("p", note, "class", "note").line();
      }
      out.open("p", "class", "behind");
      out.element("a", "data", "href", "#" + picture.data());
      out.close().line();
    }
    out.close().line();
  }
}
