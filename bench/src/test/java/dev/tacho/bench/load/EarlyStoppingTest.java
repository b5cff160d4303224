package dev.tacho.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class EarlyStoppingTest {
  @Test
  void p99_takes459QueriesWithoutAViolation_and662WithOne() {
    assertEquals(459, EarlyStopping.needed(0.99, 0));
    assertEquals(662, EarlyStopping.needed(0.99, 1));
    assertEquals(662, EarlyStopping.needed(0.99));
  }

  @Test
  void p90_takes64_andP999_6636() {
    assertEquals(64, EarlyStopping.needed(0.9));
    assertEquals(6636, EarlyStopping.needed(0.999));
  }

  @Test
  void needed_isTheFewest() {
    for (int over = 0; over < 20; over++) {
      int needed = EarlyStopping.needed(0.95, over);
      assertTrue(EarlyStopping.holds(needed, over, 0.95), "over=" + over);
      assertFalse(EarlyStopping.holds(needed - 1, over, 0.95), "over=" + over);
    }
  }

  @Test
  void allowed_isWhatTheSampleBears_andNoneForOneThatIsTooSmall() {
    assertEquals(OptionalInt.empty(), EarlyStopping.allowed(458, 0.99));
    assertEquals(OptionalInt.of(0), EarlyStopping.allowed(459, 0.99));
    assertEquals(OptionalInt.of(0), EarlyStopping.allowed(661, 0.99));
    assertEquals(OptionalInt.of(1), EarlyStopping.allowed(662, 0.99));
    int allowed = EarlyStopping.allowed(10_000, 0.99).orElseThrow();
    assertTrue(allowed > 70 && allowed < 100, "allowed=" + allowed);
  }
}
