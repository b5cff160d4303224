package dev.tacho.recorder.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A message with words in braces: `{value} of {limit}`. Immutable.
record Template(String text) {
  /// The words in braces, in order.
  List<String> words() {
    List<String> words = new ArrayList<>();
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        words.add(text.substring(open + 1));
        return words;
      }
      words.add(text.substring(open + 1, close));
    }
    return words;
  }

  /// The text with each word replaced; every word must be known.
  String fill(Map<String, String> values) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      out.append(text, from, open).append(values.get(text.substring(open + 1, close)));
      from = close + 1;
    }
    return out.append(text, from, text.length()).toString();
  }
}
