package dev.tacho.cli.train;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.train.data.TextSources;
import dev.tacho.weights.tokenizer.BpeTrainer;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// What `--tokenizer` names.
final class TrainTokenizer {
  private static final String BYTES = "bytes";
  private static final String BPE = "bpe-";

  /// Text that merges are learned from: more of it changes them little.
  private static final long MOST_BYTES = 32L << 20;

  private static final int BLOCK = 1 << 16;

  private TrainTokenizer() {}

  static Tokenizer of(Call call, TextSources text, TrainProgress progress) {
    String name = call.arguments().text("tokenizer").orElse(BYTES);
    if (name.equals(BYTES)) {
      return new ByteTokenizer();
    }
    Optional<Integer> size = size(name);
    if (size.isPresent()) {
      return learned(text, new BpeTrainer(size.get()), progress);
    }
    Path file = call.path(name);
    if (!Files.exists(file)) {
      throw Arguments.wrong(
          "tokenizer", name, "bytes, bpe-N or a file that is there", "--tokenizer bpe-1024");
    }
    return TokenizerJson.read(file);
  }

  private static Optional<Integer> size(String name) {
    try {
      return name.startsWith(BPE)
          ? Optional.of(Integer.parseInt(name.substring(BPE.length())))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Tokenizer learned(TextSources text, BpeTrainer trainer, TrainProgress progress) {
    long[] left = {MOST_BYTES};
    var _ =
        text.read(
            new TextSources.Listener() {
              @Override
              public void document(String name, InputStream in) throws IOException {
                byte[] block = new byte[BLOCK];
                while (left[0] > 0) {
                  int n = in.readNBytes(block, 0, block.length);
                  if (n == 0) {
                    return;
                  }
                  left[0] -= n;
                  trainer.add(Arrays.copyOf(block, n));
                }
              }

              @Override
              public void progress(long bytes, long of) {
                progress.reading(bytes, of);
              }
            });
    return trainer.train();
  }
}
