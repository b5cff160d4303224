/// **What a model is trained on.** [TextSources] reads files, folders and archives; [TokenCache]
/// turns their text into tokens, once; [Tokens] has them in memory-mapped files, what is held out
/// apart from the rest; [Rows] picks from them, as a pure function of seed, step and row.
///
/// A folder of the cache, named after what it was made from, holds `train.tokens` and
/// `heldout.tokens`, bare little-endian numbers of two bytes each, or of four where the vocabulary
/// is above 65,536; and `data.json`: `{"format":"tacho.tokens/1","tokenizer":digest,
/// "vocabulary":n,"width":bytes a token,"train":tokens,"held_out":tokens,"digest":SHA-256 of both
/// files,"bytes":of text,"documents":n,"passed_over":n}`. It may be deleted at any time when
/// nothing trains: it is made again.
///
/// Never here: tokenizers, which are given; models; printing.
@NullMarked
package dev.tacho.train.data;

import org.jspecify.annotations.NullMarked;
