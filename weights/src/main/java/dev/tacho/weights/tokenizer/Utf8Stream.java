package dev.tacho.weights.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text from bytes that come in pieces, as tokens do: a character that is not whole yet waits for
/// its rest. What can never become a character is U+FFFD. However the bytes are cut, the text is
/// the one that Java makes of them at once. Confined to one thread.
public final class Utf8Stream {
  private byte[] waiting = {};

  /// With nothing waiting.
  public Utf8Stream() {}

  /// The characters that these bytes complete; perhaps none.
  public String next(byte[] bytes) {
    byte[] all = BpeTokenizer.joined(waiting, bytes);
    int whole = all.length - unfinished(all);
    waiting = Arrays.copyOfRange(all, whole, all.length);
    return new String(all, 0, whole, StandardCharsets.UTF_8);
  }

  /// What was still waiting, now that nothing more comes.
  public String end() {
    String rest = new String(waiting, StandardCharsets.UTF_8);
    waiting = new byte[0];
    return rest;
  }

  /// How many bytes at the end begin a character that is not whole. The byte that one begins with
  /// is inside of no other, so whatever stands before it can be told already.
  private static int unfinished(byte[] all) {
    for (int back = 1; back <= Math.min(3, all.length); back++) {
      int b = Byte.toUnsignedInt(all[all.length - back]);
      if (b < 0x80 || b >= 0xc0) {
        return Utf8.wanted(b) > back ? back : 0;
      }
    }
    return 0;
  }
}
