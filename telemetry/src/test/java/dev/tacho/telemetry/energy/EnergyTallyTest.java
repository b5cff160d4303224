package dev.tacho.telemetry.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Joules from counters and from power, by hand-driven time.
class EnergyTallyTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final long SECOND = 1_000_000_000L;
  private static final EnergyBoundary GPU =
      new EnergyBoundary(EnergyBoundary.Extent.GPU_PACKAGE, EnergyBoundary.Idle.GROSS);

  @Test
  void sampledPower_isItsAnalyticIntegralWithinOnePercent() {
    // 200 W + 100 W * sin(2 pi t / 10 s), over 30 s at 1 Hz with ticks that come up to 0.2 s late
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4711);
    PowerIntegral integral = new PowerIntegral();
    double last = 0;
    for (int tick = 0; tick <= 30; tick++) {
      last = tick + (tick == 0 || tick == 30 ? 0 : random.nextDouble() * 0.2);
      assertEquals(Optional.empty(), integral.take(nanos(last), watts(last)));
    }
    double truth = 200 * 30 - 100 * 10 / (2 * Math.PI) * (Math.cos(2 * Math.PI * 3) - 1);
    assertEquals(truth, integral.total().orElseThrow(), truth * 0.01);
    Provenance.Estimated how =
        assertInstanceOf(Provenance.Estimated.class, integral.how("nvmlDeviceGetPowerUsage"));
    assertEquals("trapezoid rule over 31 readings of power in 30.0 s", how.method());
  }

  @Test
  void linearPower_isIntegratedExactly_howeverUnevenTheTicks() {
    PowerIntegral integral = new PowerIntegral();
    for (double t : new double[] {0, 0.1, 1, 3.5, 3.6, 9, 10}) {
      Optional<String> _ = integral.take(nanos(t), 50 + 10 * t);
    }
    assertEquals(50 * 10 + 10 * 100 / 2.0, integral.total().orElseThrow(), 1e-6);
  }

  @Test
  void gapInPower_isNotBridged() {
    PowerIntegral integral = new PowerIntegral();
    Optional<String> _ = integral.take(0, 100);
    Optional<String> _ = integral.take(SECOND, 100);
    String reason = integral.take(61 * SECOND, 100).orElseThrow();
    assertEquals("no reading of power for 60 s; the total is a lower bound", reason);
    assertEquals(100, integral.total().orElseThrow());
    var total = assertInstanceOf(Measurement.Missing.class, integral.account("gpu0", GPU, "power"));
    assertTrue(total.reason().startsWith("at least 100.000 J: no reading of power"));
  }

  @Test
  void oneReading_isNoTotal() {
    JouleCounter counter = new JouleCounter(NEVER, 1_000);
    assertEquals(OptionalDouble.empty(), counter.total());
    Optional<String> _ = counter.take(0, 123_456);
    assertEquals(OptionalDouble.empty(), counter.total());
    var total = assertInstanceOf(Measurement.Missing.class, counter.account("gpu0", GPU, "it"));
    assertEquals("it was read 1 times, it takes two readings", total.reason());
  }

  @Test
  void jumpThatNoDeviceCanDraw_isNotCounted() {
    JouleCounter counter = new JouleCounter(NEVER, 1_000);
    Optional<String> _ = counter.take(0, 0);
    String reason = counter.take(SECOND, 1e9).orElseThrow();
    assertTrue(reason.startsWith("the counter jumped by 1000000000.000 J in 1.000 s"), reason);
    assertEquals(0, counter.total().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void counterThatWraps_countsAsOneThatDoesNot(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double range = 65_536;
    double start = random.nextDouble() * range;
    JouleCounter counter = new JouleCounter(range, 1_000);
    long now = 0;
    double used = 0;
    Optional<String> _ = counter.take(now, start % range);
    for (int i = 0; i < 1_000; i++) {
      double seconds = random.nextDouble() * 10;
      now += nanos(seconds);
      used += random.nextDouble() * 900 * seconds;
      assertEquals(Optional.empty(), counter.take(now, (start + used) % range), "seed " + seed);
    }
    assertEquals(used, counter.total().orElseThrow(), used * 1e-9, "seed " + seed);
  }

  private static double watts(double seconds) {
    return 200 + 100 * Math.sin(2 * Math.PI * seconds / 10);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * SECOND);
  }
}
