package dev.tacho.recorder.timeleft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.recorder.timeleft.TimeLeft.Estimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What the time left says, in the cases that made the old tracker's wrong.
class TimeLeftTest {
  private static final String WORK = "pipeline nightly";

  @Test
  void noEarlierRun_unknownWithTheReasonAndNeverZero() {
    TimeLeft left = TimeLeft.after("here", List.of(), WORK);
    Estimate estimate = left.at(new Traced().plan("a", "b").begin(0, "a").facts(), nanos(5));
    assertEquals(OptionalLong.empty(), estimate.run().p50Nanos());
    assertEquals("no earlier completed run of pipeline nightly", estimate.run().basis());
    assertEquals(OptionalLong.empty(), estimate.stage().orElseThrow().p50Nanos());
    assertEquals(estimate.run().basis(), estimate.stage().orElseThrow().basis());
  }

  @Test
  void noEarlierRunButProgress_stageByItsRate_runUnknownUntilTheLastStage() {
    TimeLeft left = TimeLeft.after("here", List.of(), WORK);
    Traced run = new Traced().plan("a", "b").begin(0, "a").progress(10, 20, 100);
    Estimate first = left.at(run.facts(), nanos(10));
    assertEquals(nanos(40), first.stage().orElseThrow().p50Nanos().orElseThrow(), 1e3);
    assertEquals(OptionalLong.empty(), first.stage().orElseThrow().p90Nanos());
    assertEquals(OptionalLong.empty(), first.run().p50Nanos());
    Traced last = run.end(50, "a").begin(50, "b").progress(60, 1, 4);
    Estimate second = left.at(last.facts(), nanos(60));
    assertEquals(nanos(30), second.run().p50Nanos().orElseThrow(), 1e3);
    assertEquals(
        "its rate so far alone: no earlier completed run of pipeline nightly",
        second.run().basis());
  }

  @Test
  void noEarlierRunAndNoProgress_whatTheProgramExpectsOfItsStage() {
    Traced run = new Traced().plan("a", "b");
    run.add(
        0,
        new RunEvent.StageChanged(
            "a", StageState.RUNNING, Optional.of(Duration.ofSeconds(30)), Optional.empty()));
    TimeLeft.Left stage =
        TimeLeft.unknown("nothing").at(run.facts(), nanos(10)).stage().orElseThrow();
    assertEquals(nanos(20), stage.p50Nanos().orElseThrow());
    assertEquals("as the program said", stage.basis());
    assertEquals(
        Optional.of("nothing"),
        TimeLeft.unknown("nothing").at(run.facts(), nanos(31)).stage().map(TimeLeft.Left::basis));
  }

  /// Theirs counted a skipped stage of 1000 s for ever.
  @Test
  void skippedStage_leavesTheEstimateAtOnce() {
    TimeLeft left = TimeLeft.after("here", runs(5, 10, 1000, 30), WORK);
    Traced run = new Traced().plan("a", "b", "c").begin(0, "a").end(10, "a");
    assertEquals(nanos(1030), p50(left, run, 10), nanos(1));
    run.add(10, RunEvent.stage("b", StageState.SKIPPED));
    assertEquals(nanos(30), p50(left, run, 10), nanos(1));
    assertTrue(left.at(run.facts(), nanos(10)).run().p90Nanos().orElseThrow() < nanos(40));
  }

  /// Theirs said 300 s to the end of a run that was ten times as fast as expected.
  @Test
  void twoStagesTenTimesAsFast_theRestIsThoughtToBeSoToo() {
    TimeLeft left = TimeLeft.after("here", runs(5, 100, 100, 100, 100, 100), WORK);
    Traced run =
        new Traced()
            .plan("a", "b", "c", "d", "e")
            .begin(0, "a")
            .end(10, "a")
            .begin(10, "b")
            .end(20, "b");
    assertEquals(nanos(30), p50(left, run, 20), nanos(1));
  }

  /// A cached download of a second says little of the hours of training after it.
  @Test
  void shortFirstStageFarFaster_isNotTheWholeRunsSpeed() {
    TimeLeft left = TimeLeft.after("here", runs(5, 10, 1000), WORK);
    Traced run = new Traced().plan("a", "b").begin(0, "a").end(5, "a");
    assertTrue(p50(left, run, 5) > nanos(700), "half of the ratio at most is carried on");
  }

  @Test
  void insideAStage_timeGoesDownAsTimePasses() {
    TimeLeft left = TimeLeft.after("here", runs(5, 100, 50), WORK);
    Traced run = new Traced().plan("a", "b").begin(0, "a");
    assertEquals(nanos(150), p50(left, run, 0), nanos(2));
    assertEquals(nanos(110), p50(left, run, 40), nanos(2));
    Estimate late = left.at(run.facts(), nanos(90));
    assertEquals(nanos(60), late.run().p50Nanos().orElseThrow(), nanos(4));
    assertEquals(nanos(10), late.stage().orElseThrow().p50Nanos().orElseThrow(), nanos(4));
  }

  @Test
  void stageBeyondAllThatWasSeen_unknownWithTheReason() {
    TimeLeft left = TimeLeft.after("here", runs(5, 100, 50), WORK);
    Traced run = new Traced().plan("a", "b").begin(0, "a");
    assertTrue(p50(left, run, 106) > nanos(50), "just over: something is still left of the stage");
    TimeLeft.Left over = left.at(run.facts(), nanos(300)).run();
    assertEquals(OptionalLong.empty(), over.p50Nanos());
    assertEquals(
        "stage a goes on longer than 5 earlier runs of pipeline nightly on this host let expect",
        over.basis());
  }

  /// With progress of a few per cent the history rules, near the end of the stage the rate does.
  @Test
  void progress_historyRulesAtFirst_theRateInTheEnd() {
    TimeLeft left = TimeLeft.after("here", wideRuns(100, 80, 125, 110, 90), WORK);
    Traced early = new Traced().plan("a").begin(0, "a").progress(1.2, 1, 100);
    assertEquals(nanos(98), p50(left, early, 1.2), nanos(4));
    Traced late = new Traced().plan("a").begin(0, "a").progress(108, 90, 100);
    assertEquals(nanos(12), p50(left, late, 108), nanos(2));
  }

  /// What a stage does after its last step (a checkpoint, say) has no rate; the history knows it.
  @Test
  void progressAtItsEnd_theHistoryAlone() {
    TimeLeft left = TimeLeft.after("here", runs(5, 100), WORK);
    Traced run = new Traced().plan("a").begin(0, "a").progress(80, 100, 100);
    assertEquals(nanos(16), p50(left, run, 84), nanos(2));
    assertEquals(
        "5 earlier runs of pipeline nightly on this host",
        left.at(run.facts(), nanos(84)).run().basis());
    Traced first = new Traced().plan("a").begin(0, "a").progress(80, 100, 100);
    assertEquals(
        OptionalLong.empty(),
        TimeLeft.unknown("none").at(first.facts(), nanos(84)).run().p50Nanos());
  }

  /// Ten times the data: the history is not of this kind.
  @Test
  void progressThatContradictsTheHistory_theRateAlone() {
    TimeLeft left = TimeLeft.after("here", runs(5, 100), WORK);
    Traced run = new Traced().plan("a").begin(0, "a").progress(90, 10, 100);
    assertEquals(nanos(810), p50(left, run, 90), nanos(20));
  }

  @Test
  void runWithoutStages_theWholeCommandIsCompared() {
    List<EarlierRun> earlier = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      earlier.add(new Traced().finish(100 + i));
    }
    TimeLeft left = TimeLeft.after("here", earlier, "this command in this folder");
    Estimate estimate = left.at(new Traced().facts(), nanos(30));
    assertEquals(nanos(72), estimate.run().p50Nanos().orElseThrow(), nanos(1));
    assertEquals(Optional.empty(), estimate.stage());
    Traced told = new Traced().progress(60, 50, 100);
    assertEquals(nanos(51), p50(left, told, 60), nanos(10));
  }

  @Test
  void oneEarlierRun_aMedianWithoutP90() {
    TimeLeft left = TimeLeft.after("here", runs(1, 100, 50), WORK);
    TimeLeft.Left run = left.at(new Traced().plan("a", "b").begin(0, "a").facts(), nanos(40)).run();
    assertEquals(nanos(110), run.p50Nanos().orElseThrow(), nanos(1));
    assertEquals(OptionalLong.empty(), run.p90Nanos());
    assertEquals(
        "1 earlier run of pipeline nightly on this host; no p90 from one run", run.basis());
  }

  @Test
  void runsOfAnotherHost_noP90BeforeAStage_thenTheWholeRatio() {
    List<EarlierRun> elsewhere = new ArrayList<>();
    runs(5, 100, 100).forEach(r -> elsewhere.add(new EarlierRun("big", r.parts(), List.of(), 0)));
    TimeLeft left = TimeLeft.after("here", elsewhere, WORK);
    Traced run = new Traced().plan("a", "b").begin(0, "a");
    TimeLeft.Left first = left.at(run.facts(), 0).run();
    assertEquals(OptionalLong.empty(), first.p90Nanos());
    assertEquals(
        "5 earlier runs of pipeline nightly on other hosts; no p90 before a stage is completed",
        first.basis());
    run.end(300, "a").begin(300, "b");
    TimeLeft.Left second = left.at(run.facts(), nanos(300)).run();
    assertEquals(nanos(300), second.p50Nanos().orElseThrow(), nanos(3));
    assertTrue(second.p90Nanos().isPresent());
    assertEquals(
        "5 earlier runs of pipeline nightly on other hosts, this one so far 300 % of their time",
        second.basis());
  }

  @Test
  void twoRunsOfThisHost_thoseOfOthersDoNotCount() {
    List<EarlierRun> mixed = new ArrayList<>(runs(2, 100, 100));
    runs(9, 900, 900).forEach(r -> mixed.add(new EarlierRun("small", r.parts(), List.of(), 0)));
    TimeLeft left = TimeLeft.after("here", mixed, WORK);
    TimeLeft.Left run = left.at(new Traced().plan("a", "b").begin(0, "a").facts(), 0).run();
    assertEquals(nanos(200), run.p50Nanos().orElseThrow(), nanos(2));
    assertEquals(2, run.runs());
  }

  @Test
  void aStageThatNoEarlierRunCompleted_unknownNamesIt() {
    TimeLeft left = TimeLeft.after("here", runs(3, 100, 100), WORK);
    Traced run = new Traced().plan("a", "b", "new").begin(0, "a");
    Estimate estimate = left.at(run.facts(), nanos(10));
    assertEquals(
        "none of 3 earlier runs of pipeline nightly on this host completed stage new",
        estimate.run().basis());
    assertEquals(nanos(90), estimate.stage().orElseThrow().p50Nanos().orElseThrow(), nanos(2));
  }

  /// A stage that runs after a failure only stands in the plan until the end.
  @Test
  void aStageThatEarlierRunsAlwaysSkipped_isNotWaitedFor() {
    List<EarlierRun> earlier = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Traced run = new Traced().plan("a", "b", "tell").begin(0, "a").end(100, "a");
      run.begin(100, "b").end(150, "b");
      run.add(150, RunEvent.stage("tell", StageState.SKIPPED));
      earlier.add(run.finish(150));
    }
    TimeLeft left = TimeLeft.after("here", earlier, WORK);
    Traced run = new Traced().plan("a", "b", "tell").begin(0, "a");
    assertEquals(nanos(150), p50(left, run, 0), nanos(2));
    earlier.add(new Traced().plan("tell").begin(0, "tell").end(9, "tell").finish(9));
    assertEquals(
        "none of 4 earlier runs of pipeline nightly on this host completed all of the stages a, b,"
            + " tell",
        TimeLeft.after("here", earlier, WORK).at(run.facts(), 0).run().basis());
  }

  @Test
  void stagesThatWereNotPlanned_thoseOfEarlierRunsAreExpected() {
    TimeLeft left = TimeLeft.after("here", runs(4, 100, 50, 25), WORK);
    Traced run = new Traced().begin(0, "a");
    assertEquals(nanos(175), p50(left, run, 0), nanos(2));
    run.end(100, "a").begin(100, "b");
    assertEquals(nanos(75), p50(left, run, 100), nanos(2));
  }

  @Test
  void timeOutsideStages_counts() {
    List<EarlierRun> earlier = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      earlier.add(
          new Traced()
              .plan("a", "b")
              .begin(20, "a")
              .end(30, "a")
              .begin(70, "b")
              .end(80, "b")
              .finish(100));
    }
    TimeLeft left = TimeLeft.after("here", earlier, WORK);
    Traced run = new Traced().plan("a", "b");
    assertEquals(nanos(100), p50(left, run, 0), nanos(1));
    assertEquals(nanos(90), p50(left, run, 10), nanos(1));
    run.begin(20, "a").end(30, "a");
    assertEquals(nanos(70), p50(left, run, 30), nanos(1));
    assertEquals(nanos(50), p50(left, run, 50), nanos(1));
    run.begin(70, "b").end(80, "b");
    assertEquals(nanos(20), p50(left, run, 80), nanos(1));
  }

  @Test
  void overRun_nothingIsForetold() {
    Traced run = new Traced();
    run.add(1, RunEvent.state(RunState.COMPLETED));
    assertEquals("the run is over", TimeLeft.unknown("x").at(run.facts(), nanos(1)).run().basis());
  }

  @Test
  void failedRun_isNoEarlierRun() {
    Traced run = new Traced().plan("a").begin(0, "a");
    run.add(5, RunEvent.stage("a", StageState.FAILED));
    run.add(5, RunEvent.state(RunState.FAILED));
    assertEquals(Optional.empty(), EarlierRun.of("here", run.facts()));
  }

  private static double p50(TimeLeft left, Traced run, double seconds) {
    return left.at(run.facts(), nanos(seconds)).run().p50Nanos().orElseThrow();
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  /// Runs of stages a, b, ... whose times differ by a per cent.
  private static List<EarlierRun> runs(int count, double... seconds) {
    List<EarlierRun> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double factor = 1 + 0.01 * (i - (count - 1) / 2.0);
      Traced run = new Traced();
      double at = 0;
      for (int s = 0; s < seconds.length; s++) {
        String stage = Character.toString('a' + s);
        run.begin(at, stage);
        at += seconds[s] * factor;
        run.end(at, stage);
      }
      runs.add(run.finish(at));
    }
    return runs;
  }

  private static List<EarlierRun> wideRuns(double... seconds) {
    List<EarlierRun> runs = new ArrayList<>();
    for (double s : seconds) {
      runs.add(new Traced().begin(0, "a").end(s, "a").finish(s));
    }
    return runs;
  }

  /// A run told event by event.
  private static final class Traced {
    private final RunFacts facts = new RunFacts();

    Traced() {
      add(0, RunEvent.state(RunState.RUNNING));
    }

    RunFacts facts() {
      return facts;
    }

    void add(double seconds, RunEvent event) {
      facts.add(new RunEvent.Entry(facts.entries() + 1, nanos(seconds), 0, event));
    }

    Traced plan(String... stages) {
      add(0, new RunEvent.Planned(List.of(stages)));
      return this;
    }

    Traced begin(double seconds, String stage) {
      add(seconds, RunEvent.stage(stage, StageState.RUNNING));
      return this;
    }

    Traced end(double seconds, String stage) {
      add(seconds, RunEvent.stage(stage, StageState.COMPLETED));
      return this;
    }

    Traced progress(double seconds, double done, double total) {
      add(seconds, new RunEvent.Progress(done, Optional.of(total), Optional.empty()));
      return this;
    }

    EarlierRun finish(double seconds) {
      add(seconds, RunEvent.state(RunState.COMPLETED));
      return EarlierRun.of("here", facts).orElseThrow();
    }
  }
}
