package dev.tacho.recorder.inbox;

/// What a dead recorder had already written beyond the last place in the inbox that it wrote down,
/// so that taking in the rest doubles nothing. Lines come in the same order again, therefore
/// counting is enough. Confined to one thread.
public final class Replay {
  private final boolean active;
  private final long pointsBefore;
  private long points;
  private long faults;
  private long artifacts;

  /// What was taken in beyond that place.
  ///
  /// @param pointsBefore so many points the run had at the last place written down
  /// @param points so many it had beyond
  /// @param faults so many faults do in the journal
  /// @param artifacts so many artifacts do in the journal
  public Replay(long pointsBefore, long points, long faults, long artifacts) {
    this(true, pointsBefore, points, faults, artifacts);
  }

  private Replay(boolean active, long pointsBefore, long points, long faults, long artifacts) {
    this.active = active;
    this.pointsBefore = pointsBefore;
    this.points = points;
    this.faults = faults;
    this.artifacts = artifacts;
  }

  /// For a recorder that starts at the beginning.
  public static Replay none() {
    return new Replay(false, 0, 0, 0, 0);
  }

  /// Whether lines come that may have been taken in before; a change of a stage that is refused is
  /// then an old one, and no fault.
  boolean active() {
    return active;
  }

  /// Points that the run had where the reading begins.
  long pointsBefore() {
    return pointsBefore;
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
