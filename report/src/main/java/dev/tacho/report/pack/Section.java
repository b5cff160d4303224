package dev.tacho.report.pack;

import java.util.List;
import java.util.regex.Pattern;

/// A part of a report under a heading of its own.
///
/// @param id letters, digits and hyphens; unlike any other in the report
/// @param blocks at least one: what could not be said stands there as a note
public record Section(String id, String heading, List<Block> blocks) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]*");

  public Section {
    blocks = List.copyOf(blocks);
    requireId(id);
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("section '" + id + "' is empty; give it a note");
    }
  }

  static void requireId(String id) {
    if (!FORM.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "'" + id + "' is no id: a small letter, then small letters, digits and hyphens");
    }
  }
}
