package dev.tacho.analysis.stability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.stats.Quantiles;
import dev.tacho.testkit.runs.MadeRun;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StabilityTest {
  private static Stability of(MadeRun run) {
    Series series = run.series().getFirst();
    return Stability.of(series, Metric.named(series.name()));
  }

  private static Stability.Slope.Known known(Stability.Slope slope) {
    return assertInstanceOf(Stability.Slope.Known.class, slope);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100})
  void theSlope_isPerStep_howeverManyStepsLieBetweenTwoValues(long every) {
    SplittableRandom random = new SplittableRandom(1);
    Stability stability =
        of(
            new MadeRun()
                .series("loss", 0, 5_000, every, s -> 5 - 2e-5 * s + 0.01 * random.nextGaussian()));
    Stability.Slope.Known slope = known(stability.whole());
    assertEquals(-2e-5, slope.perStep(), 1e-6);
    assertTrue(slope.interval().low() <= -2e-5 && slope.interval().high() >= -2e-5);
  }

  @Test
  void aLossThatRises_getsWorse_andAnAccuracyThatRises_getsBetter() {
    assertEquals(
        Stability.Way.WORSE,
        known(of(new MadeRun().series("loss", 0, 400, 1, s -> s)).whole()).way());
    assertEquals(
        Stability.Way.BETTER,
        known(of(new MadeRun().series("accuracy", 0, 400, 1, s -> s / 400.0)).whole()).way());
    assertEquals(
        Stability.Way.RISING,
        known(of(new MadeRun().series("anything", 0, 400, 1, s -> s)).whole()).way());
  }

  @Test
  void whatOnlyShakes_isFlat() {
    SplittableRandom random = new SplittableRandom(2);
    Stability stability =
        of(new MadeRun().series("loss", 0, 20_000, 1, _ -> 1 + 0.1 * random.nextGaussian()));
    assertEquals(Stability.Way.FLAT, known(stability.recent()).way());
    assertEquals(0.1, stability.noiseAtEnd(), 0.01);
    assertEquals("as before", stability.noiseTrend().orElseThrow());
  }

  @Test
  void noiseThatShrinks_isCalmer_thoughTheMetricFalls() {
    SplittableRandom random = new SplittableRandom(3);
    Stability stability =
        of(
            new MadeRun()
                .series(
                    "loss",
                    0,
                    10_000,
                    1,
                    s -> 10 - s / 2_000.0 + (s < 5_000 ? 0.5 : 0.05) * random.nextGaussian()));
    assertEquals("calmer", stability.noiseTrend().orElseThrow());
  }

  @Test
  void valuesThatAreNotFinite_areLeftOut_andCounted() {
    Stability stability =
        of(new MadeRun().series("loss", 0, 1_000, 1, s -> s % 10 == 0 ? Double.NaN : -s));
    assertEquals(100, stability.notFinite());
    assertEquals(-1, known(stability.whole()).perStep(), 1e-9);
  }

  @Test
  void tooFewValues_haveNoSlope_butAReason() {
    Stability stability = of(new MadeRun().series("loss", 0, 4, 1, s -> s));
    assertInstanceOf(Stability.Slope.Untold.class, stability.whole());
    assertInstanceOf(
        Stability.Slope.Untold.class,
        of(new MadeRun().series("loss", 0, 20, 1, _ -> Double.NaN)).whole());
  }

  @Test
  void theLevels_areTheMedians_ofWhateverTheValuesAre() {
    SplittableRandom random = new SplittableRandom(9);
    for (int round = 0; round < 200; round++) {
      int n = random.nextInt(24, 400);
      double[] values = new double[n];
      MadeRun run = new MadeRun();
      for (int i = 0; i < n; i++) {
        // many equal ones among them
        values[i] = random.nextInt(random.nextBoolean() ? 3 : 1_000_000);
        run.value("", "x", i, i, values[i]);
      }
      Parts parts = Parts.of(run.series().getFirst());
      long from = 0;
      for (int part = 0; part < parts.size(); part++) {
        int size = parts.size();
        int to = n / size * (part + 1) + n % size * (part + 1) / size;
        double[] some = Arrays.copyOfRange(values, (int) from, to);
        assertEquals(Quantiles.median(some), parts.levels()[part], 1e-9);
        from = to;
      }
    }
  }
}
