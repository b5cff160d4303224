package dev.tacho.train.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.lm.Precision;
import dev.tacho.train.TrainException;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainPlanTest {
  private static TrainPlan plan(Schedule schedule, double rate) {
    return new TrainPlan(
        110,
        8,
        16,
        7,
        rate,
        schedule,
        10,
        0.1,
        OptionalDouble.empty(),
        Precision.FP32,
        1,
        0,
        4,
        0,
        2,
        1);
  }

  @ParameterizedTest
  @EnumSource
  void rate_risesInTheWarmUpAndNeverAfterIt(Schedule schedule) {
    TrainPlan plan = plan(schedule, 0.5);
    assertEquals(0.05, plan.rate(1), 1e-12);
    assertEquals(0.5, plan.rate(10), 1e-12);
    for (long step = 11; step <= 110; step++) {
      assertTrue(plan.rate(step) <= plan.rate(step - 1));
    }
    assertEquals(schedule == Schedule.CONSTANT ? 0.5 : 0.05, plan.rate(110), 1e-12);
  }

  @Test
  void cosine_isHalfWayDownInTheMiddle() {
    assertEquals((0.5 + 0.05) / 2, plan(Schedule.COSINE, 0.5).rate(60), 1e-12);
  }

  @Test
  void aRateOfNothing_isRefusedByName() {
    String why = assertThrows(TrainException.class, () -> plan(Schedule.COSINE, 0)).getMessage();
    assertEquals("learning rate 0.0 is not a number above 0", why);
  }
}
