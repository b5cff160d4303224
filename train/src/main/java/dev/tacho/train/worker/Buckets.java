package dev.tacho.train.worker;

import dev.tacho.lm.Settled;

/// Puts together neighbouring stretches of gradients, as a backward pass is done with them, until
/// they are worth a sum over all workers. The same model always has the same ones, so that what is
/// summed together does not depend on when it is summed. Confined to one thread.
final class Buckets implements Settled {
  /// 4 MiB: six parts of a model of 11 MB took half as long again as one, three hardly longer.
  private static final long LEAST = (4L << 20) / Float.BYTES;

  private final Settled full;
  private long from;
  private long to;

  /// @param full hears of each bucket
  Buckets(Settled full) {
    this.full = full;
  }

  @Override
  public void settled(long first, long end) {
    if (end != from) {
      flush();
      to = end;
    }
    from = first;
    if (to - from >= LEAST) {
      flush();
    }
  }

  /// Tells of the last one too, which may be small.
  void flush() {
    if (from < to) {
      full.settled(from, to);
    }
    to = from;
  }
}
