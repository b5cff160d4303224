package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// JSON as Python writes it: with bare `NaN`, `Infinity` and `-Infinity`, which become the
/// strings that our files have for them. Pure.
final class ExtendedJson {
  private ExtendedJson() {}

  /// The value, or empty where the text is none.
  static Optional<Json> parse(byte[] bytes, int from, int to) {
    return parse(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }

  /// The value, or empty where the text is none.
  static Optional<Json> parse(String text) {
    try {
      return Optional.of(Json.parse(mayHaveWords(text) ? quoteWords(text) : text));
    } catch (JsonException _) {
      return Optional.empty();
    }
  }

  private static boolean mayHaveWords(String text) {
    return text.contains("NaN") || text.contains("Infinity");
  }

  private static String quoteWords(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    boolean inString = false;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int word = inString ? 0 : wordLength(text, at);
      if (word > 0) {
        out.append('"').append(text, at, at + word).append('"');
        at += word;
      } else if (inString && c == '\\' && at + 1 < text.length()) {
        out.append(c).append(text.charAt(at + 1));
        at += 2;
      } else {
        inString ^= c == '"';
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private static int wordLength(String text, int at) {
    for (String word : new String[] {"NaN", "Infinity", "-Infinity"}) {
      if (text.startsWith(word, at)) {
        return word.length();
      }
    }
    return 0;
  }
}
