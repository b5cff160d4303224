package dev.tacho.telemetry.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What kind of processor a device is.
public enum Category {
  /// Graphics processor.
  GPU,
  /// Processor for neural networks.
  NPU,
  /// Deep learning accelerator with fixed functions, beside a GPU on the same chip.
  DLA,
  /// Signal processor.
  DSP,
  /// Field-programmable gate array.
  FPGA,
  /// The host's own processor.
  CPU;

  /// The word in files and on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The category that a word means; empty where it is none.
  public static Optional<Category> parse(String word) {
    return Arrays.stream(values()).filter(category -> category.word().equals(word)).findFirst();
  }
}
