package dev.tacho.report.summary;

import dev.tacho.analysis.summary.RunSummary.StepNames;
import dev.tacho.core.RunSink;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;

/// Steps for people.
final class Steps {
  private Steps() {}

  /// `60,001`, or what the source writes where its steps are no whole numbers; empty text for
  /// none.
  static String text(StepNames steps, long step) {
    if (step == RunSink.NO_STEP) {
      return "";
    }
    return steps.odd(step) ? Printable.of(steps.text(step)) : Numbers.grouped(step);
  }

  /// ` at step 60,001`; empty text for none.
  static String at(StepNames steps, long step) {
    return step == RunSink.NO_STEP
        ? ""
        : " at " + Printable.of(steps.name()) + " " + text(steps, step);
  }
}
