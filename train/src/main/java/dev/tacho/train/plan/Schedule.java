package dev.tacho.train.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How the learning rate goes after its warm-up.
public enum Schedule {
  /// Down half a cosine to a tenth at the last step.
  COSINE,
  /// Down a line to a tenth at the last step.
  LINEAR,
  /// Not at all.
  CONSTANT;

  /// What is left of the rate at the last step.
  private static final double LEAST = 0.1;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Schedule> parse(String word) {
    return Arrays.stream(values()).filter(schedule -> schedule.word().equals(word)).findFirst();
  }

  /// The share of the rate at `passed`, 0 at the end of the warm-up and 1 at the last step.
  double share(double passed) {
    return switch (this) {
      case COSINE -> LEAST + (1 - LEAST) * (1 + Math.cos(Math.PI * passed)) / 2;
      case LINEAR -> 1 - (1 - LEAST) * passed;
      case CONSTANT -> 1;
    };
  }
}
