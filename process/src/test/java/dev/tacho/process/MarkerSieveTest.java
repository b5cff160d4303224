package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MarkerSieveTest {
  @Test
  void sift_leavesOutWholeMarkerLinesAndNothingElse() {
    String text =
        "a\n::tacho point x=1\nb ::tacho stays\n::tach\n\n::tacho \n:::tacho c\n::tacho no end";
    String wanted = "a\nb ::tacho stays\n::tach\n\n:::tacho c\n";
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      assertEquals(wanted, sift(text, random));
    }
  }

  @Test
  void sift_heldBackBeginningAtTheEnd_isGiven() {
    assertEquals("x\n::ta", sift("x\n::ta", new Random(1)));
  }

  /// Sifts in pieces of random length.
  private static String sift(String text, Random random) {
    MarkerSieve sieve = new MarkerSieve();
    StringBuilder kept = new StringBuilder();
    byte[] out = new byte[text.length() + MarkerSieve.SLACK];
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(6));
      byte[] piece = text.substring(at, end).getBytes(StandardCharsets.US_ASCII);
      kept.append(
          new String(out, 0, sieve.sift(piece, piece.length, out), StandardCharsets.US_ASCII));
      at = end;
    }
    return kept.append(new String(out, 0, sieve.rest(out), StandardCharsets.US_ASCII)).toString();
  }
}
