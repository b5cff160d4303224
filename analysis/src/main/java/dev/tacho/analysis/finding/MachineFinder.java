package dev.tacho.analysis.finding;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import java.util.List;
import java.util.Optional;

/// What the machine lacked: the advice that was given while the run went on, and what its readings
/// show where nobody watched.
final class MachineFinder {
  private MachineFinder() {}

  static void find(Search search, List<Finding> into) {
    for (RunEvent.Entry entry : search.subject.facts().advice()) {
      if (entry.event() instanceof RunEvent.Advice advice) {
        into.add(advised(entry.nanos(), advice));
      }
    }
    if (search.subject.facts().rules().isEmpty()) {
      for (Part part : search.subject.parts()) {
        if (part.role() == Role.MACHINE && part.curve().size() >= Readings.FEWEST) {
          Readings.judge(search, part);
        }
      }
    }
  }

  private static Finding advised(long nanos, RunEvent.Advice advice) {
    RunEvent.Evidence evidence = advice.evidence();
    return new Finding(
        FindingKind.RESOURCE,
        advice.severity(),
        evidence.series().orElse(""),
        evidence.series().isPresent() ? RunEvent.Telemetry.SOURCE : "",
        new Onset(
            RunSink.NO_STEP,
            0,
            evidence.fromNanos() == PointCursor.NO_TIME ? nanos : evidence.fromNanos(),
            Optional.empty()),
        new Extent(RunSink.NO_STEP, evidence.samples(), false),
        advice.message(),
        new Evidence(
            List.of(
                Search.figure("found", evidence.value(), evidence.unit(), "rule " + advice.rule()),
                Search.figure(
                    "threshold", evidence.threshold(), evidence.unit(), "rule " + advice.rule())),
            evidence.samples()),
        new Confidence.Unstated("the rule " + advice.rule() + " has a threshold and no test"),
        advice.action());
  }
}
