package dev.tacho.analysis.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Along what two measured runs may differ.
public enum Axis {
  /// What was measured: its kind and its name.
  WORKLOAD(true),
  /// The number format of the weights or the arithmetic.
  PRECISION(true),
  /// Samples in one batch.
  BATCH(true),
  /// How load was offered: scenario, streams, callers, rate.
  LOAD(true),
  /// Processor, devices, how many of them.
  HARDWARE(true),
  /// The file that was measured, and what it was measured with.
  MODEL(false),
  /// The driver of a device.
  DRIVER(false),
  /// Versions of libraries and of the program that measured.
  SOFTWARE(false),
  /// Operating system and host.
  SYSTEM(false),
  /// Everything else that was set: threads, seed, options.
  PARAMETERS(false),
  /// The command line.
  COMMAND(false),
  /// The state of the checkout.
  GIT(false),
  /// Variables of the environment, governor of the clock.
  ENVIRONMENT(false);

  private final boolean decides;

  Axis(boolean decides) {
    this.decides = decides;
  }

  /// Whether runs that differ along it are not comparable unless that is meant.
  public boolean decides() {
    return decides;
  }

  /// The word on the command line and in files: `hardware`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The axis of that word.
  public static Optional<Axis> of(String word) {
    return Arrays.stream(values()).filter(axis -> axis.word().equals(word)).findFirst();
  }

  /// All words.
  public static List<String> words() {
    return Arrays.stream(values()).map(Axis::word).toList();
  }

  /// What differs with it as a matter of course: another precision is another file, other hardware
  /// has another driver.
  Set<Axis> following() {
    return switch (this) {
      case PRECISION, MODEL -> Set.of(this, MODEL, WORKLOAD);
      case HARDWARE -> Set.of(this, DRIVER, SYSTEM);
      case WORKLOAD, BATCH, LOAD, DRIVER, SOFTWARE, SYSTEM, PARAMETERS, COMMAND, GIT, ENVIRONMENT ->
          Set.of(this);
    };
  }
}
