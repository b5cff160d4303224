package dev.tacho.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final float[] LOGITS = {1, 3, 2, 3, 0}; // shares 5, 39, 14, 39, 2 of a hundred

  private static double[] shares(Sampling sampling, float... logits) {
    SplittableRandom random = new SplittableRandom(9);
    double[] shares = new double[logits.length];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      shares[sampling.draw(logits, random)] += 1.0 / draws;
    }
    return shares;
  }

  @Test
  void tokens_comeByTheirShares() {
    assertArrayEquals(
        new double[] {0.053, 0.3917, 0.1441, 0.3917, 0.0195},
        shares(new Sampling(1, 5, 1), LOGITS),
        0.012);
    assertArrayEquals(
        new double[] {0.0085, 0.4638, 0.0628, 0.4638, 0.0011},
        shares(new Sampling(0.5, 5, 1), LOGITS),
        0.012);
  }

  @Test
  void topK_leavesTheMostLikely_lowerIdsFirst() {
    assertArrayEquals(new double[] {0, 1, 0, 0, 0}, shares(new Sampling(1, 1, 1), LOGITS), 1e-9);
    assertArrayEquals(
        new double[] {0, 0.4223, 0.1554, 0.4223, 0}, shares(new Sampling(1, 3, 1), LOGITS), 0.012);
  }

  @Test
  void topP_leavesTheFewestThatHaveTheShare() {
    assertArrayEquals(new double[] {0, 1, 0, 0, 0}, shares(new Sampling(1, 5, 0.39), LOGITS), 1e-9);
    assertArrayEquals(
        new double[] {0, 0.5, 0, 0.5, 0}, shares(new Sampling(1, 5, 0.5), LOGITS), 0.012);
  }

  @Test
  void withoutTemperature_nothingIsLeftToChance() {
    SplittableRandom random = new SplittableRandom(1);
    assertEquals(1, new Sampling(0, 5, 1).draw(LOGITS, random));
    assertEquals(new SplittableRandom(1).nextLong(), random.nextLong());
  }

  @Test
  void whatIsNoNumber_isRefused() {
    SplittableRandom random = new SplittableRandom(1);
    assertThrows(
        LmException.class, () -> new Sampling(1, 2, 1).draw(new float[] {1, Float.NaN}, random));
    assertThrows(LmException.class, () -> new Sampling(-1, 2, 1));
    assertThrows(LmException.class, () -> new Sampling(Double.NaN, 2, 1));
    assertThrows(LmException.class, () -> new Sampling(1, 0, 1));
    assertThrows(LmException.class, () -> new Sampling(1, 2, 0));
    assertThrows(LmException.class, () -> new Sampling(1, 2, 1.1));
  }
}
