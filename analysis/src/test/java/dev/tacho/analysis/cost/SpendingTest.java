package dev.tacho.analysis.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Metric;
import dev.tacho.testkit.runs.MadeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SpendingTest {
  private static final Prices STATED =
      new Prices(
          Prices.Price.parse("0.25 EUR"),
          Prices.Price.parse("2 EUR"),
          Optional.of(400.0),
          Optional.of(500.0),
          "a test");

  private static Spending of(MadeRun run, Prices prices) {
    List<MetricStats> metrics = new ArrayList<>();
    run.series().forEach(s -> metrics.add(MetricStats.of(s, Metric.named("anything"), 16)));
    return Spending.of(run, metrics, prices);
  }

  private static Measurement cost(Spending spending, String name) {
    return spending.costs().stream()
        .filter(one -> one.metric().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static MadeRun hour() {
    return new MadeRun()
        .event(0, RunEvent.state(RunState.RUNNING))
        .event(3_600, RunEvent.state(RunState.COMPLETED));
  }

  @Test
  void withoutAStatedPrice_nothingHasACost_butAReason() {
    Spending spending = of(hour(), Prices.NONE);
    for (Measurement one : spending.costs()) {
      assertInstanceOf(Measurement.Missing.class, one);
    }
    String why = ((Measurement.Missing) cost(spending, "energy_cost")).reason();
    assertTrue(why.contains("--kwh-price"), why);
  }

  @Test
  void statedWatts_giveADeclaredEstimate() {
    Spending spending = of(hour(), STATED);
    Measurement.Known energy = (Measurement.Known) cost(spending, "energy_kwh");
    assertEquals(0.5, energy.value(), 1e-9);
    assertEquals(Tier.DECLARED, energy.how().tier());
    assertEquals(0.125, ((Measurement.Known) cost(spending, "energy_cost")).value(), 1e-9);
    assertEquals(200, ((Measurement.Known) cost(spending, "co2e_g")).value(), 1e-9);
  }

  @Test
  void sampledPower_isIntegratedOverItsTime() {
    MadeRun run = hour().series("gpu.0.powerWatts", 0, 3_601, 1, _ -> 300);
    Measurement.Known energy = (Measurement.Known) cost(of(run, Prices.NONE), "energy_kwh");
    assertEquals(0.3, energy.value(), 1e-6);
    assertEquals(Tier.ESTIMATED, energy.how().tier());
  }

  @Test
  void gpuHours_areCountedAsGranted() {
    MadeRun run =
        new MadeRun()
            .event(0, new RunEvent.Granted(List.of(new RunEvent.Grant("gpus", 4, "1", "SLURM"))))
            .event(0, RunEvent.state(RunState.RUNNING))
            .event(1_800, RunEvent.state(RunState.COMPLETED));
    Spending spending = of(run, STATED);
    assertEquals(4, ((Measurement.Known) cost(spending, "gpu_cost")).value(), 1e-9);
    assertEquals("gpus", spending.uses().getFirst().resource());
    assertTrue(spending.uses().getFirst().used().isEmpty());
  }

  @Test
  void aPrice_isAnAmountAndACurrency() {
    assertTrue(Prices.Price.parse("0.3").isEmpty());
    assertTrue(Prices.Price.parse("cheap EUR").isEmpty());
    assertTrue(Prices.Price.parse("-1 EUR").isEmpty());
    assertTrue(Prices.Price.parse("NaN EUR").isEmpty());
    assertEquals("EUR", Prices.Price.parse("0.3 EUR").orElseThrow().currency());
  }
}
