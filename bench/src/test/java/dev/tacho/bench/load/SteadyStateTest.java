package dev.tacho.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SteadyStateTest {
  @Test
  void workThatStillGetsFaster_isNotSteady_untilItStops() {
    double[] medians = {100, 60, 40, 30, 25, 22, 21, 20.5, 20.4, 20.3, 20.3};
    assertFalse(SteadyState.of(medians, 6).steady());
    assertTrue(SteadyState.of(medians, 11).steady());
    assertEquals(11, SteadyState.of(medians, 11).windows());
  }

  @Test
  void fewWindows_sayNothing() {
    SteadyState state = SteadyState.of(new double[] {5, 5, 5, 5}, 4);
    assertFalse(state.steady());
    assertTrue(Double.isNaN(state.variation()));
  }

  @Test
  void variation_isStandardDeviationOverMean() {
    SteadyState state = SteadyState.of(new double[] {9, 10, 11, 10, 10}, 5);
    assertEquals(Math.sqrt(0.5) / 10, state.variation(), 1e-12);
  }
}
