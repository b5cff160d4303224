package dev.tacho.train.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// In which numbers the model multiplies; parameters, gradients and the optimiser are fp32 always.
public enum Precision {
  FP32,
  BF16;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Precision> parse(String word) {
    return Arrays.stream(values()).filter(precision -> precision.word().equals(word)).findFirst();
  }
}
