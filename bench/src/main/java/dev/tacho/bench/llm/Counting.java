package dev.tacho.bench.llm;

import java.util.OptionalLong;

/// Who counted the tokens of the answers; settled by the first whole answer of a cell.
enum Counting {
  /// The server, which says so at the end of each answer.
  SERVER("server"),
  /// Nobody: each part that arrived is taken for one token.
  CHUNKS("chunks");

  private final String word;

  Counting(String word) {
    this.word = word;
  }

  /// What stands in the dimension `tokenizer`.
  String word() {
    return word;
  }

  /// The tokens of an answer; NaN where the server told none of this one.
  double tokens(Request request) {
    OptionalLong told = request.outputTokens();
    return switch (this) {
      case SERVER -> told.isPresent() ? told.getAsLong() : Double.NaN;
      case CHUNKS -> request.chunks();
    };
  }
}
