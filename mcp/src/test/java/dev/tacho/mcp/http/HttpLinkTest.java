package dev.tacho.mcp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.Wares;
import dev.tacho.mcp.session.Server;
import dev.tacho.web.HttpDoor;
import dev.tacho.web.Limits;
import dev.tacho.web.Listen;
import dev.tacho.web.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The streamable transport, through a real door.
@Timeout(60)
class HttpLinkTest {
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private final Wares wares = new Wares();
  private final Server server = Server.of(wares.offer(), Duration.ofMillis(10));
  private final HttpLink link = HttpLink.of(server);
  private final Token token = Token.random();
  private final HttpDoor door =
      HttpDoor.open(Listen.loopback(), token, link.routes(), Limits.standard());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    http.shutdownNow();
    link.close();
    door.close();
    server.close();
  }

  private HttpRequest.Builder request(String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.url().resolve(HttpLink.PATH))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token.text());
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> post(String body, String... headers)
      throws IOException, InterruptedException {
    return http.send(
        request(headers)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String call(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, params);
  }

  private String initialized(String revision) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(
            call(
                1,
                "initialize",
                "\"protocolVersion\":\"" + revision + "\",\"capabilities\":{},\"clientInfo\":{}"));
    assertEquals(200, answer.statusCode());
    String session = answer.headers().firstValue("Mcp-Session-Id").orElseThrow();
    assertEquals(
        202,
        post(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "Mcp-Session-Id",
                session)
            .statusCode());
    return session;
  }

  /// The messages in an answer, whether it is a stream or one document.
  private static List<Json.Obj> messages(HttpResponse<String> answer) {
    if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
      return List.of(Json.parseObject(answer.body()));
    }
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> Json.parseObject(line.substring(6)))
        .toList();
  }

  private static long code(HttpResponse<String> answer) {
    return messages(answer).getLast().needObject("error").needWhole("code");
  }

  @Test
  void aClientWithASession_isServedUntilItEndsIt() throws Exception {
    String session = initialized("2025-11-25");
    HttpResponse<String> told =
        post(
            call(2, "tools/call", "\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}"),
            "Mcp-Session-Id",
            session,
            "MCP-Protocol-Version",
            "2025-11-25");
    assertEquals(
        "a",
        messages(told)
            .getLast()
            .needObject("result")
            .needObject("structuredContent")
            .needText("said"));
    assertEquals("no", told.headers().firstValue("X-Accel-Buffering").orElse(""));
    assertEquals(
        204,
        http.send(request("Mcp-Session-Id", session).DELETE().build(), BodyHandlers.discarding())
            .statusCode());
    assertEquals(404, post(call(3, "ping", ""), "Mcp-Session-Id", session).statusCode());
  }

  @Test
  void aClientWithoutASession_isRefusedWithTheWayOut() throws Exception {
    HttpResponse<String> answer = post(call(1, "tools/list", ""));
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("call initialize first"), answer.body());
    assertEquals(404, post(call(1, "ping", ""), "Mcp-Session-Id", "gone").statusCode());
    assertEquals(405, http.send(request().GET().build(), BodyHandlers.ofString()).statusCode());
  }

  @Test
  void anotherRevisionThanAgreed_isRefused() throws Exception {
    String session = initialized("2025-06-18");
    HttpResponse<String> answer =
        post(
            call(2, "tools/list", ""),
            "Mcp-Session-Id",
            session,
            "MCP-Protocol-Version",
            "2025-11-25");
    assertEquals(400, answer.statusCode());
    assertEquals(-32020, code(answer));
  }

  @Test
  void withoutTheToken_nothingIsTold() throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(door.url().resolve(HttpLink.PATH))
                .header("Authorization", "Bearer " + "x".repeat(token.text().length()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(call(1, "ping", "")))
                .build(),
            BodyHandlers.ofString());
    assertEquals(401, answer.statusCode());
    assertFalse(answer.body().contains("jsonrpc"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, 200",
    "http://127.0.0.1, 200",
    "https://evil.example, 403",
    "null, 403",
    "http://localhost.evil.example, 403"
  })
  void aWebPage_isServedOnlyFromThisMachine(String origin, int status) throws Exception {
    assertEquals(
        status,
        post(
                call(1, "server/discover", META),
                "Origin",
                origin,
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "server/discover")
            .statusCode());
  }

  @Test
  void withoutAHandshake_theHeadersMustSayWhatTheBodySays() throws Exception {
    String body = call(1, "tools/call", "\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}," + META);
    String[] good = {
      "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "echo"
    };
    HttpResponse<String> told = post(body, good);
    assertEquals(200, told.statusCode());
    Json.Obj result = messages(told).getLast().needObject("result");
    assertEquals("complete", result.needText("resultType"));
    assertTrue(told.headers().firstValue("Mcp-Session-Id").isEmpty());
    String[] encoded = good.clone();
    encoded[5] = "=?base64?ZWNobw==?=";
    assertEquals(200, post(body, encoded).statusCode());
    for (int i = 1; i < good.length; i += 2) {
      String[] wrong = good.clone();
      wrong[i] = "other";
      HttpResponse<String> refused = post(body, wrong);
      assertEquals(400, refused.statusCode());
      assertEquals(-32020, code(refused));
    }
    assertEquals(-32020, code(post(body, "MCP-Protocol-Version", "2026-07-28")));
  }

  @Test
  void withoutAHandshake_theStatusSaysWhatIsWrong() throws Exception {
    HttpResponse<String> lost =
        post(call(1, "ping", META), "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "ping");
    assertEquals(404, lost.statusCode());
    assertEquals(-32601, code(lost));
    HttpResponse<String> old =
        post(
            call(1, "tools/list", META.replace("2026-07-28", "1900-01-01")),
            "MCP-Protocol-Version",
            "1900-01-01",
            "Mcp-Method",
            "tools/list");
    assertEquals(400, old.statusCode());
    assertEquals(-32022, code(old));
    assertEquals(400, post("{nonsense").statusCode());
    assertEquals(-32600, code(post("7")));
  }

  @Test
  void aLongCall_streamsItsProgress_andEndsWhenTheClientLeaves() throws Exception {
    String session = initialized("2025-11-25");
    HttpResponse<InputStream> open =
        http.send(
            request("Mcp-Session-Id", session)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(
                    BodyPublishers.ofString(
                        call(5, "tools/call", "\"name\":\"long\",\"_meta\":{\"progressToken\":5}")))
                .build(),
            BodyHandlers.ofInputStream());
    StringBuilder seen = new StringBuilder();
    try (InputStream body = open.body()) {
      while (!seen.toString().contains("notifications/progress")) {
        int next = body.read();
        assertTrue(next >= 0, seen::toString);
        seen.append((char) next);
      }
    }
    assertTrue(wares.withdrawn.await(20, TimeUnit.SECONDS));
  }

  @Test
  void aListener_hearsWhatChanges() throws Exception {
    String session = initialized("2025-11-25");
    HttpResponse<Stream<String>> stream =
        http.send(
            request("Mcp-Session-Id", session).header("Accept", "text/event-stream").GET().build(),
            BodyHandlers.ofLines());
    assertEquals(200, stream.statusCode());
    assertEquals(
        200,
        post(call(2, "resources/subscribe", "\"uri\":\"wares://one\""), "Mcp-Session-Id", session)
            .statusCode());
    Thread changing =
        Thread.ofVirtual()
            .start(
                () -> {
                  // the listener may be a moment later than its answer
                  for (int i = 0; i < 1000; i++) {
                    wares.onShelf.put("wares://one", "version " + i);
                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                  }
                });
    try (Stream<String> lines = stream.body()) {
      assertTrue(
          lines.anyMatch(line -> line.contains("notifications/resources/updated")),
          "the stream ended");
    } finally {
      changing.interrupt();
    }
  }

  @Test
  void aSubscriptionWithoutASession_isAStreamOfItsOwn() throws Exception {
    HttpResponse<Stream<String>> stream =
        http.send(
            request(
                    "MCP-Protocol-Version",
                    "2026-07-28",
                    "Mcp-Method",
                    "subscriptions/listen",
                    "Accept",
                    "application/json, text/event-stream",
                    "Content-Type",
                    "application/json")
                .POST(
                    BodyPublishers.ofString(
                        call(
                            4,
                            "subscriptions/listen",
                            "\"notifications\":{\"resourcesListChanged\":true}," + META)))
                .build(),
            BodyHandlers.ofLines());
    List<String> heard = new ArrayList<>();
    try (Stream<String> lines = stream.body()) {
      var next = lines.filter(line -> line.startsWith("data: ")).iterator();
      heard.add(next.next());
      wares.onShelf.put("wares://two", "new");
      heard.add(next.next());
    }
    assertTrue(heard.get(0).contains("notifications/subscriptions/acknowledged"), heard::toString);
    assertTrue(heard.get(1).contains("notifications/resources/list_changed"), heard::toString);
    assertTrue(heard.get(1).contains("\"io.modelcontextprotocol/subscriptionId\":4"));
  }

  @Test
  void moreSessionsThanThereIsRoomFor_pushOutTheSilentOnes() throws Exception {
    String first = initialized("2025-11-25");
    for (int i = 0; i < Sessions.MOST; i++) {
      initialized("2025-11-25");
    }
    assertEquals(404, post(call(3, "ping", ""), "Mcp-Session-Id", first).statusCode());
  }

  @Test
  void severalMessagesAtOnce_areTakenInTheOneRevisionThatHasThem() throws Exception {
    String both = "[" + call(1, "ping", "") + "," + call(2, "lost", "") + "]";
    HttpResponse<String> taken = post(both, "Mcp-Session-Id", initialized("2025-03-26"));
    assertEquals(200, taken.statusCode());
    assertEquals(2, ((Json.Arr) Json.parse(taken.body())).items().size());
    HttpResponse<String> refused = post(both, "Mcp-Session-Id", initialized("2025-11-25"));
    assertEquals(400, refused.statusCode());
    assertEquals(-32600, code(refused));
  }

  @Test
  void everyByteOfTheBodyIsRead_asUtf8() throws Exception {
    String session = initialized("2025-11-25");
    HttpResponse<byte[]> told =
        http.send(
            request("Mcp-Session-Id", session)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        call(
                            2, "tools/call", "\"name\":\"echo\",\"arguments\":{\"text\":\"µ▁█\"}")))
                .build(),
            BodyHandlers.ofByteArray());
    assertTrue(
        new String(told.body(), StandardCharsets.UTF_8).contains("\"said\":\"µ▁█\""),
        "one document where no stream is accepted");
  }
}
