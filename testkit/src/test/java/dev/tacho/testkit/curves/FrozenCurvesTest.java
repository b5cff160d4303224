package dev.tacho.testkit.curves;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.PointCursor;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The generated runs against their truths, by nothing that a detector does.
@Timeout(120)
class FrozenCurvesTest {
  @Test
  void theFrozenRuns_areTheSameForEver() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int seed : new int[] {1, 2, 1_001}) {
      for (Scenario scenario : Scenario.values()) {
        CurveRun run = FrozenCurves.of(scenario, seed);
        digest.update(Long.toString(run.truth().onset()).getBytes(StandardCharsets.UTF_8));
        try (PointCursor points = run.points()) {
          while (points.next()) {
            ByteBuffer row = ByteBuffer.allocate(16 + 8 * points.count());
            row.putLong(points.step()).putLong(points.nanos());
            for (int i = 0; i < points.count(); i++) {
              row.putDouble(points.value(i));
            }
            digest.update(row.array());
          }
        }
      }
    }
    assertEquals(
        "21c021c1a42dbc5c22d32f853247e9ce2bb3ee93abb8e59e45dcbdab98068dbe",
        HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void theScoreboard_hasTheNineDefectsAtTheirSteps() {
    List<CurveRun> runs = FrozenCurves.scoreboard().toList();
    assertEquals(10, runs.size());
    assertEquals(
        List.of(
            "healthy 1",
            "nan_once 50001",
            "nan_from 60001",
            "spike 70000",
            "divergence 80000",
            "overfitting 40000",
            "plateau 20000",
            "exploding_gradient 40000",
            "vanishing_gradient 50000",
            "throughput_drop 50000"),
        runs.stream()
            .map(run -> run.truth().scenario().word() + " " + run.truth().onset())
            .toList());
    for (CurveRun run : runs) {
      assertEquals(100_000, column(run, "loss").length);
    }
  }

  @Test
  void nan_standsAtItsStepAndNowhereElse() {
    for (int seed = 1; seed <= 30; seed++) {
      CurveRun run = FrozenCurves.of(Scenario.NAN_ONCE, seed);
      List<Long> found = new ArrayList<>();
      for (Series series : run.series()) {
        try (SeriesBlocks blocks = series.blocks()) {
          for (int n = blocks.next(); n > 0; n = blocks.next()) {
            for (int i = 0; i < n; i++) {
              if (!Double.isFinite(blocks.values()[i])) {
                found.add(blocks.steps()[i]);
                assertTrue(run.truth().series().containsKey(series.name()), run.made());
              }
            }
          }
        }
      }
      assertEquals(List.of(run.truth().onset()), found, run.made());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Scenario.class,
      names = {"HEALTHY", "CONVERGED", "RESTARTED", "CYCLIC"})
  void quietRuns_areFiniteAndEndLowerThanTheyBegan(Scenario scenario) {
    for (int seed = 1; seed <= 30; seed++) {
      CurveRun run = FrozenCurves.of(scenario, seed);
      double[] loss = run.series().stream().findFirst().map(FrozenCurvesTest::values).orElseThrow();
      assertTrue(Arrays.stream(loss).allMatch(Double::isFinite), run.made());
      int part = Math.max(3, loss.length / 20);
      double begin = median(Arrays.copyOf(loss, part));
      double end = median(Arrays.copyOfRange(loss, loss.length - part, loss.length));
      assertTrue(end < begin, () -> begin + " " + end + " " + run.made());
    }
  }

  @Test
  void spikes_standOutOfEverythingElse() {
    for (int seed = 1; seed <= 30; seed++) {
      CurveRun run = FrozenCurves.of(Scenario.SPIKE, seed);
      Series loss = run.series().getFirst();
      double[] jumps = differences(values(loss));
      int at =
          IntStream.range(jumps.length / 12, jumps.length)
              .reduce((a, b) -> Math.abs(jumps[b]) > Math.abs(jumps[a]) ? b : a)
              .orElseThrow();
      long step = steps(loss)[at + 1];
      long every = steps(loss)[1] - steps(loss)[0];
      assertTrue(
          step >= run.truth().onset() && step <= run.truth().until() + every,
          () -> step + " " + run.truth() + " " + run.made());
    }
  }

  @Test
  void drifts_goFurtherThanTheNoise() {
    for (int seed = 1; seed <= 30; seed++) {
      CurveRun run = FrozenCurves.of(Scenario.OVERFITTING, seed);
      Series heldOut =
          run.series().stream()
              .filter(s -> run.truth().series().containsKey(s.name()))
              .filter(s -> s.name().contains("val") && !s.name().contains("acc"))
              .filter(s -> !s.name().contains("top1") && !s.name().contains("Accuracy"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(run.made()));
      double[] values = values(heldOut);
      long[] steps = steps(heldOut);
      double before = Double.POSITIVE_INFINITY;
      for (int i = 0; i < values.length; i++) {
        before = steps[i] <= run.truth().onset() ? Math.min(before, values[i]) : before;
      }
      assertTrue(values[values.length - 1] > before, run.made());
    }
  }

  @Test
  void score_knowsFoundFromLateFromFalse() {
    CurveRun run = FrozenCurves.scoreboard().skip(3).findFirst().orElseThrow();
    CurveScore score = new CurveScore();
    Truth truth = run.truth();
    CurveScore.Judged good = score.add(truth, List.of(new Claim("spike", "loss", 70_000)));
    CurveScore.Judged late = score.add(truth, List.of(new Claim("spike", "loss", 80_000)));
    CurveScore.Judged other = score.add(truth, List.of(new Claim("plateau", "loss", 70_000)));
    CurveScore.Judged wide =
        score.add(truth, List.of(new Claim("spike", "loss", 60_000, 50_000, 75_000)));
    assertAll(
        () -> assertTrue(good.found() && good.onTime() && good.covered()),
        () -> assertTrue(good.falseAlarms().isEmpty()),
        () -> assertTrue(late.found() && !late.onTime() && !late.covered()),
        () -> assertEquals(1, late.falseAlarms().size()),
        () -> assertFalse(other.found()),
        () -> assertEquals(1, other.falseAlarms().size()),
        () -> assertTrue(wide.covered() && !wide.onTime()),
        () -> assertEquals(0.75, score.recall()),
        () -> assertEquals(0.6, score.precision()),
        () -> assertTrue(score.table().contains("| spike | 4 | 3 | 1 | 2 |")));
  }

  private static double[] column(CurveRun run, String name) {
    return run.series().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .map(FrozenCurvesTest::values)
        .orElseThrow();
  }

  private static double[] values(Series series) {
    double[] all = new double[(int) series.count()];
    int at = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        System.arraycopy(blocks.values(), 0, all, at, n);
        at += n;
      }
    }
    return all;
  }

  private static long[] steps(Series series) {
    long[] all = new long[(int) series.count()];
    int at = 0;
    try (SeriesBlocks blocks = series.blocks()) {
      for (int n = blocks.next(); n > 0; n = blocks.next()) {
        System.arraycopy(blocks.steps(), 0, all, at, n);
        at += n;
      }
    }
    return all;
  }

  private static double[] differences(double[] values) {
    double[] found = new double[values.length - 1];
    for (int i = 0; i < found.length; i++) {
      found[i] = values[i + 1] - values[i];
    }
    return found;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
