package dev.tacho.lm;

import dev.tacho.weights.llama.LlamaConfig;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.global.torch;

/// What the tests of this room share: the library, from a folder that outlives them, and small
/// models.
final class Torch {
  private static final Path FOLDER =
      Path.of(System.getProperty("java.io.tmpdir"), "tacho-libtorch-test");

  private Torch() {}

  static void load() {
    Libtorch.load(FOLDER);
    torch.set_num_threads(1);
  }

  static LlamaConfig config(int keyHeads, boolean tied) {
    return new LlamaConfig(23, 16, 2, 4, keyHeads, 24, 12, 10_000, 1e-5, tied);
  }

  /// Rows of a text in which every token depends on the one before.
  static long[] rows(int rows, int positions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] tokens = new long[rows * (positions + 1)];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] =
          i % (positions + 1) == 0 || random.nextInt(8) == 0
              ? random.nextInt(23)
              : ((tokens[i - 1] * 7) + 3) % 23;
    }
    return tokens;
  }
}
