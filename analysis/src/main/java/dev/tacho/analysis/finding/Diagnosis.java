package dev.tacho.analysis.finding;

import dev.tacho.core.json.Json;
import java.util.List;

/// What all detectors say of a run.
///
/// @param findings the most severe first, then by their onset
/// @param notJudged what could not be judged, with the reason
/// @param schedules the learning rates' courses as read from their values
/// @param values how many values were read, all of them
public record Diagnosis(
    List<Finding> findings, List<NotJudged> notJudged, List<Schedule> schedules, long values) {
  public Diagnosis {
    findings = List.copyOf(findings);
    notJudged = List.copyOf(notJudged);
    schedules = List.copyOf(schedules);
  }

  public Json.Obj toJson() {
    return Json.object()
        .put("findings", Json.array(findings.stream().map(Finding::toJson).toList()))
        .put("not_judged", Json.array(notJudged.stream().map(NotJudged::toJson).toList()))
        .put("schedules", Json.array(schedules.stream().map(Schedule::toJson).toList()))
        .put("values", values)
        .build();
  }
}
