package dev.tacho.readers;

import dev.tacho.core.RunReader;
import dev.tacho.readers.format.FoundRun;
import java.util.List;

/// What a look below a path found, with what lists and queries want to know of it.
///
/// @param runs in the order of their paths and parts
/// @param obstacles what could not be looked at or read, with the reason
public record Listing(List<Entry> runs, List<String> obstacles) {
  public Listing {
    runs = List.copyOf(runs);
    obstacles = List.copyOf(obstacles);
  }

  /// A run and what is known of it, which is opened when somebody asks for more. Confined to one
  /// thread.
  public record Entry(FoundRun found, RunReader run) {}
}
