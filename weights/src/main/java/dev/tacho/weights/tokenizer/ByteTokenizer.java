package dev.tacho.weights.tokenizer;

import java.util.Objects;

/// A token a byte: nothing to train, and the shortest vocabulary.
public record ByteTokenizer() implements Tokenizer {
  private static final byte[] NONE = {};

  @Override
  public int size() {
    return BASE;
  }

  @Override
  public int[] encode(byte[] text) {
    int[] tokens = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      tokens[i] = FIRST_BYTE + Byte.toUnsignedInt(text[i]);
    }
    return tokens;
  }

  @Override
  public byte[] bytes(int token) {
    int checked = Objects.checkIndex(token, BASE);
    return checked < FIRST_BYTE ? NONE : new byte[] {(byte) (checked - FIRST_BYTE)};
  }

  @Override
  public String digest() {
    return TokenizerJson.digest(this);
  }
}
