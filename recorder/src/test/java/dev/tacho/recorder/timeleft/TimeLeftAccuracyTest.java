package dev.tacho.recorder.timeleft;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// How good the time left is on made-up traces: five stages of 1800, 900, 600, 1200 and 300 s,
/// times a factor of the host (log-normal, 0.7), of the run (0.05) and of each stage (0.05); five
/// earlier runs of the same host.
class TimeLeftAccuracyTest {
  private static final long SEED = 20_261_121;
  private static final int TRACES = 2000;
  private static final String[] STAGES = {"expert", "collect", "pretrain", "tune", "compare"};
  private static final double[] SECONDS = {1800, 900, 600, 1200, 300};

  /// One trace: earlier runs, and this one up to `at`.
  private record Trace(TimeLeft.Left said, double truth) {}

  @Test
  void afterStage2_medianWithin20PercentInNineOfTenTraces_andP90HoldsNineOfTen() {
    Score score = score("after stage 2", 2, 0, 0.7);
    assertTrue(score.near >= 0.9, () -> "within 20 %: " + score.near);
    assertTrue(score.held >= 0.85 && score.held <= 0.95, () -> "p90 holds: " + score.held);
  }

  @Test
  void atTheBeginAndInsideAStage_p90HoldsNineOfTen() {
    for (double inside : new double[] {0, 0.5, 0.9}) {
      Score score = score("in stage 1 at " + inside, 0, inside, 0.7);
      assertTrue(score.near >= 0.9, () -> "within 20 % at " + inside + ": " + score.near);
      assertTrue(score.held >= 0.85 && score.held <= 0.95, () -> inside + ": " + score.held);
    }
    Score late = score("in stage 4 at 0.5", 3, 0.5, 0.7);
    assertTrue(late.held >= 0.85 && late.held <= 0.95, () -> "p90 holds: " + late.held);
  }

  /// The earlier runs were all on one other host, which may be twice as fast or half.
  @Test
  void earlierRunsOfAnotherHost_afterStage2AsGoodAsOfThisOne() {
    Score score = score("another host", 2, 0, 0.7, true);
    assertTrue(score.near >= 0.9, () -> "within 20 %: " + score.near);
    assertTrue(score.held >= 0.85 && score.held <= 0.95, () -> "p90 holds: " + score.held);
  }

  private record Score(double near, double held) {}

  private static Score score(String what, int completed, double inside, double host) {
    return score(what, completed, inside, host, false);
  }

  private static Score score(
      String what, int completed, double inside, double host, boolean elsewhere) {
    Random random = new Random(SEED);
    int near = 0;
    int held = 0;
    int known = 0;
    for (int i = 0; i < TRACES; i++) {
      Trace trace = trace(random, completed, inside, host, elsewhere);
      if (trace.truth <= 0) {
        continue;
      }
      known++;
      double p50 = trace.said.p50Nanos().orElseThrow() / 1e9;
      near += Math.abs(p50 - trace.truth) <= 0.2 * trace.truth ? 1 : 0;
      held += trace.truth <= trace.said.p90Nanos().orElseThrow() / 1e9 ? 1 : 0;
    }
    Score score = new Score((double) near / known, (double) held / known);
    System.out.printf(
        Locale.ROOT,
        "time left, %s: seed %d, %d traces: p50 within 20 %% in %.1f %%, p90 holds %.1f %%%n",
        what,
        SEED,
        known,
        100 * score.near,
        100 * score.held);
    return score;
  }

  private static Trace trace(
      RandomGenerator random, int completed, double inside, double host, boolean elsewhere) {
    double factor = Math.exp(host * random.nextGaussian());
    List<EarlierRun> earlier = new ArrayList<>();
    for (int run = 0; run < 5; run++) {
      double[] seconds = durations(random, factor);
      RunFacts facts = play(seconds, seconds.length);
      earlier.add(EarlierRun.of(elsewhere ? "other" : "here", facts).orElseThrow());
    }
    if (elsewhere) {
      factor = Math.exp(host * random.nextGaussian());
    }
    double[] seconds = durations(random, factor);
    RunFacts facts = play(seconds, completed);
    // the place inside a stage is a moment by the earlier runs' clock, as nobody knows the end
    double spent = inside * SECONDS[completed] * factor;
    double at = spent;
    double truth = -spent;
    for (int i = 0; i < seconds.length; i++) {
      at += i < completed ? seconds[i] : 0;
      truth += i < completed ? 0 : seconds[i];
    }
    if (spent > seconds[completed]) {
      return new Trace(TimeLeft.Left.unknown("over already"), 0);
    }
    TimeLeft left = TimeLeft.after("here", earlier, "pipeline nightly");
    return new Trace(left.at(facts, (long) (at * 1e9)).run(), truth);
  }

  private static double[] durations(RandomGenerator random, double factor) {
    double run = factor * Math.exp(0.05 * random.nextGaussian());
    double[] seconds = new double[SECONDS.length];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = SECONDS[i] * run * Math.exp(0.05 * random.nextGaussian());
    }
    return seconds;
  }

  /// A run's events up to the begin of the stage after `completed`, or to its end.
  private static RunFacts play(double[] seconds, int completed) {
    RunFacts facts = new RunFacts();
    add(facts, 0, RunEvent.state(RunState.RUNNING));
    add(facts, 0, new RunEvent.Planned(List.of(STAGES)));
    double at = 0;
    for (int i = 0; i < completed; i++) {
      add(facts, at, RunEvent.stage(STAGES[i], StageState.RUNNING));
      at += seconds[i];
      add(facts, at, RunEvent.stage(STAGES[i], StageState.COMPLETED));
    }
    if (completed == seconds.length) {
      add(facts, at, RunEvent.state(RunState.COMPLETED));
    } else {
      add(facts, at, RunEvent.stage(STAGES[completed], StageState.RUNNING));
    }
    return facts;
  }

  private static void add(RunFacts facts, double seconds, RunEvent event) {
    facts.add(new RunEvent.Entry(facts.entries() + 1, (long) (seconds * 1e9), 0, event));
  }
}
