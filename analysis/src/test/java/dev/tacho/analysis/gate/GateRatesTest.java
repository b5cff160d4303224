package dev.tacho.analysis.gate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.result.Machine;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Tier;
import dev.tacho.core.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How often a gate cries wolf, and how often it sleeps, by simulation: repeats of 1 s whose times
/// vary log-normally. `-Dtacho.long=true` prints the table of docs/measurements/gate.md.
@Timeout(300)
class GateRatesTest {
  private static final boolean LONG = Boolean.getBoolean("tacho.long");
  private static final int TRIALS = LONG ? 20_000 : 1_000;
  private static final long SEED = 20_260_301;

  @Test
  void equalRuns_failSeldomerThanOnceInFortyTimes() {
    for (int repeats : new int[] {5, 7, 11, 21}) {
      for (double spread : new double[] {0.01, 0.03, 0.05, 0.10}) {
        Rates same = rates(repeats, spread, 1, 0);
        print("equal", repeats, spread, same);
        // a breach needs the interval at 95 % on the worse side: 2.5 %, and some luck
        assertTrue(same.failed() <= 0.035, repeats + " repeats, " + spread + ": " + same);
      }
    }
  }

  @Test
  void tenPercentSlower_isSeenWhereTheSpreadAllows() {
    for (int repeats : new int[] {5, 7, 11, 21}) {
      for (double spread : new double[] {0.01, 0.03, 0.05, 0.10}) {
        Rates slower = rates(repeats, spread, 1.10, 0);
        print("10 % slower", repeats, spread, slower);
        if (spread <= 0.03) {
          assertTrue(slower.failed() >= 0.90, repeats + " repeats, " + spread + ": " + slower);
        }
      }
    }
  }

  @Test
  void twentyFivePercentSlower_isSeenAtAnyUsualSpread() {
    for (int repeats : new int[] {5, 7, 11}) {
      for (double spread : new double[] {0.03, 0.05, 0.10}) {
        Rates slower = rates(repeats, spread, 1.25, 0);
        print("25 % slower", repeats, spread, slower);
        assertTrue(
            slower.failed() >= (spread > 0.05 ? 0.75 : 0.99),
            repeats + " repeats, " + spread + ": " + slower);
      }
    }
  }

  @Test
  void runsThatDrift_failSeldomerOnceThereIsHistory() {
    for (double between : new double[] {0.03, 0.06}) {
      Rates blind = rates(7, 0.01, 1, between, 0);
      Rates informed = rates(7, 0.01, 1, between, 12);
      print("equal, runs differ by " + percent(between) + ", no history", 7, 0.01, blind);
      print("equal, runs differ by " + percent(between) + ", 12 earlier", 7, 0.01, informed);
      assertTrue(informed.failed() < blind.failed(), blind + " " + informed);
      assertTrue(informed.failed() <= 0.07, informed.toString());
    }
  }

  private record Rates(double failed, double soft) {}

  private static Rates rates(int repeats, double spread, double factor, double between) {
    return rates(repeats, spread, factor, between, 0);
  }

  private static Rates rates(
      int repeats, double spread, double factor, double between, int earlier) {
    RandomGenerator random = new SplittableRandom(SEED);
    int failed = 0;
    int soft = 0;
    for (int i = 0; i < TRIALS; i++) {
      List<GateSide> history = new ArrayList<>();
      for (int run = 0; run < earlier; run++) {
        history.add(side(random, repeats, spread, between, 1));
      }
      GateSide before = side(random, repeats, spread, between, 1);
      history.add(before);
      GateSide now = side(random, repeats, spread, between, factor);
      switch (Gate.judge(before, now, history, GateLimits.usual(), 0).status()) {
        case FAILED -> failed++;
        case SOFT_BREACH -> soft++;
        case PASSED, NO_VERDICT, NO_BASELINE -> {}
      }
    }
    return new Rates((double) failed / TRIALS, (double) soft / TRIALS);
  }

  private static GateSide side(
      RandomGenerator random, int repeats, double spread, double between, double factor) {
    double run = factor * Math.exp(between * random.nextGaussian());
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      values.add(run * Math.exp(spread * random.nextGaussian()));
    }
    Metric cpu = Metric.named("cpu_time_s");
    return new GateSide(
        "RUN",
        "run",
        RunState.COMPLETED,
        new Machine("near", "amd64", OptionalInt.of(2), Optional.empty()),
        Optional.of("work"),
        List.of("./a"),
        0,
        Map.of(
            "cpu_time_s", new Repeated("cpu_time_s", cpu, values, Optional.empty(), Tier.MEASURED)),
        List.of());
  }

  private static void print(String what, int repeats, double spread, Rates rates) {
    if (LONG) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %s | %s | %s |%n",
          what,
          repeats,
          percent(spread),
          percent(rates.failed()),
          percent(rates.soft()));
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
