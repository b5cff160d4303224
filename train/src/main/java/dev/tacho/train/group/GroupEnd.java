package dev.tacho.train.group;

import java.util.List;
import java.util.Optional;

/// How a group came out.
///
/// @param cancelled whether somebody asked for its end
/// @param checkpoint the newest one, to go on from or to use
public record GroupEnd(
    List<AttemptEnd> attempts, boolean cancelled, Optional<KnownCheckpoint> checkpoint) {
  public GroupEnd {
    attempts = List.copyOf(attempts);
  }

  public boolean completed() {
    return !cancelled && attempts.getLast().completed();
  }

  /// Why it did not come to its end; empty where it did.
  public Optional<String> failure() {
    return cancelled ? Optional.of("ended on request") : attempts.getLast().failure();
  }

  /// How many steps were done and had to be done again.
  public long lostSteps() {
    long lost = 0;
    for (int i = 1; i < attempts.size(); i++) {
      lost += Math.max(0, attempts.get(i - 1).doneStep() - attempts.get(i).fromStep());
    }
    return lost;
  }
}
