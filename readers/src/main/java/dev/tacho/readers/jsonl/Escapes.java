package dev.tacho.readers.jsonl;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;

/// The inside of a JSON string without its escapes.
final class Escapes {
  private Escapes() {}

  /// The text as it was meant; as it is where its escapes are broken.
  static String undone(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    try {
      return Json.parse('"' + raw + '"') instanceof Json.Str(var text) ? text : raw;
    } catch (JsonException _) {
      return raw;
    }
  }
}
