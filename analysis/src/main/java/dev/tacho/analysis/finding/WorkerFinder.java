package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.core.RunSink;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A worker that goes silent while others go on: of several sources that report the same metric,
/// one whose values end early.
final class WorkerFinder {
  /// Silent for so many of its own longest intervals.
  private static final int SILENT = 3;

  private WorkerFinder() {}

  static void find(Search search) {
    Map<String, List<Part>> byName = new LinkedHashMap<>();
    for (Part part : search.subject.parts()) {
      if (part.role() != Role.MACHINE && !part.source().isEmpty() && part.curve().size() > 0) {
        byName.computeIfAbsent(part.name(), name -> new ArrayList<>()).add(part);
      }
    }
    List<String> told = new ArrayList<>();
    for (List<Part> workers : byName.values()) {
      if (workers.size() > 1) {
        for (Part part : workers) {
          if (!told.contains(part.source()) && lost(search, part, workers)) {
            told.add(part.source());
          }
        }
      }
    }
  }

  private static boolean lost(Search search, Part part, List<Part> workers) {
    Curve curve = part.curve();
    int last = curve.size() - 1;
    if (curve.lastStep(last) == RunSink.NO_STEP) {
      return false;
    }
    long end = curve.lastStep(last);
    long furthest = end;
    int onward = 0;
    for (Part other : workers) {
      long otherEnd = other.curve().lastStep(other.curve().size() - 1);
      furthest = Math.max(furthest, otherEnd);
      onward += otherEnd > end + SILENT * curve.interval() ? 1 : 0;
    }
    double longest = longest(curve);
    // at least half of the others went on: one that goes on alone is no proof against the rest
    if (furthest - end <= SILENT * longest || 2 * onward < workers.size() - 1) {
      return false;
    }
    Onset onset = Onset.exact(end, curve.lastPlace(last), curve.lastNanos(last));
    search.sure(
        part,
        Search.finding(
            FindingKind.LOST_WORKER,
            Severity.CRITICAL,
            part,
            onset,
            new Extent(furthest, 0, true),
            part.source()
                + " reports nothing after "
                + Say.step(onset)
                + ", while "
                + onward
                + " of "
                + (workers.size() - 1)
                + " others go on, to step "
                + Numbers.grouped(furthest),
            new Confidence.Tested(
                1.0 / (curve.count() + 1),
                "chance that the next interval is the longest of all, intervals being exchangeable"),
            "look at that worker's own output and its machine at that time; what came after was"
                + " trained without it",
            Search.figure(
                "steps without it",
                (double) (furthest - end),
                "steps",
                "last steps of the sources"),
            Search.figure(
                "its longest interval", longest, "steps", "between neighbouring blocks")));
    return true;
  }

  /// The most steps that lie between two values of it, as far as blocks tell.
  private static double longest(Curve curve) {
    double longest = curve.interval();
    for (int i = 1; i < curve.size(); i++) {
      longest = Math.max(longest, (double) (curve.firstStep(i) - curve.lastStep(i - 1)));
    }
    return longest;
  }
}
