package dev.tacho.weights.tokenizer;

import java.util.Arrays;

/// A growing list of tokens.
final class Tokens {
  private int[] tokens;
  private int size;

  Tokens(int room) {
    tokens = new int[Math.max(16, room)];
  }

  void add(int[] more) {
    if (tokens.length - size < more.length) {
      tokens = Arrays.copyOf(tokens, Math.max(size + more.length, tokens.length * 2));
    }
    System.arraycopy(more, 0, tokens, size, more.length);
    size += more.length;
  }

  int[] array() {
    return Arrays.copyOf(tokens, size);
  }
}
