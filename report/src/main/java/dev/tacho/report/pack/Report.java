package dev.tacho.report.pack;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is said of some runs, in sections. Immutable.
///
/// @param title as its reader gave it, with whatever characters that has
/// @param template the word of the template that made it
/// @param made when, by the wall clock
/// @param writer the program that made it, as `tacho 0.1.0`
/// @param runs what it is about
public record Report(
    String title,
    Optional<String> author,
    String template,
    Instant made,
    String writer,
    List<Covered> runs,
    List<Section> sections) {

  public Report {
    runs = List.copyOf(runs);
    sections = List.copyOf(sections);
    Set<String> ids = new HashSet<>();
    for (Section section : sections) {
      if (!ids.add(section.id())) {
        throw new IllegalArgumentException("two sections have the id " + section.id());
      }
      for (Block block : section.blocks()) {
        if (block.id().filter(id -> !ids.add(id)).isPresent()) {
          throw new IllegalArgumentException("two blocks have the id " + block.id().get());
        }
      }
    }
  }

  /// A run that the report is about.
  ///
  /// @param title how tables and legends name it
  public record Covered(String id, String title) {}
}
