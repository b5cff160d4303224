package dev.tacho.train.data;

import dev.tacho.train.TrainException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Tokens in a memory-mapped file. Immutable, any thread, until its [Tokens] are closed.
public final class TokenFile {
  private static final ValueLayout.OfShort TWO =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt FOUR =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final int width;
  private final int vocabulary;
  private final MemorySegment bytes;

  private TokenFile(Path path, int width, int vocabulary, MemorySegment bytes) {
    this.path = path;
    this.width = width;
    this.vocabulary = vocabulary;
    this.bytes = bytes;
  }

  /// @param width bytes a token, 2 or 4
  static TokenFile map(Path path, int width, int vocabulary, long tokens, Arena arena) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (file.size() != tokens * width) {
        throw new TrainException(
            "%s has %,d bytes, not the %,d of %,d tokens; delete its folder, and it is made again"
                .formatted(path, file.size(), tokens * width, tokens));
      }
      MemorySegment all = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
      return new TokenFile(path, width, vocabulary, all);
    } catch (IOException e) {
      throw new TrainException(
          "%s cannot be read (%s); delete its folder, and it is made again"
              .formatted(path, Reasons.of(e)),
          e);
    }
  }

  /// How many tokens there are.
  public long size() {
    return bytes.byteSize() / width;
  }

  /// Copies the tokens `from` to `from + count - 1`.
  ///
  /// @throws TrainException when one is outside of the vocabulary, as in a file that was changed
  public void copy(long from, int count, long[] into, int at) {
    for (int i = 0; i < count; i++) {
      long token =
          width == 2
              ? bytes.get(TWO, (from + i) * 2) & 0xffffL
              : bytes.get(FOUR, (from + i) * 4) & 0xffffffffL;
      if (token >= vocabulary) {
        throw new TrainException(
            "%s has the token %,d at %,d, outside of a vocabulary of %,d; delete its folder, and it"
                    .formatted(path, token, from + i, vocabulary)
                + " is made again");
      }
      into[at + i] = token;
    }
  }
}
