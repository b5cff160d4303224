/// **Text into tokens and back, exactly, for any bytes.** Start at [Tokenizer].
///
/// Every tokenizer here starts with the same 259 tokens: `<unk>`, `<s>`, `</s>`, then the 256
/// bytes in order. What follows are merges, each of two tokens before it. So a list of merges is
/// all that has to be trained, written or compared, and there are no bytes that cannot be told.
///
/// Other programs know these as byte-level BPE with the splitting of GPT-2: [Vocabulary] has the
/// letters that they write bytes as, [TokenizerJson] the file `tokenizer.json`.
///
/// Never here: tokenizers of other kinds; they are refused with a sentence.
@NullMarked
package dev.tacho.weights.tokenizer;

import org.jspecify.annotations.NullMarked;
