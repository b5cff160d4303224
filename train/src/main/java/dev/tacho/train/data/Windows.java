package dev.tacho.train.data;

import dev.tacho.train.TrainException;

/// Rows that lie evenly over all of the tokens and do not overlap, always the same: what a model is
/// held against. Immutable; any thread.
public final class Windows {
  private final TokenFile tokens;
  private final int context;
  private final int count;

  /// As many as fit, but at most `most`.
  ///
  /// @throws TrainException when not one fits
  public Windows(TokenFile tokens, int context, int most) {
    check(tokens, context);
    this.tokens = tokens;
    this.context = context;
    this.count = (int) Math.min(most, tokens.size() / (context + 1L));
  }

  static void check(TokenFile tokens, int context) {
    if (tokens.size() <= context) {
      throw new TrainException(
          "a row of %,d tokens does not fit into the %,d that are held out; give more text or a"
                  .formatted(context + 1L, tokens.size())
              + " smaller --context");
    }
  }

  /// How many there are.
  public int count() {
    return count;
  }

  /// Writes the `context + 1` tokens of the window `index`, from 0.
  public void fill(int index, long[] into, int at) {
    long slack = tokens.size() - (context + 1L) * count;
    long gap = count == 1 ? 0 : slack / (count - 1L);
    tokens.copy(index * (context + 1L + gap), context + 1, into, at);
  }
}
