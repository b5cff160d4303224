package dev.tacho.train.data;

import java.io.IOException;
import java.io.InputStream;

/// What the beginning of a stream says that it is.
enum Probe {
  TEXT("text"),
  ZIP("a zip archive"),
  GZIP("a gz archive"),
  TAR("a tar archive"),
  BINARY("binary data");

  private static final int LENGTH = 8192;
  private static final int TAR_MARK = 257;

  private final String words;

  Probe(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// Looks at the first 8 KiB of `in`, which must be able to go back that far, and leaves it where
  /// it was. Binary is what has a zero byte there, which no text in UTF-8 or in an 8-bit alphabet
  /// has, or more than a tenth of other control characters.
  static Probe of(InputStream in) throws IOException {
    in.mark(LENGTH);
    byte[] head = in.readNBytes(LENGTH);
    in.reset();
    if (startsWith(head, 0, 'P', 'K', 3, 4) || startsWith(head, 0, 'P', 'K', 5, 6)) {
      return ZIP;
    }
    if (startsWith(head, 0, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (startsWith(head, TAR_MARK, 'u', 's', 't', 'a', 'r')) {
      return TAR;
    }
    int odd = 0;
    for (byte each : head) {
      if (each == 0) {
        return BINARY;
      }
      if ((each > 0 && each < '\t') || (each > '\r' && each < ' ' && each != 0x1b)) {
        odd++;
      }
    }
    return odd * 10L > head.length ? BINARY : TEXT;
  }

  private static boolean startsWith(byte[] head, int at, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (head.length <= at + i || (head[at + i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
