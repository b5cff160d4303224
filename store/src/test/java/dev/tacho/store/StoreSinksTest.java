package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Label;
import dev.tacho.core.Run;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSinks;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StoreSinksTest {
  @TempDir Path home;

  @Test
  void service_isFound() {
    assertInstanceOf(
        StoreSinks.class, ServiceLoader.load(RunSinks.class).findFirst().orElseThrow());
  }

  @Test
  void programOnItsOwn_getsARunThatIsCompletedAndSealed() {
    try (Run run = Run.to(StoreSinks.open(Optional.of(new Label("finetune")), home, Map.of()))) {
      try (var _ = run.stage("train", Duration.ofSeconds(3))) {
        run.point(1, "loss", 0.5);
        run.progress(1, 2);
      }
    }
    RunStore store = RunStore.at(home.resolve(".tacho"));
    RunStatus status = store.list().getFirst();
    assertEquals("finetune", status.title());
    assertEquals(RunState.COMPLETED, status.state());
    assertEquals(1, status.points());
    StoredRun run = store.open(status.id());
    assertTrue(run.verify(status.seal()).ok());
    assertEquals(StageState.COMPLETED, run.facts().stages().getFirst().state());
  }

  @Test
  void programInsideARecordedRun_appendsToItsInbox() throws Exception {
    RunStore store = RunStore.at(home.resolve(".tacho"));
    try (RunWriter recorder = TestRuns.running(store, "outer")) {
      Map<String, String> env =
          Map.of("TACHO_EVENTS", recorder.inbox().toString(), "TACHO_RUN", recorder.id().text());
      // a process that was killed in the middle of a line
      Files.writeString(recorder.inbox(), "{\"type\":\"poi");
      try (Run run = Run.to(StoreSinks.open(Optional.empty(), home, env))) {
        assertEquals(recorder.id(), run.id());
        run.plan("train", "test");
        try (var stage = run.stage("train", Duration.ofMillis(1500))) {
          run.point(3, "loss", Double.NaN);
          run.progress(1, 2);
          stage.fail("no data");
        }
      }
      List<String> lines = Files.readAllLines(recorder.inbox());
      assertEquals("{\"type\":\"poi", lines.getFirst());
      List<Json.Obj> read = lines.subList(1, lines.size()).stream().map(Json::parseObject).toList();
      assertEquals(
          List.of(
              "{\"type\":\"plan\",\"stages\":[\"train\",\"test\"]}",
              "{\"type\":\"stage\",\"change\":\"begin\",\"name\":\"train\",\"expected_s\":1.5}",
              "{\"type\":\"point\",\"step\":3,\"m\":{\"loss\":\"NaN\"}}",
              "{\"type\":\"progress\",\"done\":1,\"total\":2}",
              "{\"type\":\"stage\",\"change\":\"end\",\"name\":\"train\",\"status\":\"failed\","
                  + "\"reason\":\"no data\"}"),
          read.stream().map(StoreSinksTest::withoutTime).toList());
    }
  }

  private static String withoutTime(Json.Obj line) {
    assertTrue(line.needWhole("mono") > 0);
    Json.Builder json = Json.object();
    line.members()
        .forEach(
            (k, v) -> {
              if (!k.equals("mono")) json.put(k, v);
            });
    return json.build().toString();
  }

  @Test
  void inbox_pointsAloneArriveWithinASecond() throws Exception {
    Path inbox = Files.createFile(home.resolve("inbox.jsonl"));
    Map<String, String> env =
        Map.of("TACHO_EVENTS", inbox.toString(), "TACHO_RUN", "01JAAAAAAAAAAAAAAAAAAAAAAA");
    try (Run run = Run.to(StoreSinks.open(Optional.empty(), home, env))) {
      run.point(1, "loss", 1);
      for (int i = 0; i < 500 && Files.size(inbox) == 0; i++) {
        Thread.sleep(10);
      }
      assertTrue(Files.readString(inbox).contains("loss"));
    }
  }

  @Test
  void inbox_fullForATime_goesOnAndTellsWhatWasLost() throws Exception {
    Path inbox = Files.createSymbolicLink(home.resolve("inbox.jsonl"), Path.of("/dev/full"));
    Map<String, String> env =
        Map.of("TACHO_EVENTS", inbox.toString(), "TACHO_RUN", "01JAAAAAAAAAAAAAAAAAAAAAAA");
    try (Run run = Run.to(StoreSinks.open(Optional.empty(), home, env))) {
      run.plan("train");
      run.progress(1, 2);
      Files.delete(inbox);
      Files.createFile(inbox);
      run.progress(2, 2);
    }
    List<Json.Obj> lines =
        Files.readAllLines(inbox).stream()
            .filter(line -> !line.isBlank())
            .map(Json::parseObject)
            .toList();
    assertEquals("progress", lines.getFirst().needText("type"));
    assertEquals("dropped", lines.getLast().needText("type"));
    assertEquals(2, lines.getLast().needWhole("count"));
    assertEquals(2, lines.size());
  }

  @Test
  void inbox_eventsOfTheRecorder_areRefused() throws Exception {
    Path inbox = Files.createFile(home.resolve("inbox.jsonl"));
    Map<String, String> env =
        Map.of("TACHO_EVENTS", inbox.toString(), "TACHO_RUN", "01JAAAAAAAAAAAAAAAAAAAAAAA");
    try (var sink = StoreSinks.open(Optional.empty(), home, env)) {
      assertThrows(
          IllegalArgumentException.class, () -> sink.event(1, RunEvent.state(RunState.COMPLETED)));
    }
    assertThrows(
        StoreException.class,
        () -> StoreSinks.open(Optional.empty(), home, Map.of("TACHO_EVENTS", inbox.toString())));
  }
}
