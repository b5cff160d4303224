package dev.tacho.train.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What a replay found. Filled by one thread, then read.
public final class Replayed {
  private final List<GradientStep> gradients = new ArrayList<>();
  private final List<Double> together = new ArrayList<>();
  private final SequencedMap<Integer, List<Double>> controls = new TreeMap<>();

  Replayed() {}

  void take(GradientStep step) {
    gradients.add(step);
  }

  void take(FreeStep step) {
    List<Double> losses =
        step.isControl()
            ? controls.computeIfAbsent(step.control(), _ -> new ArrayList<>())
            : together;
    losses.add(step.loss());
  }

  List<GradientStep> gradients() {
    return gradients;
  }

  /// Losses of the several workers, running freely.
  List<Double> together() {
    return together;
  }

  /// Losses of each control, running freely.
  List<List<Double>> controls() {
    return List.copyOf(controls.values());
  }
}
