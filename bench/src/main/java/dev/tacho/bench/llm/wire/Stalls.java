package dev.tacho.bench.llm.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Times in which a client did not look at its sockets, in order and apart from each other.
/// Immutable.
public final class Stalls {
  /// A stamp so soon after a stall is of bytes that waited through it: reading many sockets takes
  /// as long.
  private static final long AFTER_NANOS = 2_000_000;

  private final long[] from;
  private final long[] to;

  private Stalls(long[] from, long[] to) {
    this.from = from;
    this.to = to;
  }

  static Stalls of(List<ClientWatch.Stall> stalls) {
    List<ClientWatch.Stall> sorted = new ArrayList<>(stalls);
    sorted.sort(Comparator.comparingLong(ClientWatch.Stall::from));
    List<ClientWatch.Stall> apart = new ArrayList<>();
    for (ClientWatch.Stall stall : sorted) {
      if (!apart.isEmpty() && apart.getLast().to() >= stall.from()) {
        ClientWatch.Stall last = apart.removeLast();
        apart.add(new ClientWatch.Stall(last.from(), Math.max(last.to(), stall.to())));
      } else {
        apart.add(stall);
      }
    }
    return new Stalls(
        apart.stream().mapToLong(ClientWatch.Stall::from).toArray(),
        apart.stream().mapToLong(ClientWatch.Stall::to).toArray());
  }

  /// How much later than its arrival a stamp of `nanos` can be, as far as stalls go.
  public long hiddenBefore(long nanos) {
    int at = Arrays.binarySearch(from, nanos);
    int last = at >= 0 ? at : -at - 2;
    return last >= 0 && nanos <= to[last] + AFTER_NANOS ? nanos - from[last] : 0;
  }

  /// How much of the time from `begin` to `end` went by in stalls of `least` or longer.
  public long within(long begin, long end, long least) {
    long sum = 0;
    for (int i = 0; i < from.length; i++) {
      if (to[i] - from[i] >= least) {
        sum += Math.max(0, Math.min(end, to[i]) - Math.max(begin, from[i]));
      }
    }
    return sum;
  }

  /// The longest stall between `begin` and `end`.
  public long longest(long begin, long end) {
    long longest = 0;
    for (int i = 0; i < from.length; i++) {
      longest = Math.max(longest, Math.min(end, to[i]) - Math.max(begin, from[i]));
    }
    return longest;
  }
}
