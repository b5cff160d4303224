package dev.tacho.mcp.tools;

import dev.tacho.analysis.finding.Confidence;
import dev.tacho.analysis.finding.Diagnosis;
import dev.tacho.analysis.finding.Evidence;
import dev.tacho.analysis.finding.Finding;
import dev.tacho.analysis.finding.NotJudged;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is wrong with a run, with the evidence, and what could not be judged.
final class FindingsTool implements Tool {
  private static final long USUAL = 600;

  private final Desk desk;

  FindingsTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "findings",
        "Explains what is wrong with a run: onset, extent, evidence, confidence, remedy; and what"
            + " could not be judged.",
        Answers.budgeted(
            Fields.only()
                .need("run", Shape.text(), "")
                .may("kind", Shape.text(), "only nan, spike, divergence, ...")),
        Fields.some()
            .need("findings", Shape.items(Shape.any()), "")
            .need("not_judged", Shape.items(Shape.any()), ""),
        false);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    OpenRun run = desk.open(arguments.needText("run"));
    Diagnosis diagnosis = desk.summary(run, asking, "findings").diagnosis();
    Optional<String> kind = arguments.text("kind");
    List<Finding> found =
        diagnosis.findings().stream()
            .filter(f -> kind.isEmpty() || f.kind().word().equals(kind.get()))
            .toList();
    List<NotJudged> open =
        diagnosis.notJudged().stream()
            .filter(n -> kind.isEmpty() || n.kind().word().equals(kind.get()))
            .toList();
    List<String> lines = new ArrayList<>();
    found.forEach(finding -> lines.add(text(finding, run.reader().stepName())));
    List<String> notJudged = new ArrayList<>();
    for (NotJudged one : open) {
      String of = one.series().isEmpty() ? "" : " of " + one.series();
      notJudged.add(one.kind().title() + of + ": " + one.reason());
    }
    String first =
        run.title()
            + " ("
            + run.key()
            + "): "
            + (found.isEmpty() ? "nothing found" : found.size() + " found")
            + " in "
            + Numbers.grouped(diagnosis.values())
            + " values, all of them read";
    Page page =
        new Page()
            .part("lines", 0, 1, "", List.of(first))
            .part("findings", 1, 1, "", lines)
            .part("things not judged", 2, 1, "Not judged:", notJudged);
    Json.Obj all = new Diagnosis(found, open, diagnosis.schedules(), diagnosis.values()).toJson();
    return Answers.told(
        page, Json.object().put("run", run.key()).putAll(all).build(), arguments, USUAL);
  }

  private static String text(Finding finding, String stepName) {
    StringBuilder text = new StringBuilder();
    text.append(finding.severity().word()).append(' ').append(finding.kind().title());
    text.append(Answers.at(stepName, finding.onset().step())).append(": ");
    text.append(finding.message());
    finding
        .onset()
        .interval()
        .ifPresent(
            i ->
                text.append("; began between ")
                    .append(Numbers.text(i.low()))
                    .append(" and ")
                    .append(Numbers.text(i.high()))
                    .append(" (")
                    .append(Numbers.text(i.level() * 100))
                    .append(" %)"));
    text.append("; ")
        .append(Numbers.grouped(finding.extent().values()))
        .append(finding.extent().values() == 1 ? " value" : " values");
    text.append(
        finding.extent().lasting()
            ? ", to the end"
            : ", up to" + Answers.at(stepName, finding.extent().toStep()).replace(" at", ""));
    for (Evidence.Figure figure : finding.evidence().figures()) {
      text.append("; ")
          .append(figure.name())
          .append(' ')
          .append(Numbers.text(figure.value()))
          .append(figure.unit().equals("1") || figure.unit().equals("?") ? "" : " " + figure.unit())
          .append(" (")
          .append(figure.how())
          .append(')');
    }
    if (finding.confidence() instanceof Confidence.Tested(var falseAlarm, var method)) {
      text.append("; a false alarm with a chance of at most ")
          .append(Numbers.text(falseAlarm))
          .append(" (")
          .append(method)
          .append(')');
    } else if (finding.confidence() instanceof Confidence.Unstated(var reason)) {
      text.append("; how sure: ").append(reason);
    }
    return text.append(". Next: ").append(finding.action()).toString();
  }
}
