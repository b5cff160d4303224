package dev.tacho.recorder;

/// What a dead recorder had already written beyond the last place in the inbox that it wrote down,
/// so that taking in the rest doubles nothing. Lines come in the same order again, therefore
/// counting is enough. Confined to one thread.
final class Replay {
  private final boolean active;
  private long points;
  private long faults;
  private long artifacts;

  /// @param points so many points follow the last `inbox` event in the series
  /// @param faults so many faults do in the journal
  /// @param artifacts so many artifacts do in the journal
  Replay(long points, long faults, long artifacts) {
    this(true, points, faults, artifacts);
  }

  private Replay(boolean active, long points, long faults, long artifacts) {
    this.active = active;
    this.points = points;
    this.faults = faults;
    this.artifacts = artifacts;
  }

  /// For a recorder that starts at the beginning.
  static Replay none() {
    return new Replay(false, 0, 0, 0);
  }

  /// Whether lines come that may have been taken in before; a change of a stage that is refused is
  /// then an old one, and no fault.
  boolean active() {
    return active;
  }

  boolean skipsPoint() {
    return points > 0 && points-- > 0;
  }

  boolean skipsFault() {
    return faults > 0 && faults-- > 0;
  }

  boolean skipsArtifact() {
    return artifacts > 0 && artifacts-- > 0;
  }
}
