package dev.tacho.train.fault;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What is done to a worker, and what a diagnosis must say to be right.
public enum FaultKind {
  /// SIGKILL.
  KILLED(Set.of(AnomalyKind.DEAD), Set.of(Cause.PROCESS)),
  /// SIGSTOP.
  STOPPED(Set.of(AnomalyKind.HUNG, AnomalyKind.SILENT), Set.of(Cause.PROCESS)),
  /// It lives on and never enters the all-reduce.
  HUNG(Set.of(AnomalyKind.HUNG), Set.of(Cause.PROCESS)),
  /// Its arithmetic takes twice as long.
  SLOW_COMPUTE(Set.of(AnomalyKind.STRAGGLER), Set.of(Cause.COMPUTE)),
  /// Its rows take as long to come as its arithmetic does.
  SLOW_DATA(Set.of(AnomalyKind.STRAGGLER), Set.of(Cause.DATA)),
  /// It has one processor, which three others keep busy.
  STARVED(Set.of(AnomalyKind.STRAGGLER), Set.of(Cause.COMPUTE, Cause.HOST)),
  /// Its gradient is NaN once.
  NAN_GRADIENT(Set.of(AnomalyKind.NOT_FINITE), Set.of(Cause.NUMBERS)),
  /// The highest bit of the exponent of one of its gradients is turned before the all-reduce.
  EXPONENT_FLIP(
      Set.of(AnomalyKind.CORRUPT_GRADIENT, AnomalyKind.NOT_FINITE),
      Set.of(Cause.COMPUTE, Cause.NUMBERS)),
  /// A bit of the mantissa is: no norm shows it, only computing twice does.
  MANTISSA_FLIP(Set.of(AnomalyKind.CORRUPT_GRADIENT), Set.of(Cause.COMPUTE)),
  /// A bit is turned after the all-reduce.
  FLIP_AFTER(Set.of(AnomalyKind.CORRUPT_GRADIENT), Set.of(Cause.COMPUTE)),
  /// The disk is full when a checkpoint is written.
  FULL_DISK(Set.of(AnomalyKind.FAILED), Set.of(Cause.STORAGE)),
  /// No packet comes from it or to it.
  NETWORK_CUT(Set.of(AnomalyKind.HUNG, AnomalyKind.SILENT), Set.of(Cause.NETWORK)),
  /// Its packets come late.
  NETWORK_DELAY(Set.of(AnomalyKind.STRAGGLER), Set.of(Cause.NETWORK)),
  /// Nothing at all: whatever is found is a false alarm.
  NONE(Set.of(), Set.of()),
  /// Other work wants all processors. Named, and no alarm.
  BUSY_HOST(Set.of(AnomalyKind.CONTENTION), Set.of(Cause.HOST));

  private final Set<AnomalyKind> kinds;
  private final Set<Cause> causes;

  FaultKind(Set<AnomalyKind> kinds, Set<Cause> causes) {
    this.kinds = kinds;
    this.causes = causes;
  }

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
    return kinds.contains(anomaly.kind()) && causes.contains(anomaly.cause());
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

  /// Whether it is done through a network of our own.
  boolean needsNetwork() {
    return this == NETWORK_CUT || this == NETWORK_DELAY;
  }
}
