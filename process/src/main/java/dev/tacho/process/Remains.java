package dev.tacho.process;

import java.util.List;

/// Descendants that are still there.
///
/// @param processes those that were alive when last looked at
/// @param elusive nobody was caught sight of, yet somebody is there: processes that fork and end
///     faster than they can be listed
/// @param killed how many different processes were sent KILL on the way
public record Remains(List<ProcessIdentity> processes, boolean elusive, int killed) {
  public Remains {
    processes = List.copyOf(processes);
  }

  /// Whether nobody is left.
  public boolean none() {
    return processes.isEmpty() && !elusive;
  }

  /// How many, in words: `3 processes`, or that they cannot be counted.
  public String said() {
    return processes.isEmpty() && elusive
        ? "processes that fork and end too fast to be counted"
        : processes.size() == 1 ? "1 process" : processes.size() + " processes";
  }
}
