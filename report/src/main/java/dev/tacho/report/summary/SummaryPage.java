package dev.tacho.report.summary;

import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.finding.NotJudged;
import dev.tacho.analysis.metric.MetricGroup;
import dev.tacho.analysis.moment.KeyMoment;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.analysis.summary.RunSummary.Setting;
import dev.tacho.core.Damage;
import dev.tacho.report.budget.Page;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Wrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run in two or three sentences, then its findings, its metrics, the configuration that
/// matters and what to do next: parts of a page, of which a budget shows the most telling.
public final class SummaryPage {
  private static final int SETTINGS = 5;

  private SummaryPage() {}

  /// The parts that say what `summary` holds of the run that the user calls `called`, for a
  /// screen of so many columns.
  public static Page of(RunSummary summary, String called, int columns) {
    return of(summary, called, Optional.empty(), columns);
  }

  /// The same with how the run stands, where its store knows that better than its events: `silent
  /// for 4 min on host box`.
  public static Page of(RunSummary summary, String called, Optional<String> standing, int columns) {
    Page page = new Page();
    page.part("sentences", 0, 3, "", Sentences.of(summary, called, standing, columns));
    page.part("findings", 1, 4, "", findings(summary, columns));
    MetricLines metrics = new MetricLines(summary, columns);
    page.part("metrics", 3, 5, metrics.heading(), metrics.lines());
    page.part("configuration lines", 4, 1, "", configuration(summary.configuration(), columns));
    page.part(
        "next steps",
        2,
        1,
        "",
        List.of(Wrapped.text("Next: " + safe(summary.next()), columns, "  ")));
    StageLines stages = new StageLines(summary.stages(), summary.steps());
    page.part("stages of a metric", 5, 4, stages.heading(), stages.rows());
    page.part("key moments", 6, 2, "Key moments", moments(summary, columns));
    page.part("damaged places", 7, 2, "Damaged, left out", damage(summary, columns));
    page.part("things not judged", 14, 1, "Not judged", notJudged(summary, columns));
    return page;
  }

  private static List<String> findings(RunSummary summary, int columns) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : summary.diagnosis().findings()) {
      lines.add(Wrapped.text(finding(summary, finding), columns, "  "));
    }
    return lines;
  }

  /// `critical: train/loss is NaN from step 60,001 on`, the step in front where the message has
  /// none.
  static String finding(RunSummary summary, Finding finding) {
    String message = safe(finding.message());
    String step = Steps.text(summary.steps(), finding.onset().step());
    String plain = summary.steps().text(finding.onset().step());
    boolean said = step.isEmpty() || message.contains(step) || message.contains(plain);
    return finding.severity().word()
        + (said ? "" : " at " + summary.steps().name() + " " + step)
        + ": "
        + message;
  }

  private static List<String> configuration(List<Setting> settings, int columns) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < settings.size(); from += SETTINGS) {
      StringBuilder line = new StringBuilder(from == 0 ? "Configuration: " : "  ");
      for (int i = from; i < Math.min(settings.size(), from + SETTINGS); i++) {
        line.append(i == from ? "" : ", ").append(setting(settings.get(i)));
      }
      lines.add(Wrapped.text(line.toString(), columns, "  "));
    }
    return lines;
  }

  private static String setting(Setting setting) {
    String value = safe(setting.value());
    String shown = value.length() > 40 ? value.substring(0, 39) + "…" : value;
    return safe(setting.name()) + "=" + shown;
  }

  private static List<String> moments(RunSummary summary, int columns) {
    List<String> lines = new ArrayList<>();
    for (KeyMoment moment : summary.moments()) {
      // onsets stand among the findings, the best value in the sentences
      if (moment.kind() == KeyMoment.Kind.PHASE) {
        lines.add(Wrapped.text("  " + safe(moment.text()), columns, "    "));
      }
    }
    return lines;
  }

  private static List<String> damage(RunSummary summary, int columns) {
    List<String> lines = new ArrayList<>();
    for (Damage damage : summary.damage()) {
      lines.add(Wrapped.text("  " + safe(damage.toString()), columns, "    "));
    }
    return lines;
  }

  private static List<String> notJudged(RunSummary summary, int columns) {
    List<String> lines = new ArrayList<>();
    for (NotJudged not : summary.diagnosis().notJudged()) {
      String of = not.series().isEmpty() ? "" : " of " + safe(not.series());
      lines.add(
          Wrapped.text(
              "  " + not.kind().title() + of + ": " + safe(not.reason()), columns, "    "));
    }
    return lines;
  }

  /// The name of a group or a metric, for people.
  static String name(MetricGroup group) {
    return safe(group.name());
  }

  static String safe(String text) {
    return Printable.of(text);
  }
}
