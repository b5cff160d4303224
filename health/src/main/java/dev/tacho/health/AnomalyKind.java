package dev.tacho.health;

import dev.tacho.core.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What can be wrong with a worker or with the group.
public enum AnomalyKind {
  /// Slower than the others, who wait for it.
  STRAGGLER(Severity.WARNING),
  /// Its process is gone.
  DEAD(Severity.CRITICAL),
  /// A collective that was entered is not left within its limit.
  HUNG(Severity.CRITICAL),
  /// Alive as far as is known, and says nothing.
  SILENT(Severity.CRITICAL),
  /// Expected, and never heard of.
  MISSING(Severity.CRITICAL),
  /// A loss or gradient that is no number any more.
  NOT_FINITE(Severity.CRITICAL),
  /// A loss that leaves the others', or the group's that rises for good.
  DIVERGING(Severity.WARNING),
  /// In another step or collective than the others.
  DESYNCHRONISED(Severity.CRITICAL),
  /// A gradient that is not what was computed, without an error of its own.
  CORRUPT_GRADIENT(Severity.CRITICAL),
  /// The whole group is slower than it was, and no worker of it is why.
  THROUGHPUT_COLLAPSE(Severity.WARNING),
  /// Memory that grows with the steps.
  MEMORY_GROWTH(Severity.WARNING),
  /// A worker could not go on and said why: a full disk, no memory.
  FAILED(Severity.CRITICAL),
  /// The machine is busy with something else. Named, no alarm.
  CONTENTION(Severity.INFO),
  /// The checkpoint is older than its writer promised.
  STALE(Severity.CRITICAL),
  /// The writer's clock and the reader's differ.
  CLOCK_SKEW(Severity.INFO);

  private final Severity severity;

  AnomalyKind(Severity severity) {
    this.severity = severity;
  }

  public Severity severity() {
    return severity;
  }

  /// The word in files: `corrupt_gradient`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The words for people: `corrupt gradient`.
  public String title() {
    return word().replace('_', ' ');
  }

  /// The kind that a word means.
  public static Optional<AnomalyKind> ofWord(String word) {
    return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
  }
}
