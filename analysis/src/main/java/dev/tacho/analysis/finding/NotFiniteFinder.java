package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.core.Severity;
import dev.tacho.core.text.Numbers;

/// NaN and infinity, in every metric. No threshold: they stand in the data.
final class NotFiniteFinder {
  private NotFiniteFinder() {}

  static void find(Search search) {
    for (Part part : search.subject.parts()) {
      Curve.NotFinite bad = part.curve().notFinite();
      if (bad.count() > 0) {
        search.sure(part, finding(part, bad));
      }
    }
  }

  private static Finding finding(Part part, Curve.NotFinite bad) {
    boolean lasting = bad.atEnd() > 1;
    Onset onset = Onset.exact(bad.step(), bad.place(), bad.nanos());
    boolean all = bad.count() == part.curve().count();
    String message =
        part.name()
            + " is "
            + Numbers.text(bad.value())
            + (all
                ? " in all " + Say.values(bad.count())
                : lasting && bad.atEnd() == bad.count()
                    ? " from " + Say.step(onset) + " to the end, " + Say.values(bad.count())
                    : " at " + Say.step(onset) + rest(bad, lasting));
    boolean training = part.role() == Role.GOAL || part.role() == Role.GRADIENT;
    return Search.finding(
        FindingKind.NAN,
        lasting && training ? Severity.CRITICAL : Severity.WARNING,
        part,
        onset,
        new Extent(bad.lastStep(), bad.count(), bad.atEnd() > 0),
        message,
        new Confidence.Observed(),
        action(part, bad, lasting),
        Search.figure("first such value", bad.value(), part.unit(), "value of the run"),
        Search.figure(
            "values not finite", (double) bad.count(), "1", "counted over the whole series"));
  }

  private static String rest(Curve.NotFinite bad, boolean lasting) {
    if (bad.count() == 1) {
      return ", once";
    }
    return ", the first of "
        + Say.values(bad.count())
        + " that are not finite"
        + (lasting ? ", the last " + Numbers.grouped(bad.atEnd()) + " without a break" : "");
  }

  private static String action(Part part, Curve.NotFinite bad, boolean lasting) {
    if (!lasting) {
      return "look at what was fed in at that step: a batch without valid targets, a division by"
          + " zero or a logarithm of zero makes single values like this";
    }
    String before =
        part.role() == Role.GOAL
            ? "resume from a checkpoint before this step with a lower learning rate or with"
                + " gradients clipped"
            : "look at what the loss and the gradients did right before this step";
    return bad.place() == 0
        ? "check the inputs and the initialisation: the first value is not finite already"
        : before + "; everything after it is lost";
  }
}
