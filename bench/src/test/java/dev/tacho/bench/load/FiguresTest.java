package dev.tacho.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.measure.Interval;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.MetricRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void intervalOfWhatIsNotBelowZero_doesNotReachBelowIt() {
    Interval interval = interval(1, 9);
    assertEquals(0, interval.low());
    assertTrue(interval.high() > 9);
  }

  @Test
  void intervalOfWhatIsBelowZero_isTheRightWayUp() {
    Interval interval = interval(-5, -5);
    assertEquals(-5, interval.low());
    assertEquals(-5, interval.high());
    assertTrue(interval(-1, -9).low() < -9);
  }

  private static Interval interval(double first, double second) {
    Measurement.Known mean =
        (Measurement.Known)
            new Figures(Scope.STEADY, new Provenance.Measured("counted"), 0, 0)
                .of(
                    MetricRegistry.known().require("prompt_tokens"),
                    List.of(new Statistic.Mean()),
                    List.of(new double[] {first}, new double[] {second}),
                    new SampleRef("requests", "prompt_tokens"))
                .getFirst();
    return mean.evidence().interval().orElseThrow();
  }
}
