package dev.tacho.recorder.timeleft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ForesightTest {
  private static final long SECOND = 1_000_000_000L;

  private final RunFacts facts = new RunFacts();
  private final List<Long> written = new ArrayList<>();
  private TimeLeft history = TimeLeft.unknown("still looked at");
  private final Foresight foresight = new Foresight(() -> history);

  @Test
  void look_stagesThatChange_eachWrittenAtOnce_andElseEveryHalfMinute() {
    history = TimeLeft.after("here", earlier(100, 50), "this");
    add(0, RunEvent.state(RunState.RUNNING));
    add(0, new RunEvent.Planned(List.of("a", "b")));
    add(0, RunEvent.stage("a", StageState.RUNNING));
    watch(0, 99);
    assertEquals(List.of(0L, 30L, 60L, 90L), written);
    add(99, RunEvent.stage("a", StageState.COMPLETED));
    add(99, RunEvent.stage("b", StageState.RUNNING));
    watch(99, 110);
    assertEquals(List.of(0L, 30L, 60L, 90L, 99L), written);
  }

  @Test
  void look_whatWasUnknownBecomesKnown_writtenThen() {
    add(0, RunEvent.state(RunState.RUNNING));
    add(0, RunEvent.stage("a", StageState.RUNNING));
    watch(0, 3);
    assertEquals(List.of(0L), written);
    history = TimeLeft.after("here", earlier(100, 50), "this");
    watch(3, 10);
    assertEquals(List.of(0L, 3L), written);
  }

  @Test
  void look_unknownForTheSameReason_writtenOnce() {
    add(0, RunEvent.state(RunState.RUNNING));
    watch(0, 200);
    history = TimeLeft.unknown("no earlier run");
    watch(200, 400);
    assertEquals(List.of(0L, 200L), written);
  }

  @Test
  void look_endThatMovesByAFifth_writtenAfterFiveSeconds() {
    history = TimeLeft.after("here", earlier(100, 50), "this");
    add(0, RunEvent.state(RunState.RUNNING));
    add(0, RunEvent.stage("a", StageState.RUNNING));
    watch(0, 20);
    add(20, new RunEvent.Progress(5, Optional.of(10.0), Optional.empty()));
    watch(20, 25);
    assertEquals(List.of(0L, 20L), written);
  }

  /// A day of forecasts is a few hundred lines, not thousands.
  @Test
  void look_longRun_writtenLessOftenFarFromTheEnd() {
    history = TimeLeft.after("here", earlier(86_400, 50), "this");
    add(0, RunEvent.state(RunState.RUNNING));
    add(0, RunEvent.stage("a", StageState.RUNNING));
    watch(0, 80_000, 5);
    assertTrue(written.size() < 250, () -> "" + written.size());
  }

  @Test
  void look_runThatIsOver_nothing() {
    add(0, RunEvent.state(RunState.RUNNING));
    add(1, RunEvent.state(RunState.COMPLETED));
    assertEquals(Optional.empty(), foresight.look(facts, SECOND));
    assertEquals(OptionalLong.empty(), foresight.estimate().run().p50Nanos());
  }

  private void watch(long from, long to) {
    watch(from, to, 1);
  }

  private void watch(long from, long to, int every) {
    for (long second = from; second < to; second += every) {
      long now = second;
      foresight.look(facts, now * SECOND).ifPresent(_ -> written.add(now));
    }
  }

  private void add(long seconds, RunEvent event) {
    facts.add(new RunEvent.Entry(facts.entries() + 1, seconds * SECOND, 0, event));
  }

  private static List<EarlierRun> earlier(long a, long b) {
    List<EarlierRun> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(
          new EarlierRun(
              "here",
              List.of(
                  new EarlierRun.Part("a", 0, a * SECOND + i * SECOND / 10),
                  new EarlierRun.Part("b", 0, b * SECOND)),
              List.of(),
              0));
    }
    return runs;
  }
}
