package dev.tacho.bench.arrival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrivalsTest {
  private static final int MANY = 20_000;

  static List<Arrivals> all() {
    return List.of(
        new Arrivals.Constant(50),
        new Arrivals.Poisson(50),
        new Arrivals.Gamma(50, 0.25),
        new Arrivals.Gamma(50, 3),
        new Arrivals.Burst(50, 8));
  }

  @ParameterizedTest
  @MethodSource("all")
  void schedule_inTheLongRun_keepsItsRateAndNeverGoesBack(Arrivals arrivals) {
    long[] times = times(arrivals, 7);
    for (int i = 1; i < times.length; i++) {
      assertTrue(times[i] >= times[i - 1], arrivals.label());
    }
    // 20,000 gaps of standard deviation at most twice their mean: 5 % is more than three sigma
    assertEquals(50, MANY / (times[MANY - 1] / 1e9), 2.5, arrivals.label());
  }

  @ParameterizedTest
  @MethodSource("all")
  void schedule_ofTheSameSeed_isTheSame(Arrivals arrivals) {
    assertEquals(
        List.of(times(arrivals, 3)[99], times(arrivals, 3)[999]),
        List.of(times(arrivals, 3)[99], times(arrivals, 3)[999]));
  }

  @Test
  void schedule_ofAnotherSeed_isAnother() {
    Arrivals poisson = new Arrivals.Poisson(50);
    assertNotEquals(times(poisson, 1)[99], times(poisson, 2)[99]);
  }

  @Test
  void gaps_haveTheVarianceOfTheirProcess() {
    // coefficient of variation: 1 for Poisson, 1/sqrt(shape) for gamma, 0 for constant
    assertEquals(1, variation(new Arrivals.Poisson(50)), 0.05);
    assertEquals(2, variation(new Arrivals.Gamma(50, 0.25)), 0.15);
    assertEquals(1 / Math.sqrt(3), variation(new Arrivals.Gamma(50, 3)), 0.03);
    assertEquals(0, variation(new Arrivals.Constant(50)), 1e-6);
  }

  @Test
  void bursts_comeTogether() {
    long[] times = times(new Arrivals.Burst(16, 8), 0);
    assertEquals(0, times[7]);
    assertEquals(500_000_000, times[8]);
    assertEquals(500_000_000, times[15]);
  }

  @Test
  void rateOfNothing_refused() {
    assertThrows(IllegalArgumentException.class, () -> new Arrivals.Poisson(0));
    assertThrows(IllegalArgumentException.class, () -> new Arrivals.Poisson(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Arrivals.Gamma(1, -1));
    assertThrows(IllegalArgumentException.class, () -> new Arrivals.Burst(1, 0));
  }

  private static double variation(Arrivals arrivals) {
    long[] times = times(arrivals, 11);
    double mean = (times[MANY - 1] - times[0]) / (double) (MANY - 1);
    double squares = 0;
    for (int i = 1; i < MANY; i++) {
      squares += Math.pow(times[i] - times[i - 1] - mean, 2);
    }
    return Math.sqrt(squares / (MANY - 2)) / mean;
  }

  private static long[] times(Arrivals arrivals, long seed) {
    Schedule schedule = arrivals.schedule(seed);
    long[] times = new long[MANY];
    for (int i = 0; i < MANY; i++) {
      times[i] = schedule.nextNanos();
    }
    return times;
  }
}
