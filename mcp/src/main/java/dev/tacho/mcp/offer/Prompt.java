package dev.tacho.mcp.offer;

import java.util.List;
import java.util.Map;

/// A common question, put so that a model answers it well. Any thread.
public interface Prompt {
  String name();

  /// What is asked, in a sentence.
  String says();

  /// What has to be filled in.
  List<Blank> blanks();

  /// The question, with `given` filled in. Every needed blank is there.
  String text(Map<String, String> given);

  /// Something that has to be filled in.
  ///
  /// @param says what to put there
  record Blank(String name, String says, boolean needed) {}
}
