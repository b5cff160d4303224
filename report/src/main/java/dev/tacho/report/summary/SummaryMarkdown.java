package dev.tacho.report.summary;

import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.report.budget.Page;
import dev.tacho.report.text.Markdown;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A summary in Markdown: headings, a list of findings, tables of metrics and configuration.
public final class SummaryMarkdown {
  private SummaryMarkdown() {}

  /// The parts that say what `summary` holds of the run that the user calls `called`.
  public static Page of(RunSummary summary, String called, Optional<String> standing) {
    Page page = new Page();
    List<String> sentences = new ArrayList<>();
    sentences.add("# " + Markdown.text(called));
    for (String line : Sentences.of(summary, called, standing, Integer.MAX_VALUE)) {
      sentences.add("\n" + Markdown.text(line));
    }
    page.part("sentences", 0, 4, "", sentences);
    List<String> findings = new ArrayList<>();
    for (Finding finding : summary.diagnosis().findings()) {
      findings.add("- " + Markdown.text(SummaryPage.finding(summary, finding)));
    }
    page.part("findings", 1, 4, "## Findings\n\n", findings);
    page.part("next steps", 2, 1, "", List.of("\n**Next:** " + Markdown.text(summary.next())));
    table(page, "metrics", 3, "Metrics", StatsTable.of(summary.metrics(), summary.steps(), false));
    if (!summary.stages().rows().isEmpty()) {
      table(page, "stages", 4, "Stages", StageLines.table(summary.stages(), summary.steps()));
    }
    Table settings = new Table().left("SETTING").left("VALUE");
    for (RunSummary.Setting setting : summary.configuration()) {
      settings.row(setting.name(), setting.value());
    }
    if (!summary.configuration().isEmpty()) {
      table(page, "settings", 5, "Configuration", settings);
    }
    return page;
  }

  /// The heading with the table's first two lines, so that no row stands without them.
  private static void table(Page page, String what, int worth, String title, Table table) {
    List<String> lines = table.markdown();
    String heading = "## " + title + "\n\n" + lines.get(0) + "\n" + lines.get(1);
    page.part(what, worth, 5, heading, lines.subList(2, lines.size()));
  }
}
