package dev.tacho.process;

import java.util.List;

/// Descendants that are still there.
///
/// @param processes those that were alive when last looked at
/// @param killed how many different processes were sent KILL on the way
public record Remains(List<ProcessIdentity> processes, int killed) {
  public Remains {
    processes = List.copyOf(processes);
  }

  /// Whether nobody is left.
  public boolean none() {
    return processes.isEmpty();
  }
}
