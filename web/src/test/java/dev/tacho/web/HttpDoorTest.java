package dev.tacho.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpDoorTest {
  private static final Routes ROUTES =
      Routes.of(
          Route.get("/v1/status", ask -> Answer.json(Json.object().put("ok", true).build())),
          Route.get(
              "/v1/runs/{id}",
              ask -> Answer.text("text/plain", ask.pathValue("id") + "|" + ask.query("q"))),
          Route.get("/v1/runs/latest", ask -> Answer.text("text/plain", "the latest")),
          Route.post(
              "/v1/echo",
              Set.of("text/plain", "application/json"),
              ask -> Answer.text("text/plain", ask.text())),
          Route.post(
              "/v1/length",
              Set.of("application/octet-stream"),
              ask -> Answer.text("text/plain", "" + ask.body().length)),
          Route.post("/v1/object", Set.of("application/json"), ask -> Answer.json(ask.json())),
          Route.delete("/v1/runs/{id}", ask -> Answer.done()),
          Route.get(
              "/v1/bug",
              ask -> {
                throw new IllegalStateException("planted");
              }),
          Route.get(
              "/v1/refuse",
              ask -> {
                throw new WebException(new Problem(409, "run", "is sealed", "start another"));
              }),
          Route.get(
              "/v1/number", ask -> Answer.text("text/plain", "" + ask.queryNumber("n", 1, 9))));

  private final HttpDoor door =
      HttpDoor.open(Listen.loopback(), Caller.TOKEN, ROUTES, Limits.standard());
  private final Caller caller = new Caller(door);

  @AfterEach
  void close() {
    caller.close();
    door.close();
  }

  @Test
  void open_anyPort_urlHasThePortInUse() {
    assertTrue(
        door.url().toString().matches("http://127\\.0\\.0\\.1:[0-9]+"), door.url().toString());
    assertTrue(door.url().getPort() > 0);
  }

  @Test
  void get_knownPath_answersJsonThatNobodyKeepsOrSniffs() throws Exception {
    HttpResponse<String> answer = caller.get("/v1/status");
    assertEquals(200, answer.statusCode());
    assertEquals("{\"ok\":true}", answer.body());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElseThrow());
    assertEquals("no-store", answer.headers().firstValue("cache-control").orElseThrow());
    assertEquals("nosniff", answer.headers().firstValue("x-content-type-options").orElseThrow());
    assertTrue(answer.headers().firstValue("access-control-allow-origin").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, 200",
    "https://127.0.0.1, 200",
    "http://[::1]:1, 200",
    "https://evil.example, 403",
    "http://localhost.evil.example, 403",
    "null, 403",
    "file://, 403"
  })
  void get_fromAWebPage_isAnsweredOnlyOnThisMachine(String origin, int status) throws Exception {
    assertEquals(
        status, caller.send(caller.to("/v1/status").header("Origin", origin).GET()).statusCode());
  }

  @Test
  void get_namedSegmentAndQuery_handlerReadsThemDecoded() throws Exception {
    assertEquals("a b/ü|Optional[1 2&]", caller.get("/v1/runs/a%20b%2F%C3%BC?q=1+2%26").body());
  }

  @Test
  void get_plainSegmentBesideNamedOne_plainOneWins() throws Exception {
    assertEquals("the latest", caller.get("/v1/runs/latest").body());
  }

  @Test
  void head_getRoute_answersLengthWithoutBody() throws Exception {
    HttpResponse<String> answer = caller.send(caller.to("/v1/status").HEAD());
    assertEquals(200, answer.statusCode());
    assertEquals("11", answer.headers().firstValue("content-length").orElseThrow());
    assertEquals("", answer.body());
  }

  @Test
  void post_bodyOfEverySize_comesBackWhole() throws Exception {
    for (int size : new int[] {0, 1, 1000, 65_536, 1 << 20}) {
      String body = "x".repeat(size);
      HttpResponse<String> answer = caller.post("/v1/echo", "text/plain; charset=utf-8", body);
      assertEquals(200, answer.statusCode());
      assertEquals(body, answer.body());
    }
  }

  @Test
  void post_chunkedBodyWithoutLength_comesBackWhole() throws Exception {
    byte[] body = "chunk by chunk".repeat(1000).getBytes();
    HttpResponse<String> answer =
        caller.send(
            caller
                .to("/v1/echo")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));
    assertEquals(new String(body), answer.body());
  }

  @Test
  void post_bytesThatAreNoText_reachTheHandler() throws Exception {
    HttpResponse<String> answer =
        caller.send(
            caller
                .to("/v1/length")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(new byte[] {0, -1, -2})));
    assertEquals("3", answer.body());
  }

  @Test
  void post_expectContinue_isToldToGoOn() throws Exception {
    HttpResponse<String> answer =
        caller.send(
            caller
                .to("/v1/echo")
                .expectContinue(true)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("after the word")));
    assertEquals("after the word", answer.body());
  }

  @Test
  void delete_done_answersNothing() throws Exception {
    HttpResponse<String> answer = caller.send(caller.to("/v1/runs/1").DELETE());
    assertEquals(204, answer.statusCode());
    assertEquals("", answer.body());
  }

  @Test
  void handlerThrows_problemOrFault_clientSeesWhichAndTheDoorLivesOn() throws Exception {
    HttpResponse<String> refused = caller.get("/v1/refuse");
    assertEquals(409, refused.statusCode());
    assertEquals("start another", Json.parseObject(refused.body()).needText("remedy"));
    HttpResponse<String> bug = caller.get("/v1/bug");
    assertEquals(500, bug.statusCode());
    assertTrue(!bug.body().contains("planted"), "inner messages stay inside");
    assertTrue(door.traffic().lastFault().orElseThrow().contains("planted"));
    assertEquals(200, caller.get("/v1/status").statusCode());
  }

  @Test
  void wrongToken_orNone_isRefusedBeforeAnythingIsRevealed() throws Exception {
    for (String path : List.of("/v1/status", "/v1/nowhere")) {
      HttpResponse<String> none = caller.send(caller.anonymousTo(path));
      assertEquals(401, none.statusCode());
      assertEquals("Bearer", none.headers().firstValue("www-authenticate").orElseThrow());
      for (String wrong :
          List.of(
              "Bearer ",
              "Bearer x",
              "Basic a-token-for-tests-only",
              "Bearer " + Caller.TOKEN.text() + "x")) {
        HttpResponse<String> answer =
            caller.send(caller.anonymousTo(path).header("Authorization", wrong));
        assertEquals(401, answer.statusCode(), wrong);
        assertEquals(Problem.MEDIA_TYPE, answer.headers().firstValue("content-type").orElseThrow());
      }
    }
  }

  @Test
  void unknownPath_oneSlipAway_namesTheOneThatWasMeant() throws Exception {
    HttpResponse<String> answer = caller.get("/v1/statsu");
    assertEquals(404, answer.statusCode());
    assertEquals("did you mean /v1/status?", Json.parseObject(answer.body()).needText("remedy"));
  }

  @Test
  void wrongMethod_knownPath_listsTheRightOnes() throws Exception {
    HttpResponse<String> answer = caller.send(caller.to("/v1/runs/1").PUT(BodyPublishers.noBody()));
    assertEquals(405, answer.statusCode());
    assertEquals("DELETE, GET, HEAD", answer.headers().firstValue("allow").orElseThrow());
  }

  @Test
  void body_notTaken_isRefusedWithWhatIsTaken() throws Exception {
    assertEquals(415, caller.post("/v1/object", "text/plain", "{}").statusCode());
    HttpResponse<String> none =
        caller.send(caller.to("/v1/object").POST(BodyPublishers.ofString("{}")));
    assertEquals(415, none.statusCode());
    assertEquals("send application/json", Json.parseObject(none.body()).needText("remedy"));
    HttpResponse<String> packed =
        caller.send(
            caller
                .to("/v1/object")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("{}")));
    assertEquals(415, packed.statusCode());
    HttpResponse<String> unwanted =
        caller.send(
            caller
                .to("/v1/status")
                .header("Content-Type", "text/plain")
                .method("GET", BodyPublishers.ofString("hello")));
    assertEquals(415, unwanted.statusCode());
  }

  @Test
  void body_notJsonOrNotUtf8OrTooLong_isRefusedWithTheReason() throws Exception {
    HttpResponse<String> broken = caller.post("/v1/object", "application/json", "{\"a\":}");
    assertEquals(400, broken.statusCode());
    HttpResponse<String> bytes =
        caller.send(
            caller
                .to("/v1/echo")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, (byte) 0xfe})));
    assertEquals(400, bytes.statusCode());
    HttpResponse<String> tooLong = caller.post("/v1/echo", "text/plain", "x".repeat((1 << 20) + 1));
    assertEquals(413, tooLong.statusCode());
    assertTrue(tooLong.body().contains("1048577"), tooLong.body());
    HttpResponse<String> tooLongUnannounced =
        caller.send(
            caller
                .to("/v1/echo")
                .header("Content-Type", "text/plain")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[(1 << 20) + 1]))));
    assertEquals(413, tooLongUnannounced.statusCode());
  }

  @Test
  void query_brokenOrTwiceOrOutOfRange_isRefused() throws Exception {
    assertEquals("Optional[7]", caller.get("/v1/number?n=7").body());
    assertEquals("Optional.empty", caller.get("/v1/number").body());
    for (String bad : List.of("n=0", "n=10", "n=x", "n=1&n=2", "n=99999999999999999999")) {
      assertEquals(400, caller.get("/v1/number?" + bad).statusCode(), bad);
    }
  }

  @Test
  void manyClients_atOnce_eachGetsItsOwnAnswer() throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 400; i++) {
        String id = "r" + i;
        answers.add(pool.submit(() -> caller.get("/v1/runs/" + id).body()));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertEquals("r" + i + "|Optional.empty", answers.get(i).get(30, TimeUnit.SECONDS));
      }
    }
    assertEquals(400, door.traffic().requests());
    assertEquals(0, door.traffic().refused());
  }

  @Test
  void open_portTaken_saysWhichAndWhatToDo() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open()) {
      other.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = ((InetSocketAddress) other.getLocalAddress()).getPort();
      WebException refused =
          assertThrows(
              WebException.class,
              () -> HttpDoor.open(Listen.loopback(port), Caller.TOKEN, ROUTES, Limits.standard()));
      assertTrue(refused.getMessage().contains("127.0.0.1:" + port), refused.getMessage());
    }
  }
}
