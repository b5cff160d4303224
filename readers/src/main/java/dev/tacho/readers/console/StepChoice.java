package dev.tacho.readers.console;

import dev.tacho.readers.console.LinePairs.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which name of a log is its step. Immutable.
///
/// @param name as the log writes it; empty text where lines are counted
/// @param counted whether rows are counted, since the step is no whole number
record StepChoice(String name, boolean counted) {
  static final String LINE = "line";

  private static final List<String> STEPS =
      List.of(
          "global_step",
          "step",
          "_step",
          "steps",
          "global step",
          "train step",
          "training step",
          "num_updates",
          "update",
          "iteration",
          "iterations",
          "iter",
          "it",
          "epoch",
          "epochs");

  static int rank(String name) {
    return STEPS.indexOf(name.toLowerCase(Locale.ROOT));
  }

  /// Whether the line says something that a run is made of.
  static boolean isTelling(List<Pair> pairs) {
    boolean metric = false;
    boolean step = false;
    for (Pair pair : pairs) {
      if (rank(pair.name()) >= 0) {
        step = true;
      } else {
        metric |= pair.isMetric();
      }
    }
    return metric || (step && pairs.size() > 1);
  }

  /// Gathers lines and chooses.
  static final class Survey {
    private final List<Pair> steps = new ArrayList<>();
    private int lines;

    void line(List<Pair> pairs) {
      if (isTelling(pairs)) {
        lines++;
        pairs.stream().filter(p -> rank(p.name()) >= 0).forEach(steps::add);
      }
    }

    int lines() {
      return lines;
    }

    StepChoice choice() {
      String best = "";
      for (Pair pair : steps) {
        if (best.isEmpty() || rank(pair.name()) < rank(best)) {
          best = pair.name();
        }
      }
      String name = best;
      boolean counted = steps.stream().anyMatch(p -> p.name().equals(name) && !p.whole());
      return new StepChoice(name, counted);
    }
  }

  String stepName() {
    return name.isEmpty() ? LINE : name;
  }
}
