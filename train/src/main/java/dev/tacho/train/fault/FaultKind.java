package dev.tacho.train.fault;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is done to a worker, and what a diagnosis must say to be right.
public enum FaultKind {
  /// SIGKILL.
  KILLED,
  /// SIGSTOP.
  STOPPED,
  /// It lives on and never enters the all-reduce.
  HUNG,
  /// Its work of a step takes twice as long, by its arithmetic.
  SLOW_COMPUTE,
  /// Its work of a step takes twice as long, as its rows come late.
  SLOW_DATA,
  /// It has one processor, which others keep busy.
  STARVED,
  /// Its gradient is NaN once.
  NAN_GRADIENT,
  /// The highest bit of the exponent of one of its gradients is turned before the all-reduce.
  EXPONENT_FLIP,
  /// A bit of the mantissa is: no norm shows it, only computing twice does.
  MANTISSA_FLIP,
  /// A bit is turned after the all-reduce.
  FLIP_AFTER,
  /// The disk is full when a checkpoint is written.
  FULL_DISK,
  /// No packet comes from it or to it.
  NETWORK_CUT,
  /// Its packets come late.
  NETWORK_DELAY,
  /// Nothing at all: whatever is found is a false alarm.
  NONE,
  /// Other work wants all processors. Named, and no alarm.
  BUSY_HOST;

  /// The word in files and on the command line: `slow-compute`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The kind that a word means.
  public static Optional<FaultKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /// Whether anything is wrong with a worker.
  public boolean isFault() {
    return this != NONE && this != BUSY_HOST;
  }

  /// Whether what is wrong and why is as it was done.
  boolean isCauseOf(Anomaly anomaly) {
    AnomalyKind kind = anomaly.kind();
    Cause cause = anomaly.cause();
    boolean stands = kind == AnomalyKind.HUNG || kind == AnomalyKind.SILENT;
    boolean late = kind == AnomalyKind.STRAGGLER;
    boolean corrupt = kind == AnomalyKind.CORRUPT_GRADIENT;
    return switch (this) {
      case KILLED -> kind == AnomalyKind.DEAD && cause == Cause.PROCESS;
      case STOPPED -> stands && cause == Cause.PROCESS;
      case HUNG -> kind == AnomalyKind.HUNG && cause == Cause.PROCESS;
      case SLOW_COMPUTE -> late && cause == Cause.COMPUTE;
      case SLOW_DATA -> late && cause == Cause.DATA;
      case STARVED -> late && (cause == Cause.COMPUTE || cause == Cause.HOST);
      case NAN_GRADIENT -> kind == AnomalyKind.NOT_FINITE && cause == Cause.NUMBERS;
      case EXPONENT_FLIP ->
          (corrupt && cause == Cause.COMPUTE)
              || (kind == AnomalyKind.NOT_FINITE && cause == Cause.NUMBERS);
      case MANTISSA_FLIP, FLIP_AFTER -> corrupt && cause == Cause.COMPUTE;
      case FULL_DISK -> kind == AnomalyKind.FAILED && cause == Cause.STORAGE;
      case NETWORK_CUT -> stands && cause == Cause.NETWORK;
      case NETWORK_DELAY -> late && cause == Cause.NETWORK;
      case BUSY_HOST -> kind == AnomalyKind.CONTENTION && cause == Cause.HOST;
      case NONE -> false;
    };
  }

  /// Whether the group cannot go on with it.
  boolean endsAttempt() {
    return switch (this) {
      case KILLED,
          STOPPED,
          HUNG,
          NAN_GRADIENT,
          EXPONENT_FLIP,
          MANTISSA_FLIP,
          FLIP_AFTER,
          FULL_DISK,
          NETWORK_CUT ->
          true;
      case SLOW_COMPUTE, SLOW_DATA, STARVED, NETWORK_DELAY, NONE, BUSY_HOST -> false;
    };
  }

  /// Whether the worker waits in each step for as long as its work takes without it.
  boolean isDelay() {
    return this == SLOW_COMPUTE || this == SLOW_DATA;
  }

  /// Whether how much is done follows from how fast a group is without it.
  boolean isPaced() {
    return this == STARVED || this == BUSY_HOST;
  }

  /// Whether it is done through a network of our own.
  boolean needsNetwork() {
    return this == NETWORK_CUT || this == NETWORK_DELAY;
  }
}
