package dev.tacho.health.watch;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Clue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Puts an anomaly together. Confined to one thread.
final class Report {
  private final AnomalyKind kind;
  private final OptionalInt rank;
  private Cause cause = Cause.UNKNOWN;
  private OptionalLong step = OptionalLong.empty();
  private long onset;
  private long found;
  private final List<Clue> clues = new ArrayList<>();

  private Report(AnomalyKind kind, OptionalInt rank) {
    this.kind = kind;
    this.rank = rank;
  }

  static Report of(AnomalyKind kind, int rank) {
    return new Report(kind, OptionalInt.of(rank));
  }

  static Report of(AnomalyKind kind, OptionalInt rank) {
    return new Report(kind, rank);
  }

  static Report ofGroup(AnomalyKind kind) {
    return new Report(kind, OptionalInt.empty());
  }

  Report cause(Cause its) {
    cause = its;
    return this;
  }

  Report since(OptionalLong onsetStep, long onsetNanos, long foundNanos) {
    step = onsetStep;
    onset = onsetNanos;
    found = foundNanos;
    return this;
  }

  Report since(long onsetStep, long onsetNanos, long foundNanos) {
    return since(OptionalLong.of(onsetStep), onsetNanos, foundNanos);
  }

  Report clue(String what, double value, String unit, long samples) {
    clues.add(new Clue(what, value, OptionalDouble.empty(), unit, samples));
    return this;
  }

  Report clue(String what, double value, double usual, String unit, long samples) {
    clues.add(new Clue(what, value, OptionalDouble.of(usual), unit, samples));
    return this;
  }

  Anomaly say(String message, String advice) {
    return new Anomaly(
        kind, rank, cause, step, onset, found, OptionalLong.empty(), message, clues, advice);
  }
}
