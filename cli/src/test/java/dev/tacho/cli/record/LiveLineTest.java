package dev.tacho.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.recorder.timeleft.EarlierRun;
import dev.tacho.recorder.timeleft.TimeLeft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private static final long SECOND = 1_000_000_000L;

  private final RunFacts facts = new RunFacts();
  private final LiveLine line = new LiveLine();
  private TimeLeft left = TimeLeft.unknown("no earlier completed run of this command");

  LiveLineTest() {
    add(0, RunEvent.state(RunState.RUNNING));
    add(0, new RunEvent.Planned(List.of("prepare", "train")));
    add(0, RunEvent.stage("prepare", StageState.RUNNING));
  }

  @Test
  void say_unknown_theReasonOnce() {
    assertEquals(
        List.of(
            "stage 1/2 prepare · 0 ms · time left unknown (no earlier completed run of this"
                + " command)"),
        say(0));
    assertEquals(List.of(), say(4));
    assertEquals(List.of("stage 1/2 prepare · 5 s · time left unknown"), say(5));
  }

  @Test
  void say_rateAlone_theStageAndTheRunUnknown() {
    add(10, new RunEvent.Progress(25, Optional.of(100.0), Optional.empty()));
    assertEquals(
        List.of(
            "stage 1/2 prepare · 25/100 · 10 s · about 30 s left, run unknown (no earlier"
                + " completed run of this command)"),
        say(10));
  }

  @Test
  void say_earlierRuns_bothWithTheirP90() {
    List<EarlierRun> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(
          new EarlierRun(
              "here",
              List.of(
                  new EarlierRun.Part("prepare", 0, (58 + i) * SECOND),
                  new EarlierRun.Part("train", 0, (580 + 10 * i) * SECOND)),
              List.of(),
              0));
    }
    left = TimeLeft.after("here", runs, "pipeline nightly");
    assertEquals(
        List.of("stage 1/2 prepare · 20 s · about 40 s left (p90 43 s), run 11 min (p90 11 min)"),
        say(20));
    add(60, RunEvent.stage("prepare", StageState.COMPLETED));
    add(60, RunEvent.stage("train", StageState.RUNNING));
    assertEquals(
        List.of(
            "stage 1/2 prepare · completed in 1 min",
            "stage 2/2 train · 0 ms · about 10 min left (p90 10 min)"),
        say(60));
  }

  private List<String> say(long seconds) {
    line.foresees(left.at(facts, seconds * SECOND), seconds * SECOND);
    return line.say(facts, seconds * SECOND);
  }

  private void add(long seconds, RunEvent event) {
    facts.add(new RunEvent.Entry(facts.entries() + 1, seconds * SECOND, 0, event));
  }
}
