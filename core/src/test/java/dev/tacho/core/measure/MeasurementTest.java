package dev.tacho.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MeasurementTest {
  private static final Provenance MEASURED = new Provenance.Measured("a clock");
  private static final Provenance REPORTED = new Provenance.Reported("a tool", "a file");
  private static final Provenance DECLARED = new Provenance.Declared("a user");

  @Test
  void tier_derived_isThatOfTheWeakestInputHoweverDeep() {
    Provenance inner = new Provenance.Derived("a + b", List.of(MEASURED, REPORTED));
    assertEquals(Tier.MEASURED, new Provenance.Derived("a", List.of(MEASURED)).tier());
    assertEquals(Tier.REPORTED, inner.tier());
    assertEquals(
        Tier.DECLARED,
        new Provenance.Derived("a / b / c", List.of(inner, MEASURED, DECLARED)).tier());
  }

  @Test
  void tier_estimated_isNeverAboveEstimated() {
    assertEquals(Tier.ESTIMATED, new Provenance.Estimated("model", List.of(MEASURED)).tier());
    assertEquals(Tier.DECLARED, new Provenance.Estimated("model", List.of(DECLARED)).tier());
  }

  /// Law: a derivation is worth the worst of all leaves below it.
  @Test
  void tier_randomDerivations_isTheWorstLeaf() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      List<Tier> leaves = new ArrayList<>();
      Provenance how = tree(random, 5, leaves);
      Tier worst = leaves.stream().reduce(Tier.MEASURED, Tier::weaker);
      assertEquals(worst, how.tier(), "seed " + seed + ", case " + i);
    }
  }

  @Test
  void derived_withoutInputs_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Provenance.Derived("1 + 1", List.of()));
  }

  @Test
  void of_percentileOfASampleTooSmall_isMissingWithTheNumbersNeeded() {
    Measurement p99 =
        Measurement.of(
            Metric.named("latency_ms"),
            new Statistic.Quantile(0.99),
            14.2,
            Scope.STEADY,
            MEASURED,
            Evidence.of(298));
    assertEquals(
        new Measurement.Missing(
            Metric.named("latency_ms"), Scope.STEADY, "p99 refused: 298 samples, it needs 299"),
        p99);
  }

  /// The table that Wilks' formula gives for the tails people ask for.
  @Test
  void samplesNeeded_isTheSmallestSampleWhoseExtremeLiesBeyondTheQuantile() {
    for (double q : new double[] {0.25, 0.9, 0.95, 0.99, 0.999, 0.9999}) {
      long needed = new Statistic.Quantile(q).samplesNeeded();
      double inside = Math.max(q, 1 - q);
      assertTrue(1 - Math.pow(inside, needed) >= 0.95, "q " + q);
      assertTrue(1 - Math.pow(inside, needed - 1) < 0.95, "q " + q);
    }
    assertEquals(59, new Statistic.Quantile(0.95).samplesNeeded());
    assertEquals(2_995, new Statistic.Quantile(0.999).samplesNeeded());
  }

  @Test
  void statistic_parse_word_isIdentity() {
    Random random = new Random(11);
    List<Statistic> all =
        new ArrayList<>(
            List.of(
                new Statistic.Mean(),
                new Statistic.Median(),
                new Statistic.Min(),
                new Statistic.Max(),
                new Statistic.Total(),
                new Statistic.Last(),
                new Statistic.Rate(),
                new Statistic.Share(),
                new Statistic.Quantile(Statistic.Quantile.NEAREST_END),
                new Statistic.Quantile(1 - Statistic.Quantile.NEAREST_END)));
    for (int i = 0; i < 1_000; i++) {
      all.add(Statistic.quantile(1e-6 + 0.99999 * random.nextDouble()));
    }
    all.forEach(one -> assertEquals(Optional.of(one), Statistic.parse(one.word())));
  }

  @Test
  void statistic_label_isWhatPeopleSay() {
    assertEquals("p99", new Statistic.Quantile(0.99).label());
    assertEquals("p99.9", new Statistic.Quantile(0.999).label());
    assertEquals("p10", new Statistic.Quantile(0.1).label());
    assertEquals("median", Statistic.quantile(0.5).label());
  }

  @Test
  void statistic_wordsThatAreNone_areEmpty() {
    for (String word : List.of("p99", "q1", "q0", "q0.0", "q0.", "q-0.5", "q0.5e-1", "Mean", "")) {
      assertEquals(Optional.empty(), Statistic.parse(word), word);
    }
  }

  @Test
  void energyBoundary_parse_word_isIdentity() {
    for (EnergyBoundary.Extent extent : EnergyBoundary.Extent.values()) {
      for (EnergyBoundary.Idle idle : EnergyBoundary.Idle.values()) {
        EnergyBoundary boundary = new EnergyBoundary(extent, idle);
        assertEquals(Optional.of(boundary), EnergyBoundary.of(boundary.in(Scope.WHOLE)));
      }
    }
    assertEquals(Optional.empty(), EnergyBoundary.of(Scope.WHOLE));
  }

  @Test
  void comparable_metrics_shareDefinitionAndUnit() {
    assertTrue(Metric.named("loss").comparableWith(Metric.named("val/loss")));
    assertFalse(Metric.named("ttft_ms").comparableWith(Metric.named("ttft_without_queue_ms")));
    assertTrue(Metric.named("mine").comparableWith(Metric.named("mine")));
    assertFalse(Metric.named("mine").comparableWith(Metric.named("yours")));
  }

  @Test
  void kvCache_groupedQueryAttention_countsKeyAndValueHeadsOnly() {
    KvCache grouped = new KvCache(32, 32, 8, 128, 2, 1);
    KvCache multiHead = new KvCache(32, 32, 32, 128, 2, 1);
    assertEquals(256 << 20, grouped.bytes(1, 2_048));
    assertEquals(1_024 << 20, multiHead.bytes(1, 2_048));
  }

  @Test
  void kvCache_paged_countsWholeBlocks() {
    KvCache paged = new KvCache(2, 4, 2, 8, 1, 16);
    assertEquals(2 * 2 * 2 * 8 * 3 * 32, paged.bytes(3, 17));
  }

  @Test
  void kvCache_sizeIsDerivedFromTheShapeAndSound() {
    Result result =
        Examples.of(
            new KvCache(32, 32, 8, 128, 1.0625, 16)
                .measurements(4, 2_000, Scope.WHOLE, DECLARED)
                .toArray(Measurement[]::new));
    assertEquals(List.of(), ResultCheck.faults(result));
    assertTrue(
        result.measurements().getLast() instanceof Measurement.Known size
            && size.how().tier() == Tier.DECLARED
            && size.metric().name().equals("kv_cache_bytes"));
  }

  @Test
  void kvCache_sizeThatTheShapeContradicts_isAnError() {
    List<Measurement> all =
        new ArrayList<>(
            new KvCache(32, 32, 8, 128, 2, 16).measurements(1, 2_048, Scope.WHOLE, DECLARED));
    Measurement.Known size = (Measurement.Known) all.removeLast();
    all.add(
        new Measurement.Known(
            size.metric(),
            size.statistic(),
            4 * size.value(),
            size.scope(),
            size.how(),
            size.evidence()));
    List<Fault> faults = ResultCheck.faults(Examples.of(all.toArray(Measurement[]::new)));
    assertEquals(
        List.of("1.073741824E9 B is not what the shape needs, 2.68435456E8 B"),
        faults.stream().map(Fault::problem).toList());
    assertFalse(ResultCheck.valid(faults));
  }

  @Test
  void kvCache_headsThatCannotBeGrouped_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new KvCache(2, 32, 7, 128, 2, 1));
  }

  private static Provenance tree(Random random, int depth, List<Tier> leaves) {
    switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> {
        leaves.add(Tier.MEASURED);
        return MEASURED;
      }
      case 1 -> {
        leaves.add(Tier.REPORTED);
        return REPORTED;
      }
      case 2 -> {
        leaves.add(Tier.DECLARED);
        return DECLARED;
      }
      case 3 -> {
        leaves.add(Tier.ESTIMATED);
        return new Provenance.Estimated("m", List.of(tree(random, depth - 1, leaves)));
      }
      default -> {
        return new Provenance.Derived(
            "a / b", List.of(tree(random, depth - 1, leaves), tree(random, depth - 1, leaves)));
      }
    }
  }
}
