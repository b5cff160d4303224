package dev.tacho.telemetry.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A number format that a model is computed in.
public enum Precision {
  FP32,
  FP16,
  BF16,
  INT8,
  INT4,
  /// Arithmetic in 16 bits, sums and what is sensitive in 32.
  MIXED;

  /// The word in files and on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format that a word means; empty where it is none.
  public static Optional<Precision> parse(String word) {
    return Arrays.stream(values()).filter(precision -> precision.word().equals(word)).findFirst();
  }
}
