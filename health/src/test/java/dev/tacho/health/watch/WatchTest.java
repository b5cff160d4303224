package dev.tacho.health.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Heard;
import dev.tacho.health.Verdict;
import dev.tacho.health.WorkerFault;
import dev.tacho.health.WorkerState;
import dev.tacho.health.WorkerStep;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What the detectors find, on groups that are simulated with a clock of their own.
class WatchTest {
  private static final boolean LONG = Boolean.getBoolean("tacho.long");
  private static final int STREAMS = LONG ? 500 : 12;

  @Test
  void cleanStreams_withHeavyTails_raiseNoAlarm() {
    assertEquals(List.of(), alarms(2, g -> {}));
    assertEquals(List.of(), alarms(3, g -> {}));
    assertEquals(
        List.of(),
        alarms(
            2,
            g -> {
              g.computeMs = 3;
              g.networkMs = 1;
              g.sigma = 0.15;
              g.tailChance = 0.1;
              g.tailFactor = 8;
            }));
  }

  @Test
  void aNeighboursLoad_isNamedAndNoAlarm() {
    Consumer<SimulatedGroup> busy =
        g -> {
          g.neighbour = 1.5;
          g.tellsLoad = true;
        };
    assertEquals(List.of(), alarms(2, busy));
    assertEquals(List.of(), alarms(2, busy.andThen(g -> g.tellsQueued = false)));
    SimulatedGroup group = new SimulatedGroup(2, 1);
    busy.accept(group);
    group.steps(200);
    assertTrue(group.found.stream().anyMatch(a -> a.kind() == AnomalyKind.CONTENTION));
    assertEquals(Verdict.HEALTHY, group.watch.verdict());
  }

  @Test
  void oneOfTwoAtTwiceTheTime_isFoundWithin10Steps_withRankAndCause() {
    assertRight("compute", Cause.COMPUTE, 2, g -> {});
    assertRight("data", Cause.DATA, 2, g -> {});
    assertRight("compute", Cause.COMPUTE, 2, g -> g.tellsQueued = false);
  }

  @Test
  void oneOfTwoAtTwiceTheTime_isFoundWithin10Steps_alsoWithLittlePast() {
    for (int before : new int[] {3, 12, 20, 30, 45}) {
      assertRight("compute", Cause.COMPUTE, 2, before, g -> {});
      assertRight("data", Cause.DATA, 2, before, g -> {});
    }
  }

  @Test
  void aCrowdOnAMachineWithoutPressure_isNamedByWhatAllWorkersWait_andOneAloneIsNot() {
    SimulatedGroup group = new SimulatedGroup(2, 1);
    group.tellsLoad = true;
    group.tellsPressure = false;
    group.crowd = 1;
    group.steps(60);
    assertOnly(group, AnomalyKind.CONTENTION, OptionalInt.empty(), Cause.HOST);
    assertEquals(Verdict.HEALTHY, group.watch.verdict());
    SimulatedGroup one = new SimulatedGroup(2, 1);
    one.tellsLoad = true;
    one.tellsPressure = false;
    slow(one, 0, 2, "starved", 60);
    assertTrue(one.found.stream().noneMatch(a -> a.kind() == AnomalyKind.CONTENTION));
  }

  @Test
  void aStragglerBesideANeighboursLoad_isFoundAllTheSame() {
    assertRight(
        "compute",
        Cause.COMPUTE,
        2,
        g -> {
          g.neighbour = 1.5;
          g.tellsLoad = true;
        });
  }

  @Test
  void aStragglerThatRecovers_isOver() {
    SimulatedGroup group = new SimulatedGroup(2, 3);
    group.steps(60);
    slow(group, 1, 2, "compute", 20);
    assertEquals(Verdict.DEGRADED, group.watch.verdict());
    group.steps(20);
    assertEquals(Verdict.HEALTHY, group.watch.verdict());
    Anomaly found = group.watch.anomalies().getFirst();
    assertEquals(61, found.onsetStep().getAsLong(), 1);
    assertTrue(found.message().startsWith("rank 1 takes "), found.message());
  }

  @Test
  void aWorkerThatIsSlowFromTheStart_isFoundWithoutAPast() {
    SimulatedGroup group = new SimulatedGroup(2, 3);
    slow(group, 0, 2, "compute", 20);
    assertOnly(group, AnomalyKind.STRAGGLER, OptionalInt.of(0), Cause.COMPUTE);
  }

  @Test
  void aStarvedWorker_isFoundOnceItStaysSo() {
    SimulatedGroup group = new SimulatedGroup(2, 3);
    group.steps(60);
    slow(group, 1, 2, "starved", 100);
    assertOnly(group, AnomalyKind.STRAGGLER, OptionalInt.of(1), Cause.COMPUTE);
    assertTrue(group.found.getFirst().message().contains("without a processor"));
  }

  @Test
  void aSlowNetwork_isTheNetworkAndNoWorker_unlessMessagesOfOneAreLate() {
    SimulatedGroup group = new SimulatedGroup(2, 3);
    group.steps(60);
    slow(group, -1, 10, "network", 20);
    assertOnly(group, AnomalyKind.STRAGGLER, OptionalInt.empty(), Cause.NETWORK);
    SimulatedGroup known = new SimulatedGroup(2, 3);
    known.steps(60);
    known.hear(new Heard.Lagged(0, known.nanos, 0.2));
    known.hear(new Heard.Lagged(1, known.nanos, 20));
    slow(known, -1, 10, "network", 20);
    assertOnly(known, AnomalyKind.STRAGGLER, OptionalInt.of(1), Cause.NETWORK);
  }

  @Test
  void aKilledWorker_isDeadAtOnce_andWhoFailsWithItIsNot() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    failed(group, 0, WorkerFault.COLLECTIVE);
    assertTrue(group.found.isEmpty());
    pass(group, 0.4);
    group.hear(new Heard.Exited(1, group.nanos, OptionalInt.empty(), OptionalInt.of(9)));
    assertOnly(group, AnomalyKind.DEAD, OptionalInt.of(1), Cause.PROCESS);
    group.hear(new Heard.Exited(0, group.nanos, OptionalInt.of(1), OptionalInt.empty()));
    pass(group, 3);
    assertOnly(group, AnomalyKind.DEAD, OptionalInt.of(1), Cause.PROCESS);
    assertEquals(WorkerState.DEAD, group.watch.workers().get(1).state());
  }

  @Test
  void anOrdinaryExitWithoutAWord_isADeath_unlessASignalElsewhereExplainsIt() {
    SimulatedGroup alone = new SimulatedGroup(2, 5);
    alone.steps(30);
    alone.hear(new Heard.Exited(1, alone.nanos, OptionalInt.of(1), OptionalInt.empty()));
    pass(alone, 1.5);
    assertOnly(alone, AnomalyKind.DEAD, OptionalInt.of(1), Cause.PROCESS);
    SimulatedGroup victim = new SimulatedGroup(2, 5);
    victim.steps(30);
    victim.hear(new Heard.Exited(0, victim.nanos, OptionalInt.of(1), OptionalInt.empty()));
    victim.hear(new Heard.Exited(1, victim.nanos, OptionalInt.empty(), OptionalInt.of(9)));
    pass(victim, 3);
    assertOnly(victim, AnomalyKind.DEAD, OptionalInt.of(1), Cause.PROCESS);
  }

  @Test
  void exitsAsMeantOrByTheObserver_areNoDeaths() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    group.hear(new Heard.Ended(0, group.nanos, 30));
    group.hear(new Heard.Exited(0, group.nanos, OptionalInt.of(0), OptionalInt.empty()));
    group.hear(new Heard.Ending(group.nanos));
    group.hear(new Heard.Exited(1, group.nanos, OptionalInt.empty(), OptionalInt.of(15)));
    pass(group, 100);
    assertTrue(group.found.isEmpty());
  }

  @Test
  void aStoppedWorker_hangsTheCollective_andIsNamedWithinASecondOfItsLimit() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    group.hear(new Heard.Entered(0, group.nanos, 31, "gradients", 31));
    long from = group.nanos;
    pass(group, 40);
    assertOnly(group, AnomalyKind.HUNG, OptionalInt.of(1), Cause.PROCESS);
    long limit = WatchLimits.USUAL.collective().toNanos();
    assertTrue(group.found.getFirst().foundNanos() - from <= limit + 1_000_000_000L);
    failed(group, 0, WorkerFault.COLLECTIVE);
    group.hear(new Heard.Exited(0, group.nanos, OptionalInt.of(1), OptionalInt.empty()));
    pass(group, 5);
    assertOnly(group, AnomalyKind.HUNG, OptionalInt.of(1), Cause.PROCESS);
  }

  @Test
  void aCollectiveThatSaysFirstThatItRanIntoItsLimit_namesTheSame() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    group.hear(new Heard.Entered(0, group.nanos, 31, "gradients", 31));
    group.nanos += WatchLimits.USUAL.collective().toNanos() - 1_000_000;
    failed(group, 0, WorkerFault.COLLECTIVE);
    assertOnly(group, AnomalyKind.HUNG, OptionalInt.of(1), Cause.PROCESS);
  }

  @Test
  void aCollectiveThatAllEnteredAndNoneLeaves_isTheNetworks() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    group.hear(new Heard.Entered(0, group.nanos, 31, "gradients", 31));
    group.hear(new Heard.Entered(1, group.nanos, 31, "gradients", 31));
    pass(group, 40);
    assertOnly(group, AnomalyKind.HUNG, OptionalInt.empty(), Cause.NETWORK);
  }

  @Test
  void theOnlyWorkerOfItsHost_hangsForReasonsThatAreNotKnownHere_andItsOwnWordsAreTold() {
    SimulatedGroup group = new SimulatedGroup(1, 5);
    group.hear(new Heard.Entered(0, group.nanos, 1, "rendezvous", 0));
    group.nanos += WatchLimits.USUAL.collective().toNanos();
    group.hear(
        new Heard.Failed(0, group.nanos, 0, WorkerFault.COLLECTIVE, "rank 0 does not listen"));
    assertOnly(group, AnomalyKind.HUNG, OptionalInt.empty(), Cause.UNKNOWN);
    String message = group.found.getFirst().message();
    assertTrue(message.startsWith("rank 0 does not listen; what the workers of"), message);
  }

  @Test
  void notANumber_isItsWhoHadItFirst() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    step(group, Double.NaN, 1, OptionalLong.empty(), OptionalLong.empty(), 1);
    step(group, Double.NaN, Double.NaN, OptionalLong.empty(), OptionalLong.empty(), Double.NaN);
    assertOnly(group, AnomalyKind.NOT_FINITE, OptionalInt.of(0), Cause.NUMBERS);
  }

  @Test
  void aFlippedExponent_isFoundByTheLocalNorm() {
    for (double norm : new double[] {1e6, Double.POSITIVE_INFINITY}) {
      SimulatedGroup group = new SimulatedGroup(2, 5);
      group.steps(30);
      step(group, 1, norm, OptionalLong.empty(), OptionalLong.empty(), 3);
      assertOnly(group, AnomalyKind.CORRUPT_GRADIENT, OptionalInt.of(1), Cause.COMPUTE);
    }
  }

  @Test
  void rowsThatMakeOneNormThirtyTimesTheOther_areNoFlippedBit() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    step(group, 30, 1, OptionalLong.empty(), OptionalLong.empty(), 3);
    assertTrue(group.found.isEmpty(), group.found.toString());
  }

  @Test
  void digestsThatDiffer_nameTheRankByRecomputing_elseBoth() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    step(group, 1, 1, OptionalLong.of(7), OptionalLong.of(8), 3);
    assertTrue(group.found.isEmpty());
    group.hear(new Heard.Recomputed(1, group.nanos, 31, "reduced gradient", false));
    assertOnly(group, AnomalyKind.CORRUPT_GRADIENT, OptionalInt.of(1), Cause.COMPUTE);
    SimulatedGroup alone = new SimulatedGroup(2, 5);
    alone.steps(30);
    step(alone, 1, 1, OptionalLong.empty(), OptionalLong.empty(), 3);
    step(alone, 1, 1, OptionalLong.of(7), OptionalLong.of(8), 3);
    pass(alone, 2);
    assertOnly(alone, AnomalyKind.CORRUPT_GRADIENT, OptionalInt.empty(), Cause.COMPUTE);
    // the parameters of step 30 were the last to be the same
    assertEquals(OptionalLong.of(31), alone.found.getFirst().onsetStep());
  }

  @Test
  void aLossThatLeavesTheOthers_andOneThatRisesEverywhere_diverge() {
    SimulatedGroup one = new SimulatedGroup(2, 5);
    one.steps(60);
    for (int i = 0; i < 12; i++) {
      step(one, 1, 1, OptionalLong.empty(), OptionalLong.empty(), 4.5);
    }
    assertEquals(AnomalyKind.DIVERGING, one.found.getFirst().kind());
    assertEquals(OptionalInt.of(0), one.found.getFirst().rank());
  }

  @Test
  void differentCollectivesUnderOneNumber_areDesynchronised() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(30);
    group.hear(new Heard.Entered(0, group.nanos, 31, "gradients", 31));
    group.hear(new Heard.Entered(1, group.nanos, 31, "gradients", 33));
    assertOnly(group, AnomalyKind.DESYNCHRONISED, OptionalInt.of(1), Cause.PROCESS);
  }

  @Test
  void aWorkerWhoseWordsComeLateForSeconds_isNotDesynchronised_andOneThatStaysBehindIs() {
    Watch watch = new Watch(2, WatchLimits.USUAL);
    List<Anomaly> found = new ArrayList<>();
    long now = 1_000_000_000L;
    for (long step = 1; step <= 30; step++) {
      found.addAll(watch.hear(stepped(0, step, now)));
      now += 200_000_000L;
    }
    for (long step = 1; step <= 30; step++) {
      found.addAll(watch.hear(stepped(1, step, now)));
      now += 1_000_000L;
    }
    assertTrue(found.isEmpty(), found.toString());
    for (long step = 31; step <= 100; step++) {
      found.addAll(watch.hear(stepped(0, step, now)));
      now += 200_000_000L;
    }
    assertEquals(List.of(AnomalyKind.DESYNCHRONISED), found.stream().map(Anomaly::kind).toList());
    assertEquals(OptionalInt.of(1), found.getFirst().rank());
  }

  private static Heard.Stepped stepped(int rank, long step, long nanos) {
    OptionalDouble none = OptionalDouble.empty();
    return new Heard.Stepped(
        new WorkerStep(
            rank,
            step,
            nanos,
            2,
            none,
            none,
            none,
            none,
            none,
            none,
            none,
            OptionalLong.empty(),
            OptionalLong.empty()));
  }

  @Test
  void aWorkerThatComputesForMinutes_isNotSilent_whileItsProcessShowsThatItRuns() {
    Watch watch = new Watch(1, WatchLimits.USUAL);
    watch.hear(new Heard.Joined(0, 1_000_000, 7, "here"));
    List<Anomaly> found = new ArrayList<>();
    for (long at = 0; at < 300_000_000_000L; at += 500_000_000L) {
      found.addAll(watch.hear(new Heard.Lagged(0, at, 1)));
      found.addAll(watch.tick(at));
    }
    assertTrue(found.isEmpty(), found.toString());
  }

  @Test
  void aGroupAtAThirdOfItsRate_collapsed_unlessTheMachineIsBusy() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    group.steps(80);
    group.computeMs *= 3;
    group.steps(20);
    assertOnly(group, AnomalyKind.THROUGHPUT_COLLAPSE, OptionalInt.empty(), Cause.UNKNOWN);
    SimulatedGroup busy = new SimulatedGroup(2, 5);
    busy.steps(80);
    busy.hear(new Heard.Loaded(busy.nanos, OptionalDouble.empty(), OptionalDouble.of(0.8)));
    busy.computeMs *= 3;
    busy.steps(20);
    assertTrue(busy.found.isEmpty());
  }

  @Test
  void memoryThatGrowsWithTheSteps_isFound_andMemoryThatSettlesIsNot() {
    SimulatedGroup group = new SimulatedGroup(2, 5);
    for (int i = 0; i < 160; i++) {
      group.leakBytes = i * 3_000_000L;
      group.steps(1);
    }
    assertFalse(group.found.isEmpty());
    assertTrue(group.found.stream().allMatch(a -> a.kind() == AnomalyKind.MEMORY_GROWTH));
    SimulatedGroup settles = new SimulatedGroup(2, 5);
    for (int i = 0; i < 300; i++) {
      settles.leakBytes = Math.min(i, 40) * 6_000_000L;
      settles.steps(1);
    }
    assertTrue(settles.found.isEmpty());
  }

  @Test
  void aWorkerThatNeverComes_isMissing_andOneThatSaysNothingIsSilent() {
    Watch watch = new Watch(2, WatchLimits.USUAL);
    watch.hear(new Heard.Joined(0, 1_000_000, 7, "here"));
    List<Anomaly> found = new ArrayList<>();
    for (long at = 0; at < 70_000_000_000L; at += 500_000_000L) {
      found.addAll(watch.tick(at));
    }
    assertEquals(
        List.of(AnomalyKind.MISSING, AnomalyKind.SILENT),
        found.stream().map(Anomaly::kind).toList());
    assertEquals(OptionalInt.of(1), found.getFirst().rank());
    assertEquals(OptionalInt.of(0), found.getLast().rank());
  }

  private static List<String> alarms(int world, Consumer<SimulatedGroup> setup) {
    List<String> alarms = new ArrayList<>();
    for (int seed = 0; seed < STREAMS; seed++) {
      SimulatedGroup group = new SimulatedGroup(world, 1000 + seed);
      setup.accept(group);
      group.steps(200);
      group.found.stream()
          .filter(a -> a.kind() != AnomalyKind.CONTENTION)
          .forEach(a -> alarms.add(a.message()));
    }
    return alarms;
  }

  private static void assertRight(
      String where, Cause cause, int world, Consumer<SimulatedGroup> setup) {
    assertRight(where, cause, world, 70, setup);
  }

  /// @param before steps before one worker becomes slow, at least
  private static void assertRight(
      String where, Cause cause, int world, int before, Consumer<SimulatedGroup> setup) {
    int right = 0;
    int streams = LONG ? 500 : 40;
    for (int seed = 0; seed < streams; seed++) {
      SimulatedGroup group = new SimulatedGroup(world, 2000 + seed);
      setup.accept(group);
      group.steps(before + seed % (before / 2 + 1));
      int foundBefore = group.found.size();
      long from = group.step;
      int rank = seed % world;
      slow(group, rank, 2, where, 10);
      right +=
          group.found.subList(foundBefore, group.found.size()).stream()
                  .filter(a -> a.kind() == AnomalyKind.STRAGGLER)
                  .filter(a -> a.rank().equals(OptionalInt.of(rank)) && a.cause() == cause)
                  .anyMatch(a -> group.at(a.foundNanos()) - from <= 10)
              ? 1
              : 0;
    }
    assertTrue(
        right >= 0.95 * streams, where + " after " + before + ": " + right + " of " + streams);
  }

  private static void slow(SimulatedGroup group, int rank, double by, String where, int steps) {
    for (int i = 0; i < steps; i++) {
      group.step(rank, by, where);
    }
  }

  private static void failed(SimulatedGroup group, int rank, WorkerFault fault) {
    group.hear(new Heard.Failed(rank, group.nanos, group.step + 1, fault, "closed by peer"));
  }

  private static void pass(SimulatedGroup group, double seconds) {
    for (double t = 0; t < seconds; t += 0.25) {
      group.nanos += 250_000_000L;
      group.tick();
    }
  }

  /// A step of two workers: rank 0's norm, rank 1's, their digests and rank 0's loss.
  private static void step(
      SimulatedGroup group,
      double norm0,
      double norm1,
      OptionalLong digest0,
      OptionalLong digest1,
      double loss0) {
    group.step++;
    group.nanos += 45_000_000L;
    group.hear(new Heard.Stepped(told(group, 0, norm0, digest0, loss0)));
    group.hear(new Heard.Stepped(told(group, 1, norm1, digest1, Double.isNaN(norm1) ? norm1 : 3)));
  }

  private static WorkerStep told(
      SimulatedGroup group, int rank, double norm, OptionalLong digest, double loss) {
    WorkerStep usual = group.told(rank, 40, 0, 1, 4, 1, loss, norm);
    return new WorkerStep(
        rank,
        usual.step(),
        usual.nanos(),
        loss,
        usual.computeMs(),
        usual.queuedMs(),
        usual.waitMs(),
        usual.allReduceMs(),
        usual.dataMs(),
        usual.tokensPerSecond(),
        usual.gradientNorm(),
        usual.memoryBytes(),
        digest);
  }

  private static void assertOnly(
      SimulatedGroup group, AnomalyKind kind, OptionalInt rank, Cause cause) {
    assertEquals(1, group.found.size(), () -> "found " + group.found);
    Anomaly found = group.found.getFirst();
    assertEquals(kind, found.kind(), found.message());
    assertEquals(rank, found.rank(), found.message());
    assertEquals(cause, found.cause(), found.message());
    assertFalse(found.advice().isEmpty());
  }
}
