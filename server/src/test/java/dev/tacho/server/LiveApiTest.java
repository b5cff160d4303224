package dev.tacho.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.health.checkpoint.Diagnosis;
import dev.tacho.health.checkpoint.HealthFile;
import dev.tacho.health.checkpoint.HealthFollower;
import dev.tacho.server.api.LiveApi;
import dev.tacho.store.RunWriter;
import dev.tacho.testkit.ApiWitness;
import dev.tacho.web.ApiContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The interface against its own document, by real requests.
@Timeout(60)
class LiveApiTest {
  @TempDir Path home;

  @Test
  void document_andRoutes_agree() {
    Lab lab = new Lab(home);
    try (LiveApi api = new LiveApi(lab.store, Duration.ofSeconds(1), () -> 0, 1, "0")) {
      assertEquals(List.of(), ApiContract.differences(LiveApi.document(), api.routes()));
    }
  }

  @Test
  void everyAnswer_isAsTheDocumentSays() throws Exception {
    Lab lab = new Lab(home);
    String group = lab.finished("group", 3);
    String member =
        lab.finished(
            "rank-0", 2000, new Link(new RunId(group), Link.Role.MEMBER_OF, Map.of("rank", "0")));
    try (LiveServer server = lab.serve();
        RunWriter going = lab.begin("going");
        ApiWitness witness =
            new ApiWitness(LiveServer.document(), server.url(), Lab.TOKEN.text())) {
      Lab.train(going, 0, 10);
      agrees(200, witness.send("GET", "/v1/server"));
      agrees(200, witness.send("GET", "/v1/runs"));
      agrees(200, witness.send("GET", "/v1/runs?state=running&limit=2"));
      agrees(200, witness.send("GET", "/v1/runs/latest"));
      agrees(200, witness.send("GET", "/v1/runs/" + member));
      agrees(200, witness.send("GET", "/v1/runs/rank-0/points?limit=100"));
      agrees(200, witness.send("GET", "/v1/runs/rank-0/events?after=1"));
      // the run is over, so its stream ends by itself
      agrees(200, witness.send("GET", "/v1/runs/rank-0/live?tail=5"));
      agrees(404, witness.send("GET", "/v1/runs/nobody"));
      agrees(404, witness.send("GET", "/v1/runs/nobody/live"));
      agrees(200, witness.send("GET", "/v1/openapi.json"));
      Json.Obj whole = body(witness.send("GET", "/v1/runs/" + group));
      assertEquals(
          "[{\"run\":\"" + member + "\",\"state\":\"completed\",\"at\":{\"rank\":\"0\"}}]",
          whole.get("members").orElseThrow().toString());
      // a status is as old as a second
      Json.Obj running = body(witness.send("GET", "/v1/runs/going"));
      while (running.needWhole("points") < 10) {
        TimeUnit.MILLISECONDS.sleep(20);
        running = body(witness.send("GET", "/v1/runs/going"));
      }
      assertEquals("alive", running.needText("writer"));
      assertEquals(10, running.needObject("reported").needObject("loss").needWhole("count"));
    }
  }

  @Test
  void theWorkersOfATraining_areTold_withWhatIsWrong() throws Exception {
    Lab lab = new Lab(home);
    String group = lab.finished("training", 1);
    String rank =
        lab.finished(
            "rank-1", 1, new Link(new RunId(group), Link.Role.MEMBER_OF, Map.of("rank", "1")));
    HealthFile.write(
        home.resolve("runs").resolve(group).resolve(HealthFile.NAME),
        Sick.group(group, Instant.now()));
    try (LiveServer server = lab.serve();
        ApiWitness witness =
            new ApiWitness(LiveServer.document(), server.url(), Lab.TOKEN.text())) {
      Json.Obj health = body(witness.send("GET", "/v1/runs/training/health"));
      assertEquals("degraded", health.needText("verdict"));
      assertTrue(health.needWhole("age_ms") >= 0);
      List<Json> workers = body(witness.send("GET", "/v1/runs/training/workers")).array("workers");
      Json.Obj slow = (Json.Obj) workers.get(1);
      assertEquals(rank, slow.needText("run"));
      assertEquals(12, slow.needObject("newest").needWhole("step"));
      assertTrue(slow.get("steps").isEmpty());
      List<Json> wrong =
          body(witness.send("GET", "/v1/runs/training/anomalies")).array("anomalies");
      assertEquals("straggler", ((Json.Obj) wrong.getFirst()).needText("kind"));
      assertEquals(1, wrong.size());
      assertEquals(
          2,
          body(witness.send("GET", "/v1/runs/training/anomalies?all=true"))
              .array("anomalies")
              .size());
      ApiWitness.Testimony live = witness.send("GET", "/v1/runs/training/live");
      agrees(200, live);
      assertTrue(live.body().contains("event: worker\ndata: {\"rank\":1,"), live.body());
      assertTrue(
          live.body().contains("event: anomaly\ndata: {\"kind\":\"straggler\""), live.body());
      agrees(404, witness.send("GET", "/v1/runs/rank-1/health"));
      agrees(404, witness.send("GET", "/v1/runs/rank-1/workers"));
    }
    Files.writeString(home.resolve("runs").resolve(group).resolve(HealthFile.NAME), "{torn");
    try (LiveServer server = lab.serve();
        ApiWitness witness =
            new ApiWitness(LiveServer.document(), server.url(), Lab.TOKEN.text())) {
      agrees(503, witness.send("GET", "/v1/runs/training/health"));
      agrees(200, witness.send("GET", "/v1/runs/training"));
    }
  }

  @Test
  void aCheckpointThatNobodyWritesAnyMore_isStale_asHealthStatusSays() throws Exception {
    Lab lab = new Lab(home);
    String group = lab.finished("training", 1);
    Path file = home.resolve("runs").resolve(group).resolve(HealthFile.NAME);
    HealthFile.write(file, Sick.group(group, Instant.now().minusSeconds(3600)));
    try (LiveServer server = lab.serve();
        ApiWitness witness =
            new ApiWitness(LiveServer.document(), server.url(), Lab.TOKEN.text())) {
      Json.Obj health = body(witness.send("GET", "/v1/runs/training/health"));
      Diagnosis said = new HealthFollower().look(HealthFile.read(file), Instant.now());
      assertEquals(said.verdict().word(), health.needText("verdict"));
      assertTrue(health.needWhole("age_ms") >= 3_600_000);
      String wrong = witness.send("GET", "/v1/runs/training/anomalies").body();
      assertTrue(wrong.contains("\"kind\":\"stale\""), wrong);
      String live = witness.send("GET", "/v1/runs/training/live").body();
      assertEquals(2, live.split("\"kind\":\"stale\"", -1).length, live);
    }
  }

  @Test
  void pages_togetherHaveEveryRunAndEveryPointOnce() throws Exception {
    Lab lab = new Lab(home);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(lab.finished("run-" + i, i == 4 ? 1500 : 1));
    }
    try (LiveServer server = lab.serve();
        ApiWitness witness =
            new ApiWitness(LiveServer.document(), server.url(), Lab.TOKEN.text())) {
      List<String> seen = new ArrayList<>();
      String target = "/v1/runs?limit=2";
      while (!target.isEmpty()) {
        Json.Obj page = body(witness.send("GET", target));
        page.array("runs").forEach(run -> seen.add(((Json.Obj) run).needText("run")));
        target = page.text("next").map(n -> "/v1/runs?limit=2&before=" + n).orElse("");
      }
      assertEquals(made, seen);
      List<Long> steps = new ArrayList<>();
      String after = "";
      while (true) {
        Json.Obj page = body(witness.send("GET", "/v1/runs/run-4/points?limit=100" + after));
        if (page.array("points").isEmpty()) {
          break;
        }
        page.array("points").forEach(point -> steps.add(((Json.Obj) point).needWhole("step")));
        after = "&after=" + page.needText("next");
      }
      assertEquals(1500, steps.size());
      assertEquals(1499, steps.getLast());
    }
  }

  @Test
  void aPathThatIsNoRunOfThisStore_isNotOpened() throws Exception {
    Lab lab = new Lab(home);
    String id = lab.finished("one", 1);
    Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
    try (var files = Files.list(home.resolve("runs").resolve(id))) {
      for (Path file : files.toList()) {
        if (Files.isRegularFile(file)) {
          Files.copy(file, elsewhere.resolve(file.getFileName()));
        }
      }
    }
    try (LiveServer server = lab.serve();
        ApiWitness witness =
            new ApiWitness(LiveServer.document(), server.url(), Lab.TOKEN.text())) {
      String encoded = elsewhere.toString().replace("/", "%2F");
      assertEquals(404, witness.send("GET", "/v1/runs/" + encoded).status());
      assertEquals(404, witness.send("GET", "/v1/runs/..%2F..%2Felsewhere").status());
      assertEquals(404, witness.send("GET", "/v1/runs/.").status());
      assertEquals(404, witness.send("GET", "/v1/runs/%00").status());
      assertEquals(200, witness.send("GET", "/v1/runs/one").status());
      assertEquals(400, witness.send("GET", "/v1/runs/one/points?after=../../x").status());
      assertEquals(200, witness.send("GET", "/v1/runs/one/points?after=9-99999999999-7").status());
      ApiWitness.Testimony written = witness.send("DELETE", "/v1/runs/one");
      assertEquals(405, written.status());
      assertTrue(written.body().contains("use GET, HEAD"), written.body());
    }
  }

  private static Json.Obj body(ApiWitness.Testimony testimony) {
    agrees(200, testimony);
    return Json.parseObject(testimony.body());
  }

  private static void agrees(int status, ApiWitness.Testimony testimony) {
    assertEquals(status, testimony.status(), testimony.body());
    assertEquals(List.of(), testimony.strayed(), testimony.body());
  }
}
