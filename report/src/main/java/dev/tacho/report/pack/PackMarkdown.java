package dev.tacho.report.pack;

import dev.tacho.report.text.Markdown;
import dev.tacho.report.text.Printable;
import java.util.ArrayList;
import java.util.List;

/// A report as Markdown: charts by their data.
public final class PackMarkdown {
  private PackMarkdown() {}

  /// The page, line by line.
  public static List<String> of(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add("# " + text(report.title()));
    report.author().ifPresent(author -> lines.addAll(List.of("", text(author))));
    lines.add("");
    for (Report.Covered run : report.runs()) {
      lines.add("- " + text(run.title()) + ": `" + Printable.of(run.id()).replace('`', '\'') + "`");
    }
    for (Section section : report.sections()) {
      lines.addAll(List.of("", "## " + text(section.heading())));
      section.blocks().forEach(block -> block(block, lines));
    }
    return lines;
  }

  private static void block(Block block, List<String> lines) {
    lines.add("");
    switch (block) {
      case Block.Prose(var text) -> lines.add(text(text));
      case Block.Note(var text) -> lines.add("> " + text(text));
      case Block.Kpis(var all) -> {
        for (Block.Kpi kpi : all) {
          lines.add("- " + text(kpi.name()) + ": **" + text(kpi.value()) + "**" + behind(kpi));
        }
      }
      case Block.Table table -> table(table, lines);
      case Block.Picture picture -> {
        String title = picture.chart().title();
        String why = picture.chart().nothing().orElse("Chart; its data: " + picture.data());
        lines.add((title.isEmpty() ? "" : "**" + text(title) + "** ") + text(why));
        if (picture.chart().nothing().isEmpty()) {
          picture.chart().notes().forEach(note -> lines.addAll(List.of("", "> " + text(note))));
        }
      }
    }
  }

  private static String behind(Block.Kpi kpi) {
    String both =
        kpi.detail() + (kpi.detail().isEmpty() || kpi.how().isEmpty() ? "" : "; ") + kpi.how();
    return both.isEmpty() ? "" : " (" + text(both) + ")";
  }

  private static void table(Block.Table table, List<String> lines) {
    lines.addAll(List.of("**" + text(table.caption()) + "**", ""));
    StringBuilder heads = new StringBuilder("|");
    StringBuilder rule = new StringBuilder("|");
    for (Block.Column column : table.columns()) {
      heads.append(' ').append(text(column.heading())).append(" |");
      rule.append(column.right() ? " ---: |" : " --- |");
    }
    lines.add(heads.toString());
    lines.add(rule.toString());
    for (List<Cell> row : table.rows()) {
      StringBuilder line = new StringBuilder("|");
      row.forEach(cell -> line.append(' ').append(text(cell.text())).append(" |"));
      lines.add(line.toString());
    }
  }

  private static String text(String text) {
    return Markdown.text(Printable.of(text)).replace("#", "\\#");
  }
}
