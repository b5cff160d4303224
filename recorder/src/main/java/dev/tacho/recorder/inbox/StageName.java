package dev.tacho.recorder.inbox;

import dev.tacho.core.Label;

/// The rule for names of stages: that of labels.
final class StageName {
  private StageName() {}

  /// Gives `name` back, or fails with what is wrong with it.
  static String require(String name) {
    return new Label(name).text();
  }
}
