package dev.tacho.weights.tokenizer;

import java.io.ByteArrayOutputStream;

/// Text into tokens and back: for any bytes, `decode(encode(bytes))` are the bytes. Immutable,
/// any thread.
public sealed interface Tokenizer permits ByteTokenizer, BpeTokenizer {
  /// `<unk>`, which no text gives.
  int UNKNOWN = 0;

  /// `<s>`, which no text gives.
  int BEGIN = 1;

  /// `</s>`, which no text gives: stands between documents.
  int END = 2;

  /// The token of the byte 0; the other bytes follow in order.
  int FIRST_BYTE = 3;

  /// How many tokens every tokenizer has: three special ones and the bytes.
  int BASE = FIRST_BYTE + 256;

  /// How many tokens there are; they are numbered from 0.
  int size();

  /// The tokens of a text, none of them special. The text need not be UTF-8.
  int[] encode(byte[] text);

  /// The bytes that a token stands for; none for a special one.
  ///
  /// @throws IndexOutOfBoundsException when there is no such token
  byte[] bytes(int token);

  /// SHA-256 of what the tokenizer does, 64 digits: equal for equal tokenizers.
  String digest();

  /// The bytes that the tokens stand for, one after another.
  default byte[] decode(int... tokens) {
    var text = new ByteArrayOutputStream(tokens.length);
    for (int token : tokens) {
      text.writeBytes(bytes(token));
    }
    return text.toByteArray();
  }
}
