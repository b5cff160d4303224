package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Descent;
import dev.tacho.core.Severity;
import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Resampled;
import java.util.Optional;

/// Progress that stops in the middle, told apart from a course that has flattened out by itself.
final class PlateauFinder {
  /// Fewer points do not tell two courses apart.
  private static final int FEWEST = 30;

  private PlateauFinder() {}

  static void find(Search search) {
    for (Part part : search.subject.parts()) {
      if (part.role() == Role.GOAL && !part.validation()) {
        if (part.curve().size() < FEWEST) {
          search.not(
              FindingKind.PLATEAU,
              part.name(),
              Say.few(part.curve().size(), "does", "do")
                  + " not tell a stop from a convergence; 30 would do");
        } else if (search.subject.rateGoesUpAgain()) {
          search.not(
              FindingKind.PLATEAU,
              part.name(),
              "the learning rate goes up and down, and its course with it");
        } else {
          find(search, part);
        }
      }
    }
  }

  private static void find(Search search, Part part) {
    Curve curve = part.curve();
    Descent stop = Descent.find(curve.places(), part.worsening());
    boolean stopped =
        stop.chance() <= part.limits().falseAlarm()
            && stop.way() > 0
            && stop.missed() >= part.limits().matters() * stop.way();
    if (!stopped) {
      return;
    }
    int block = part.blockAt(stop.at());
    Onset onset =
        new Onset(
            curve.hasSteps() ? Math.round(stop.at()) : curve.firstStep(block),
            curve.firstPlace(block),
            curve.firstNanos(block),
            Optional.of(
                new Interval(
                    stop.low(),
                    stop.high(),
                    0.95,
                    "profile likelihood of a course that stops",
                    Resampled.BATCH)));
    double level = part.sign() * stop.level();
    search.sure(
        part,
        Search.finding(
            FindingKind.PLATEAU,
            Severity.WARNING,
            part,
            onset,
            part.extent(block, curve.size()),
            part.name()
                + " stops at "
                + Say.number(level)
                + " from "
                + Say.since(onset)
                + " on; at half its speed until then it would have gone on by "
                + Say.number(stop.missed()),
            new Confidence.Tested(
                stop.chance(), "F test of a course that stops against the best smooth one"),
            "look at what changed there: a learning rate that fell too early, frozen layers,"
                + " saturated gradients or data that ran out; a course that had converged would"
                + " have flattened out slowly",
            Search.figure("level", level, part.unit(), "median from there on"),
            Search.figure("way until there", stop.way(), part.unit(), "from the first blocks"),
            Search.figure(
                "way that is missing",
                stop.missed(),
                part.unit(),
                "to the end, at half the speed that it had before"),
            Search.figure("noise", stop.rest(), part.unit(), "what the course leaves over")));
  }
}
