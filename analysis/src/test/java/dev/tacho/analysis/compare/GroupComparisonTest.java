package dev.tacho.analysis.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.query.Fact;
import dev.tacho.analysis.query.ReadRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.metric.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GroupComparisonTest {
  private static final Fact BY = Fact.of("config.lr");
  private static final List<Selector> LOSS = List.of(Selector.of("loss"));

  private int next;

  private ReadRun run(String lr, int seed, double loss) {
    next++;
    return new Runs(next)
        .settings("{\"lr\": " + lr + ", \"seed\": " + seed + "}")
        .with("loss", 3, step -> loss)
        .read();
  }

  private static Effect only(GroupComparison found) {
    return found.effect(LOSS.getFirst(), 1).orElseThrow();
  }

  @Test
  void pairsBySeed_seeWhatTheSpreadBetweenSeedsHides() {
    List<ReadRun> runs = new ArrayList<>();
    Random random = new Random(3);
    for (int seed = 0; seed < 8; seed++) {
      double level = 10 * random.nextGaussian();
      runs.add(run("0.1", seed, level));
      runs.add(run("0.2", seed, level - 1 + 0.1 * random.nextGaussian()));
    }
    GroupComparison paired = GroupComparison.of(runs, BY, Optional.empty(), LOSS);
    assertEquals(Optional.of(Fact.of("config.seed")), paired.pairedBy());
    Effect effect = only(paired);
    assertEquals(Standing.BETTER, effect.standing());
    assertEquals(-1, effect.estimate(), 0.2);
    assertEquals(8, effect.pairs());
    assertEquals("seed", effect.interval().orElseThrow().unit().word());
    assertTrue(effect.interval().get().method().contains("signed ranks"));
  }

  @Test
  void seedsThatDiffer_areNotPaired() {
    List<ReadRun> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(run("0.1", i, 1 + 0.01 * i));
      runs.add(run("0.2", 10 + i, 2 + 0.01 * i));
    }
    GroupComparison found = GroupComparison.of(runs, BY, Optional.empty(), LOSS);
    assertEquals(Optional.empty(), found.pairedBy());
    Effect effect = only(found);
    assertEquals(0, effect.pairs());
    assertEquals(Standing.WORSE, effect.standing());
    assertEquals(1, effect.superiority());
    assertTrue(effect.interval().orElseThrow().method().contains("Mann-Whitney"));
  }

  @Test
  void twoRepeats_areNotEnough() {
    GroupComparison found =
        GroupComparison.of(
            List.of(run("0.1", 1, 1), run("0.1", 2, 1.1), run("0.2", 3, 5), run("0.2", 4, 6)),
            BY,
            Optional.empty(),
            LOSS);
    assertEquals(Standing.NOT_ENOUGH_REPEATS, only(found).standing());
    assertTrue(only(found).interval().isEmpty());
  }

  @Test
  void threeRepeats_areJudgedAsIfTheyWereNormal_andItIsSaid() {
    List<ReadRun> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(run("0.1", i, 1 + 0.01 * i));
      runs.add(run("0.2", 10 + i, 2 + 0.02 * i));
    }
    Effect effect = only(GroupComparison.of(runs, BY, Optional.empty(), LOSS));
    assertEquals(Standing.WORSE, effect.standing());
    assertTrue(effect.interval().orElseThrow().method().contains("taken as normal"));
  }

  @Test
  void repeatsThatAreCopies_areNoRepeats() {
    List<ReadRun> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(run("0.1", i, 1));
      runs.add(run("0.2", 10 + i, 2));
    }
    assertEquals(
        Standing.NOT_ENOUGH_REPEATS,
        only(GroupComparison.of(runs, BY, Optional.empty(), LOSS)).standing());
  }

  @Test
  void aRunThatEndedInNaN_isNotLeftOut() {
    List<ReadRun> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(run("0.1", i, 1 + 0.01 * i));
      runs.add(run("0.2", i, i == 0 ? Double.NaN : 0.1));
    }
    Effect effect = only(GroupComparison.of(runs, BY, Optional.empty(), LOSS));
    assertEquals(Standing.NOT_COMPARABLE, effect.standing());
    assertTrue(effect.reason().contains("would flatter"));
  }

  @Test
  void whatElseDiffersBetweenGroups_isSaid() {
    List<ReadRun> runs =
        List.of(
            new Runs(1).settings("{\"lr\": 1, \"batch\": 8, \"w\": 1}").read(),
            new Runs(2).settings("{\"lr\": 1, \"batch\": 8, \"w\": 2}").read(),
            new Runs(3).settings("{\"lr\": 2, \"batch\": 16, \"w\": 1}").read(),
            new Runs(4).settings("{}").read());
    GroupComparison found = GroupComparison.of(runs, BY, Optional.empty(), LOSS);
    assertEquals(
        List.of(
            "1 of 4 runs have no config.lr",
            "the groups also differ in batch: what is found may come from there",
            "runs of one group differ in w"),
        found.remarks());
  }

  @Test
  void manyMetricsJudgedTogether_needMore() {
    List<Selector> metrics = new ArrayList<>();
    for (int m = 0; m < 20; m++) {
      metrics.add(Selector.of("m" + m + "/loss"));
    }
    int wrong = 0;
    int trials = 200;
    Random random = new Random(4);
    for (int trial = 0; trial < trials; trial++) {
      List<ReadRun> runs = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Runs run = new Runs(trial * 10 + i).settings("{\"lr\": " + i % 2 + "}");
        for (Selector metric : metrics) {
          double value = random.nextGaussian();
          run.with(metric.metric(), 1, step -> value);
        }
        runs.add(run.read());
      }
      GroupComparison found = GroupComparison.of(runs, BY, Optional.empty(), metrics);
      boolean any = false;
      for (Selector metric : metrics) {
        Standing standing = found.effect(metric, 1).orElseThrow().standing();
        any |= standing == Standing.BETTER || standing == Standing.WORSE;
      }
      wrong += any ? 1 : 0;
    }
    assertTrue(wrong <= 0.05 * trials + 3 * Math.sqrt(trials * 0.05 * 0.95), "wrong: " + wrong);
  }

  @Test
  void noDifference_isRarelyTakenForOne_andARealOneIsSeen() {
    Random random = new Random(8);
    for (int n : new int[] {3, 4, 6, 10}) {
      int wrong = 0;
      int seen = 0;
      int trials = 300;
      for (int trial = 0; trial < trials; trial++) {
        double[] a = new double[n];
        double[] b = new double[n];
        double[] c = new double[n];
        for (int i = 0; i < n; i++) {
          a[i] = random.nextGaussian();
          b[i] = random.nextGaussian();
          c[i] = 5 + random.nextGaussian();
        }
        wrong += apart(a, b) ? 1 : 0;
        seen += apart(a, c) ? 1 : 0;
      }
      assertTrue(wrong <= 0.05 * trials + 3.5 * Math.sqrt(trials * 0.05 * 0.95), n + ": " + wrong);
      assertTrue(seen > 0.8 * trials, n + ": " + seen);
    }
  }

  private static boolean apart(double[] a, double[] b) {
    Effect effect =
        Effects.judged(List.of(Effects.unpaired(a, b, Resampled.SEED)), List.of(Direction.LOWER))
            .getFirst();
    return effect.standing() == Standing.BETTER || effect.standing() == Standing.WORSE;
  }
}
