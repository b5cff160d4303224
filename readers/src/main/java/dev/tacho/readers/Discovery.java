package dev.tacho.readers;

import dev.tacho.readers.format.FoundRun;
import java.util.List;

/// What a look below a path found.
///
/// @param runs in the order of their paths and parts
/// @param obstacles what could not be looked at, with the reason: folders without permission,
///     links that lead back, what exceeded a limit
public record Discovery(List<FoundRun> runs, List<String> obstacles) {
  public Discovery {
    runs = List.copyOf(runs);
    obstacles = List.copyOf(obstacles);
  }
}
