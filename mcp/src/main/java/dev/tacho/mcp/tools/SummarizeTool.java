package dev.tacho.mcp.tools;

import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.health.HealthScore;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Budget;
import dev.tacho.report.summary.SummaryPage;
import java.util.ArrayList;
import java.util.List;

/// Is it fine, what is wrong, what next: in one answer.
final class SummarizeTool implements Tool {
  private final Desk desk;

  SummarizeTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "summarize",
        "Is a run fine, what is wrong since which step, its metrics, what next. From every row.",
        Answers.budgeted(Fields.only().need("run", Shape.text(), "id, label, path or latest")),
        Fields.some()
            .need("run", Shape.text(), "")
            .need("state", Shape.text(), "")
            .need("findings", Shape.items(Shape.any()), "")
            .need("metrics", Shape.items(Shape.any()), "")
            .need("next", Shape.text(), ""),
        false);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    OpenRun run = desk.open(arguments.needText("run"));
    RunSummary summary = desk.summary(run, asking, "summary");
    return Answers.told(
        SummaryPage.of(summary, run.title(), Answers.COLUMNS),
        facts(run.key(), summary),
        arguments,
        Budget.SUMMARY.tokens());
  }

  /// What a summary says, short enough to be held to a few hundred tokens.
  static Json.Obj facts(String key, RunSummary summary) {
    Json.Builder facts =
        Json.object()
            .put("run", key)
            .put("state", summary.state().map(RunState::word).orElse("unknown"));
    if (summary.health() instanceof HealthScore.Scored scored) {
      facts.put("health", scored.value());
    }
    List<Json> findings = new ArrayList<>();
    for (Finding finding : summary.diagnosis().findings()) {
      findings.add(
          Answers.step(
                  Json.object()
                      .put("kind", finding.kind().word())
                      .put("severity", finding.severity().word())
                      .put("series", finding.series()),
                  "step",
                  finding.onset().step())
              .build());
    }
    List<Json> metrics = new ArrayList<>();
    for (MetricStats metric : summary.metrics()) {
      Json.Builder one =
          Json.object().put("name", metric.name()).put("last", metric.last().value());
      Answers.step(one, "step", metric.last().step());
      metric.best().ifPresent(best -> one.put("best", best.value()));
      if (metric.notFinite() > 0) {
        one.put("not_finite", metric.notFinite());
      }
      metrics.add(one.build());
    }
    return facts
        .put("findings", Json.array(findings))
        .put("metrics", Json.array(metrics))
        .put("next", summary.next())
        .build();
  }
}
