package dev.tacho.cli.judge;

import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A gate's verdict for people, and the same as Markdown. Pure.
final class GateText {
  private GateText() {}

  static List<String> lines(GateReport report, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(Printable.of(report.headline()));
    report.remarks().forEach(remark -> lines.add("  " + Printable.of(remark)));
    if (!report.shown().isEmpty()) {
      Table table = new Table().left(GateReport.HEADINGS.getFirst());
      for (String heading : GateReport.HEADINGS.subList(1, GateReport.HEADINGS.size() - 2)) {
        table.right(heading).whereSaid();
      }
      table.left("HOW").left("STATUS");
      report.shown().forEach(metric -> table.row(GateReport.cells(metric).toArray(new String[0])));
      table.lines(columns - 2).forEach(line -> lines.add("  " + line));
      report.metricReasons().forEach(reason -> lines.add("  " + Printable.of(reason)));
    }
    List<String> explanations = report.explanations();
    if (!explanations.isEmpty()) {
      lines.add("Advice");
      explanations.forEach(line -> lines.add("  " + Printable.of(line)));
    }
    return lines;
  }

  /// A section as continuous integration shows it.
  static String markdown(GateReport report) {
    StringBuilder page = new StringBuilder();
    page.append("### ").append(escaped(report.headline())).append("\n\n");
    report.remarks().forEach(remark -> page.append("- ").append(escaped(remark)).append('\n'));
    if (!report.shown().isEmpty()) {
      page.append(report.remarks().isEmpty() ? "" : "\n").append('|');
      GateReport.HEADINGS.forEach(
          heading -> page.append(' ').append(heading.toLowerCase(Locale.ROOT)).append(" |"));
      page.append("\n|");
      GateReport.HEADINGS.forEach(_ -> page.append(" --- |"));
      page.append('\n');
      report
          .shown()
          .forEach(
              metric -> {
                page.append('|');
                GateReport.cells(metric)
                    .forEach(cell -> page.append(' ').append(escaped(cell)).append(" |"));
                page.append('\n');
              });
      page.append('\n');
      report
          .metricReasons()
          .forEach(reason -> page.append("- ").append(escaped(reason)).append('\n'));
    }
    List<String> explanations = report.explanations();
    if (!explanations.isEmpty()) {
      page.append("\nAdvice:\n\n");
      explanations.forEach(line -> page.append("- ").append(escaped(line)).append('\n'));
    }
    return page.toString();
  }

  private static String escaped(String text) {
    return Printable.of(text)
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("`", "\\`");
  }
}
