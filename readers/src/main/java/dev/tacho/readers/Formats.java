package dev.tacho.readers;

import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.jsonl.JsonlFormat;
import java.util.List;

/// The formats that come with Tacho, in the order in which they are asked: those that know their
/// own files by a name or a first byte before those that take any text.
final class Formats {
  private Formats() {}

  static List<RunFormat> builtIn() {
    return List.of(new JsonlFormat());
  }
}
