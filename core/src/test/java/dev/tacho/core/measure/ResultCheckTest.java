package dev.tacho.core.measure;

import static dev.tacho.core.measure.Examples.CLOCK;
import static dev.tacho.core.measure.Examples.COUNTER;
import static dev.tacho.core.measure.Examples.known;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Range;
import dev.tacho.core.metric.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ResultCheckTest {
  private static final Evidence MANY = Evidence.of(10_000);
  private static final Scope GPU =
      new EnergyBoundary(EnergyBoundary.Extent.GPU_PACKAGE, EnergyBoundary.Idle.GROSS)
          .in(Scope.STEADY);

  @Test
  void faults_soundResult_onlyWarnsOfNaN() {
    assertEquals(
        "WARNING /measurements/9/value: 'val/loss' is NaN; it is kept, as data; no comparison uses it",
        faults(Examples.full()));
  }

  @Test
  void faults_percentilesOutOfOrder_areErrorsThatNameBoth() {
    assertEquals(
        "ERROR /measurements/0/value: p99 of 'latency_ms' is 10.0, below p95 11.0; both are of one"
            + " sample, so one is wrong: compute them again",
        faults(Examples.of(latency(0.99, 10), latency(0.95, 11), latency(0.5, 9))));
  }

  /// Law: order statistics of a real sample never break the order.
  @Test
  void faults_percentilesOfRandomSamples_areInOrder() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      double[] sample = random.doubles(3_000).map(x -> Math.exp(10 * x)).sorted().toArray();
      List<Measurement> all = new ArrayList<>();
      for (double q : new double[] {0.999, 0.5, 0.95, 0.01, 0.99}) {
        all.add(latency(q, sample[(int) (q * sample.length)]));
      }
      all.add(latency(new Statistic.Max(), sample[sample.length - 1]));
      all.add(latency(new Statistic.Mean(), Arrays.stream(sample).average().orElseThrow()));
      all.add(latency(new Statistic.Min(), sample[0]));
      assertEquals(
          "", faults(Examples.of(all.toArray(Measurement[]::new))), "seed " + seed + ", case " + i);
    }
  }

  @Test
  void faults_meanBeyondTheExtremes_isAnError() {
    assertEquals(
        "ERROR /measurements/1/value: mean of 'latency_ms' is 12.0, beyond max 11.0; both are of"
            + " one sample, so one is wrong: compute them again",
        faults(Examples.of(latency(new Statistic.Max(), 11), latency(new Statistic.Mean(), 12))));
  }

  @Test
  void faults_percentilesOfDifferentScopes_areNotHeldAgainstEachOther() {
    Measurement other =
        known("latency_ms", new Statistic.Quantile(0.99), 1, Scope.WHOLE, CLOCK, MANY);
    assertEquals("", faults(Examples.of(latency(0.5, 9), other)));
  }

  @Test
  void faults_percentileOfTooSmallASample_isAnError() {
    assertEquals(
        "ERROR /measurements/0/evidence/samples: p99 of 'latency_ms' from 3 samples; it needs 299;"
            + " take more samples, or report it as missing",
        faults(
            Examples.of(
                known(
                    "latency_ms",
                    new Statistic.Quantile(0.99),
                    9,
                    Scope.WHOLE,
                    CLOCK,
                    Evidence.of(3)))));
  }

  @Test
  void faults_statisticWithoutSampleCount_isAnErrorWhenMeasuredAndAWarningWhenReported() {
    Provenance reported = new Provenance.Reported("a tool", "a file");
    assertEquals(
        "ERROR /measurements/0/evidence/samples: mean of 'latency_ms' without its sample count; add"
            + " the count; who measured it knows it",
        faults(
            Examples.of(
                known("latency_ms", new Statistic.Mean(), 9, Scope.WHOLE, CLOCK, Evidence.NONE))));
    assertTrue(
        faults(
                Examples.of(
                    known(
                        "latency_ms",
                        new Statistic.Mean(),
                        9,
                        Scope.WHOLE,
                        reported,
                        Evidence.NONE)))
            .startsWith("WARNING /measurements/0/evidence/samples"));
    assertTrue(
        faults(
                Examples.of(
                    known(
                        "latency_ms", new Statistic.Max(), 9, Scope.WHOLE, CLOCK, Evidence.of(0))))
            .startsWith("ERROR /measurements/0/evidence/samples: max of no samples"));
  }

  @Test
  void faults_valueOutsideTheLegalRange_isAnErrorEvenWhenTheFileWidensTheRange() {
    Metric widened =
        new Metric("gpu_pct", Unit.PERCENT, Direction.NEITHER, "utilization.gpu", Range.ANY);
    assertEquals(
        "ERROR /measurements/0/value: 140.0 % lies outside the legal range [0.0, 100.0] of"
            + " 'gpu_pct'; correct the value or its unit, or report it as missing",
        faults(
            Examples.of(
                new Measurement.Known(
                    widened, new Statistic.Mean(), 140, Scope.WHOLE, CLOCK, MANY))));
  }

  @Test
  void faults_knownNameWithAnotherMeaning_isAnError() {
    Metric seconds = Examples.metric("latency_ms").in(new Unit("s"));
    assertEquals(
        "ERROR /metrics/latency_ms: the registry defines 'latency_ms' as"
            + " latency.intended-send-to-last in ms, here it is latency.intended-send-to-last in s;"
            + " use the registered meaning, or another name",
        faults(
            Examples.of(
                new Measurement.Known(
                    seconds, new Statistic.Mean(), 1, Scope.WHOLE, CLOCK, MANY))));
    Metric upside = Examples.metric("loss").toward(Direction.HIGHER);
    assertTrue(
        faults(Examples.of(new Measurement.Missing(upside, Scope.WHOLE, "none")))
            .startsWith("WARNING /metrics/loss: better is higher here, lower in the registry"));
  }

  @Test
  void faults_perWatt_isHeldAgainstRateAndPowerWithinTheirRounding() {
    assertEquals("", faults(perWatt(11.55, 18.4)));
    assertEquals("", faults(perWatt(212.5 / 18.4, 18.4)));
    assertEquals(
        "ERROR /measurements/2/value: 11.9 is not samples_per_s 212.5 / power_w 18.4 ="
            + " 11.548913043478262; compute it from the two, or say in the scope what tells them"
            + " apart",
        faults(perWatt(11.9, 18.4)));
  }

  @Test
  void faults_energy_isHeldAgainstPowerTimesDuration() {
    Provenance integral = new Provenance.Derived("integral(power_w)", List.of(COUNTER));
    assertEquals("", faults(energy(1_840, integral)));
    assertTrue(faults(energy(1_900, integral)).startsWith("ERROR /measurements/2/value"));
    assertEquals("", faults(energy(1_900, COUNTER)), "an independent counter may differ by 5 %");
    assertTrue(faults(energy(2_400, COUNTER)).startsWith("WARNING /measurements/2/value"));
  }

  @Test
  void faults_energyWithoutBoundary_isAnError() {
    assertEquals(
        "ERROR /measurements/0/at/energy_boundary: 'energy_j' does not say what it encloses: none;"
            + " state the boundary, as gpu-package/gross or wall/idle-subtracted",
        faults(
            Examples.of(
                known("energy_j", new Statistic.Total(), 5, Scope.WHOLE, COUNTER, Evidence.NONE))));
  }

  @Test
  void faults_processShareCalledMeasured_isAnError() {
    Scope share =
        new EnergyBoundary(EnergyBoundary.Extent.PROCESS_SHARE, EnergyBoundary.Idle.GROSS)
            .in(Scope.WHOLE);
    assertEquals(
        "ERROR /measurements/0/how: a process's share of 'energy_j' called measured; no counter"
            + " reads it: call it estimated and name the method",
        faults(
            Examples.of(
                known("energy_j", new Statistic.Total(), 5, share, COUNTER, Evidence.NONE))));
  }

  @Test
  void faults_formulaThatDoesNotNameItsInputs_isAnErrorHoweverDeep() {
    Provenance bad = new Provenance.Derived("a + b", List.of(CLOCK));
    assertEquals(
        "ERROR /measurements/0/how/inputs/0/formula: 'a + b' names 2 inputs, 1 are given; name each"
            + " input once in the order of /inputs, as samples_per_s / power_w",
        faults(
            Examples.of(
                known(
                    "speedup",
                    new Statistic.Last(),
                    2,
                    Scope.WHOLE,
                    new Provenance.Estimated("fit", List.of(bad)),
                    Evidence.NONE))));
  }

  @Test
  void names_ofAFormula_areItsInputsOnce() {
    assertEquals("[a, b.c_1]", names("x = 2 * a + log10(b.c_1) / a - 1e5"));
    assertEquals("[val/loss, best]", names("'val/loss' - best"));
    assertEquals("[]", names("2 * 3"));
  }

  @Test
  void faults_rawReferenceThatLeadsNowhereOrToTooFewRows_isAnError() {
    Result full = Examples.full();
    Measurement lost =
        known(
            "latency_ms",
            new Statistic.Mean(),
            9,
            Scope.WHOLE,
            CLOCK,
            MANY.with(new SampleRef("nowhere", "x")));
    Measurement tooMany =
        known(
            "latency_ms",
            new Statistic.Mean(),
            9,
            Scope.STEADY,
            CLOCK,
            MANY.with(new SampleRef("requests", "x")));
    Result result =
        Result.of(full.tool(), full.platform(), full.workload())
            .samples(full.samples())
            .measurements(List.of(lost, tooMany))
            .build();
    assertEquals(
        """
        ERROR /measurements/0/evidence/raw/samples: no samples are called 'nowhere'; list them under /samples
        ERROR /measurements/1/evidence/raw/samples: 10000 samples out of 4004 rows of 'requests'; correct the count or the rows""",
        faults(result));
  }

  @Test
  void faults_sameNumberTwice_isAnError() {
    assertTrue(
        faults(Examples.of(latency(0.5, 9), latency(0.5, 9)))
            .startsWith(
                "ERROR /measurements/1: the same metric, statistic and scope stand before"));
  }

  @Test
  void faults_intervalWithoutItsValue_isAWarning() {
    Interval interval = new Interval(1, 2, 0.95, "bootstrap", Resampled.REPEAT);
    assertEquals(
        "WARNING /measurements/0/evidence/interval: the value 9.0 lies outside [1.0, 2.0]; check how"
            + " the interval was made",
        faults(
            Examples.of(
                known(
                    "latency_ms",
                    new Statistic.Mean(),
                    9,
                    Scope.WHOLE,
                    CLOCK,
                    MANY.with(interval)))));
  }

  @Test
  void valid_onlyErrorsDecide() {
    assertTrue(ResultCheck.valid(ResultCheck.faults(Examples.full())));
    assertFalse(ResultCheck.valid(ResultCheck.faults(perWatt(99, 18.4))));
  }

  @Test
  @Timeout(20)
  void faults_hugeResult_takeTimeInProportion() {
    List<Measurement> all = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      String name = List.of("energy_j", "power_w", "duration_s").get(i % 3);
      Scope scope = GPU.with(Dimension.RANK, "" + i / 15_000);
      all.add(known(name, new Statistic.Total(), i, scope, COUNTER, MANY));
    }
    assertTrue(faults(Examples.of(all.toArray(Measurement[]::new))).length() > 30_000);
  }

  /// Law: whatever can be built can be judged.
  @Test
  void faults_randomResults_neverThrows() {
    long seed = new Random().nextLong();
    RandomResults results = new RandomResults(seed);
    for (int i = 0; i < 500; i++) {
      List<Fault> faults = ResultCheck.faults(results.next());
      assertTrue(faults.stream().noneMatch(f -> f.problem().isBlank()), "seed " + seed);
    }
  }

  private static Measurement latency(double q, double value) {
    return latency(Statistic.quantile(q), value);
  }

  private static Measurement latency(Statistic statistic, double value) {
    return known("latency_ms", statistic, value, Scope.STEADY, CLOCK, MANY);
  }

  private static Result perWatt(double perWatt, double watts) {
    return Examples.of(
        known("samples_per_s", new Statistic.Rate(), 212.5, Scope.STEADY, CLOCK, Evidence.NONE),
        known("power_w", new Statistic.Mean(), watts, GPU, COUNTER, MANY),
        known(
            "samples_per_s_per_w",
            new Statistic.Rate(),
            perWatt,
            GPU,
            new Provenance.Derived("samples_per_s / power_w", List.of(CLOCK, COUNTER)),
            Evidence.NONE));
  }

  private static Result energy(double joules, Provenance how) {
    return Examples.of(
        known("duration_s", new Statistic.Total(), 100, Scope.STEADY, CLOCK, Evidence.NONE),
        known("power_w", new Statistic.Mean(), 18.4, GPU, COUNTER, MANY),
        known("energy_j", new Statistic.Total(), joules, GPU, how, Evidence.NONE));
  }

  private static String names(String formula) {
    return Formula.names(formula).toString();
  }

  private static String faults(Result result) {
    return ResultCheck.faults(result).stream()
        .map(fault -> fault.severity() + " " + fault)
        .collect(Collectors.joining("\n"));
  }
}
