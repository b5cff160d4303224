package dev.tacho.train.data;

import dev.tacho.train.TrainException;

/// Rows of tokens for the steps of a training. Immutable; any thread.
///
/// A row is `context + 1` tokens that follow each other, from a place that is a pure function of
/// (seed, step, row) alone: a hash of them, scaled to the places that there are. So any number of
/// workers sees the same global batch, whichever rows of it each takes, and a training that is
/// resumed goes on with the rows that it would have had. Rows are drawn with replacement.
///
/// The hash is the output function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), applied after
/// each of the three numbers is taken in. See docs/decisions/191-rows-by-a-hash.md.
public final class Rows {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final TokenFile tokens;
  private final int context;
  private final long seed;
  private final long places;

  /// @throws TrainException when there is not one row of that length
  public Rows(TokenFile tokens, int context, long seed) {
    this.tokens = tokens;
    this.context = context;
    this.seed = seed;
    this.places = tokens.size() - context;
    if (places < 1) {
      throw new TrainException(
          "a row of %,d tokens does not fit into the %,d to train on; give more text or a smaller"
                  .formatted(context + 1L, tokens.size())
              + " --context");
    }
  }

  /// Refuses data that are too small for a training.
  ///
  /// @param batch rows a step, over all workers
  /// @throws TrainException when there is not one batch to train on, or not one row held out
  public static void check(Tokens data, int batch, int context) {
    long needed = batch * (context + 1L);
    if (data.facts().train() < needed) {
      throw new TrainException(
          "a batch of %,d rows of %,d tokens needs %,d, and the data have %,d to train on; give more"
                  .formatted(batch, context + 1L, needed, data.facts().train())
              + " text, or a smaller --batch or --context");
    }
    Windows.check(data.heldOut(), context);
  }

  /// Writes the `context + 1` tokens of a row.
  ///
  /// @param step from 1
  /// @param row from 0, of the global batch
  public void fill(long step, int row, long[] into, int at) {
    long hash = mix(mix(mix(seed + GOLDEN) + step * GOLDEN) + (row + 1L) * GOLDEN);
    tokens.copy(Math.unsignedMultiplyHigh(hash, places), context + 1, into, at);
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
