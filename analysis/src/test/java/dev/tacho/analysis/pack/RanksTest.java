package dev.tacho.analysis.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunReader;
import dev.tacho.core.Severity;
import dev.tacho.testkit.runs.MadeRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class RanksTest {
  private static final long STEPS = 210;

  @Test
  void of_twoRanks_partsOfAStepAfterTheWarmUp_andThoseThatNobodyRecordedAreNotThere() {
    Ranks ranks = ranks(Map.of(0, List.of(worker(s -> s <= 10 ? 900 : 40)), 1, List.of(worker())));
    assertEquals(11, ranks.warmUp());
    Map<Rank.Part, Double> parts = ranks.ranks().getFirst().parts();
    assertEquals(
        Map.of(Rank.Part.COMPUTE, 40.0, Rank.Part.DATA, 1.0, Rank.Part.ALL_REDUCE, 5.0), parts);
    assertEquals(OptionalDouble.of(2000), ranks.tokensPerSecond());
  }

  @Test
  void skews_aRankThatIsSlowForAWhile_asFarApartAsItIsThere() {
    Ranks ranks =
        ranks(
            Map.of(
                0, List.of(worker()), 1, List.of(worker(s -> s > 120 && s <= 140 ? 90.0 : 40.0))));
    List<Ranks.Skew> skews = ranks.skews();
    assertEquals(20, skews.size());
    assertEquals(new Ranks.Skew(11, 41, 41, 41), skews.getFirst());
    assertEquals(new Ranks.Skew(121, 41, 66, 91), skews.get(11));
    assertEquals(new Ranks.Skew(131, 41, 66, 91), skews.get(12));
    assertEquals(41, skews.get(13).most());
  }

  @Test
  void of_aRankThatStartedAgain_itsRunsAreOneRank() {
    MadeRun first = new MadeRun().series("loss", 1, 100, 1, s -> 3);
    MadeRun again = new MadeRun().series("loss", 51, 160, 1, s -> 2);
    Ranks ranks = ranks(Map.of(0, List.of(first, again)));
    assertEquals(2, ranks.ranks().getFirst().runs());
    assertEquals(STEPS, ranks.steps().to());
    assertEquals(2.0, ranks.ranks().getFirst().loss().orElseThrow().mean(59));
    assertEquals(OptionalDouble.empty(), ranks.tokensPerSecond());
    assertEquals(List.of(), ranks.skews());
  }

  @Test
  void p99_ofFewAllReduces_isNotSaid() {
    assertEquals(
        5.0, ranks(Map.of(0, List.of(worker()), 1, List.of(worker()))).p99().orElseThrow());
    MadeRun few = new MadeRun().series("all_reduce_ms", 1, 20, 1, s -> s);
    Ranks ranks = ranks(Map.of(0, List.of(few)));
    assertEquals(OptionalDouble.empty(), ranks.p99());
    assertEquals(20, ranks.allReduce().orElseThrow().values());
  }

  @Test
  void troubles_whatHealthSaidInTheGroup_withHowLongItWentUnseen() {
    MadeRun group =
        new MadeRun()
            .event(9, advice("health-straggler", 4_000_000_000L, 6_500_000_000L))
            .event(9, advice("gpu-idle", 1, 2));
    List<Ranks.Trouble> troubles =
        Ranks.of(group, Map.of(0, List.of(worker()))).orElseThrow().troubles();
    assertEquals(1, troubles.size());
    assertEquals("straggler", troubles.getFirst().kind());
    assertEquals(2.5, troubles.getFirst().latency());
  }

  @Test
  void scaling_groupsOfOneAndTwo_heldAgainstTheSmallest() {
    PackRun two = pack("two", Map.of(0, List.of(worker()), 1, List.of(worker())));
    PackRun one = pack("one", Map.of(0, List.of(worker(s -> 40, 1250))));
    PackRun again = pack("again", Map.of(0, List.of(worker(), worker())));
    Scaling scaling = Scaling.of(List.of(two, one, again));
    assertEquals(
        List.of("one", "two"), scaling.points().stream().map(Scaling.Point::title).toList());
    assertEquals(0.8, scaling.points().getLast().efficiency(), 1e-12);
    assertEquals(List.of("again was started again on the way"), scaling.leftOut());
  }

  @Test
  void of_noRankWithASteps_nothing() {
    assertTrue(Ranks.of(new MadeRun(), Map.of()).isEmpty());
    assertTrue(Ranks.of(new MadeRun(), Map.of(0, List.of(new MadeRun()))).isEmpty());
  }

  private static RunEvent advice(String rule, long from, long to) {
    return new RunEvent.Advice(
        rule,
        Severity.WARNING,
        "rank 1 is slow",
        "look at it",
        new RunEvent.Evidence(from, to, Optional.empty(), 2, 1, "1", 5),
        Optional.empty());
  }

  private static Ranks ranks(Map<Integer, List<RunReader>> members) {
    return Ranks.of(new MadeRun(), members).orElseThrow();
  }

  private static PackRun pack(String title, Map<Integer, List<RunReader>> members) {
    return PackRun.of(new MadeRun(), members, title, RunSummary.Settings.DEFAULT);
  }

  private static MadeRun worker() {
    return worker(step -> 40);
  }

  private static MadeRun worker(LongToDoubleFunction compute) {
    return worker(compute, 1000);
  }

  private static MadeRun worker(LongToDoubleFunction compute, double rate) {
    return new MadeRun()
        .series("loss", 1, STEPS, 1, step -> 3)
        .series("compute_ms", 1, STEPS, 1, compute)
        .series("data_ms", 1, STEPS, 1, step -> 1)
        .series("all_reduce_ms", 1, STEPS, 1, step -> 5)
        .series("tokens_per_s", 1, STEPS, 1, step -> rate);
  }
}
