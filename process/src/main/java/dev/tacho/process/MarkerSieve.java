package dev.tacho.process;

/// Lets a stream through without its marker lines, for those who want to see only the rest.
/// Confined to one thread. Up to eight bytes at the beginning of a line are held back until it is
/// clear that they begin no marker.
final class MarkerSieve {
  /// Bytes that may come out beyond those that went in: what was held back before.
  static final int SLACK = MarkerScan.PREFIX.length;

  private enum Place {
    /// At the beginning of a line, as far as a marker's own beginning goes.
    BEGINNING,
    MARKER,
    ORDINARY
  }

  private static final byte[] PREFIX = MarkerScan.PREFIX;

  private Place place = Place.BEGINNING;
  private int matched;

  /// Copies what is not of a marker line from the first `count` bytes of `in` to `out`, which has
  /// room for [#SLACK] bytes more; tells how many.
  int sift(byte[] in, int count, byte[] out) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      byte b = in[i];
      if (place == Place.BEGINNING) {
        if (b == PREFIX[matched]) {
          matched++;
          if (matched == PREFIX.length) {
            place = Place.MARKER;
            matched = 0;
          }
          continue;
        }
        kept = release(out, kept);
        place = Place.ORDINARY;
      }
      if (place == Place.ORDINARY) {
        out[kept++] = b;
      }
      if (b == '\n') {
        place = Place.BEGINNING;
      }
    }
    return kept;
  }

  /// The stream has ended: gives what was held back; tells how many bytes.
  int rest(byte[] out) {
    return release(out, 0);
  }

  private int release(byte[] out, int at) {
    System.arraycopy(PREFIX, 0, out, at, matched);
    int end = at + matched;
    matched = 0;
    return end;
  }
}
