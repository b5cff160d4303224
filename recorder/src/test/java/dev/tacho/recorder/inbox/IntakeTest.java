package dev.tacho.recorder.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunSink;
import dev.tacho.core.StageState;
import dev.tacho.recorder.ListSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IntakeTest {
  private static final long START = 5_000;
  private static final long SECOND = 1_000_000_000L;

  private final ListSink sink = new ListSink();
  private final List<String> files = new ArrayList<>();
  private Intake intake = intake(Replay.none());

  @Test
  void point_withItsOwnTime_countsFromTheRunsStart() {
    sink.now = 100;
    intake.line(0, "{\"mono\":5040,\"type\":\"point\",\"step\":3,\"m\":{\"loss\":\"NaN\"}}");
    assertEquals(List.of("40 3 [loss][NaN]"), sink.points);
  }

  @Test
  void line_timeBeforeTheRunOrInTheFuture_arrivesNowWithAFault() {
    sink.now = 100;
    intake.line(7, "{\"mono\":1,\"type\":\"point\",\"m\":{\"a\":1}}");
    intake.line(9, "{\"mono\":9999999,\"type\":\"point\",\"m\":{\"a\":2}}");
    assertTrue(sink.points.stream().allMatch(p -> p.startsWith("100 ")), sink.points.toString());
    List<RunEvent.Fault> faults = sink.events(RunEvent.Fault.class);
    assertEquals(2, faults.size());
    assertEquals("inbox.jsonl byte 7", faults.getFirst().place());
  }

  @Test
  void point_numberThatNoDoubleHolds_isAFaultAndNoInfinity() {
    intake.line(0, "{\"type\":\"point\",\"m\":{\"a\":1e400,\"b\":\"Infinity\",\"c\":-1e999}}");
    assertEquals(List.of("0 -1 [b][Infinity]"), points());
    assertEquals(
        "value 1e400 of 'a' is beyond 1.8e308; value -1e999 of 'c' is beyond 1.8e308",
        sink.events(RunEvent.Fault.class).getFirst().message());
  }

  @Test
  void point_thatClaimsToBeTheRecordersOwn_isRefused() {
    intake.line(0, "{\"type\":\"point\",\"src\":\"telemetry\",\"m\":{\"tree_rss_bytes\":1}}");
    assertTrue(sink.points.isEmpty());
    assertEquals(1, sink.events(RunEvent.Fault.class).size());
  }

  private List<String> points() {
    return sink.points.stream().map(p -> p.replace(Long.toString(RunSink.NO_STEP), "-1")).toList();
  }

  @Test
  void progress_manyASecond_isWrittenOnceASecondAndTheLastBeforeTheStageEnds() {
    intake.line(0, marker("stage begin train"));
    for (int i = 1; i <= 40; i++) {
      sink.now = i * SECOND / 10;
      intake.line(i, marker("progress " + i + "/40"));
    }
    assertEquals(40, intake.facts().progress().orElseThrow().done(), "live view is the newest");
    sink.now = 4 * SECOND + 1;
    intake.line(99, marker("stage end train"));
    List<Double> written =
        sink.events(RunEvent.Progress.class).stream().map(RunEvent.Progress::done).toList();
    assertEquals(List.of(1.0, 11.0, 21.0, 31.0, 40.0), written);
    assertEquals(
        StageState.COMPLETED,
        ((RunEvent.StageChanged) sink.events.getLast()).to(),
        "the waiting progress comes before the end of its stage");
  }

  @Test
  void stage_endBeforeBeginAndUnknownStage_areFaultsAndTheRestIsTaken() {
    intake.line(0, marker("plan prepare train"));
    intake.line(1, marker("stage end train"));
    intake.line(2, marker("stage begin trian"));
    intake.line(3, marker("stage begin prepare"));
    List<String> messages =
        sink.events(RunEvent.Fault.class).stream().map(RunEvent.Fault::message).toList();
    assertEquals(
        List.of(
            "stage 'train' is pending, it has not begun, and cannot become completed",
            "stage 'trian' is not in the plan: prepare, train"),
        messages);
    assertEquals("prepare", intake.facts().currentStage().orElseThrow().name());
  }

  @Test
  void faults_withoutEnd_areWrittenUpToALimitAndCounted() {
    for (int i = 0; i < 1_000; i++) {
      intake.line(i, "nonsense " + i);
    }
    intake.flush();
    assertEquals(Intake.MAX_FAULTS, sink.events(RunEvent.Fault.class).size());
    assertEquals(
        new RunEvent.Dropped("faults", 1_000 - Intake.MAX_FAULTS),
        sink.events(RunEvent.Dropped.class).getLast());
  }

  @Test
  void replay_afterADeadRecorder_doublesNothingAndLosesNothing() {
    List<String> lines =
        List.of(
            marker("stage begin train"),
            marker("point step=1 loss=3"),
            "garbage one",
            marker("point step=2 loss=2"),
            marker("artifact a.pt"),
            marker("point step=3 loss=1"),
            "garbage two",
            marker("artifact b.pt"),
            marker("stage end train"));
    lines.forEach(line -> intake.line(0, line));
    List<String> points = List.copyOf(sink.points);
    List<String> allFiles = List.copyOf(files);
    for (int dead = 0; dead <= lines.size(); dead++) {
      // the dead recorder had taken in the first lines, and had not written its place down
      sink.events.clear();
      sink.points.clear();
      files.clear();
      RunFacts facts = new RunFacts();
      intake = new Intake(sink, facts, START, (_, path) -> files.add(path), Replay.none());
      lines.subList(0, dead).forEach(line -> intake.line(0, line));
      Replay replay =
          new Replay(0, sink.points.size(), sink.events(RunEvent.Fault.class).size(), files.size());
      intake = new Intake(sink, facts, START, (_, path) -> files.add(path), replay);
      lines.forEach(line -> intake.line(0, line));
      assertEquals(points, sink.points, "dead after " + dead);
      assertEquals(allFiles, files, "dead after " + dead);
      assertEquals(2, sink.events(RunEvent.Fault.class).size(), "dead after " + dead);
      assertEquals(2, sink.events(RunEvent.StageChanged.class).size(), "dead after " + dead);
    }
  }

  @Test
  void outputLine_ofTheHolder_becomesAnEventAndItsTroublesFaults() {
    intake.line(
        0,
        "{\"mono\":5000,\"type\":\"output\",\"complete\":true,\"stdout\":10,\"stderr\":2,"
            + "\"kept\":12,\"cut\":0,\"not_passed\":0,\"markers\":1,\"dropped\":3,"
            + "\"faults\":[\"disk full\"]}");
    assertEquals(new RunEvent.Output(true, 10, 2, 12, 0, 0), intake.facts().output().orElseThrow());
    assertEquals(3, intake.facts().dropped().get("markers"));
    assertEquals("disk full", sink.events(RunEvent.Fault.class).getFirst().message());
  }

  @Test
  void marker_tornOrCut_isAFaultAndNotTaken() {
    intake.line(0, "{\"marker\":\"::tacho point loss=1\",\"torn\":true}");
    intake.line(1, "{\"marker\":\"::tacho point loss=1\",\"cut\":12}");
    assertEquals(List.of(), sink.points);
    assertEquals(2, sink.events(RunEvent.Fault.class).size());
  }

  @Test
  void droppedLines_ofSeveralWriters_addUp() {
    intake.line(0, "{\"type\":\"dropped\",\"kind\":\"client\",\"count\":3}");
    intake.line(9, "{\"type\":\"dropped\",\"kind\":\"client\",\"count\":4}");
    assertEquals(7, intake.facts().dropped().get("client"));
  }

  private Intake intake(Replay replay) {
    return new Intake(sink, new RunFacts(), START, (_, path) -> files.add(path), replay);
  }

  private static String marker(String text) {
    return "{\"marker\":\"::tacho " + text + "\"}";
  }
}
