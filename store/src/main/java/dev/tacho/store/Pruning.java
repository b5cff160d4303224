package dev.tacho.store;

import dev.tacho.core.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Removes old runs, by explicit rules only. Never one that is written, silent, pinned or a
/// baseline,
/// and never anything that is not a run. Safe while others read.
public final class Pruning {
  Pruning(RunStore store) {}

  /// Which runs should go: those that every given rule allows.
  ///
  /// @param olderThan since their end; empty for any age
  /// @param keepNewest so many of the newest runs stay whatever the other rules say
  /// @param states only runs in one of these; none given means any ended state
  /// @param tags only runs that have all of these tags
  public record Policy(
      Optional<Duration> olderThan,
      OptionalInt keepNewest,
      Set<RunState> states,
      Map<String, String> tags) {
    public Policy {
      states = Set.copyOf(states);
      tags = Map.copyOf(tags);
    }
  }

  /// What a policy would do.
  ///
  /// @param remove with the bytes that each frees
  /// @param keep runs that the policy would have taken, with what protects each
  public record Plan(List<Removal> remove, List<Kept> keep) {
    public Plan {
      remove = List.copyOf(remove);
      keep = List.copyOf(keep);
    }

    /// Freed in all.
    public long bytes() {
      return remove.stream().mapToLong(Removal::bytes).sum();
    }
  }

  /// A run to be removed.
  public record Removal(RunStatus run, long bytes) {}

  /// A run that stays, and why.
  public record Kept(RunStatus run, String reason) {}

  /// Decides; changes nothing. Refuses a policy without any rule.
  public Plan plan(Policy policy) {
    return Unwritten.part();
  }

  /// Removes what `plan` says, looking at each run again beforehand; tells what was really done.
  public Plan execute(Plan plan) {
    return Unwritten.part();
  }
}
