package dev.tacho.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A door with short time limits, and clients that mean harm or are broken. After each, a good
/// client is still answered.
@Timeout(60)
class HostileClientTest {
  private static final int CONNECTIONS = 8;

  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final Routes routes =
      Routes.of(
          Route.get("/ok", ask -> Answer.text("text/plain", "fine")),
          Route.get("/large", ask -> Answer.text("text/plain", "x".repeat(32 << 20))),
          Route.get(
              "/stuck",
              ask -> {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                  throw e;
                }
                return Answer.done();
              }),
          Route.post("/echo", Set.of("text/plain"), ask -> Answer.text("text/plain", ask.text())));
  private final HttpDoor door =
      HttpDoor.open(
          Listen.loopback(),
          Caller.TOKEN,
          routes,
          Limits.standard()
              .withConnections(CONNECTIONS)
              .withRequestTimes(Duration.ofMillis(700), Duration.ofSeconds(2))
              .withAnswerTimes(Duration.ofMillis(700), Duration.ofMillis(700)));

  @AfterEach
  void doorStillAnswersAndForgetsEveryClient() throws Exception {
    try (Caller good = new Caller(door)) {
      until("an answer", () -> answers(good));
    }
    until("connections gone", () -> door.traffic().open() == 0);
    assertEquals(List.of(), door.traffic().lastFault().stream().toList());
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0\0\r\n\r\n",
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /ok\r\n\r\n",
        "GET /ok HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /ok HTTP/1.0\r\nHost: localhost\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /ok HTTP/1.1\r\nno colon here\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /ok HTTP/1.1\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost : localhost\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "GET http://localhost/ok HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n"
      })
  void request_thatIsNone_isRefusedOrCutOff(String bytes) throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      String answer = caller.say(bytes).hearAll();
      assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/[0-9.]+ [45][0-9][0-9] .*"), answer);
      assertFalse(answer.contains("fine"), answer);
    }
  }

  @Test
  void request_randomBytes_neverAnsweredWithSuccess() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[1 + random.nextInt(400)];
      random.nextBytes(bytes);
      try (RawCaller caller = new RawCaller(door)) {
        caller.say(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
        caller.closeOutput();
        String answer = caller.hearAll();
        assertFalse(answer.startsWith("HTTP/1.1 2"), "seed " + seed + ": " + answer);
      }
    }
  }

  @Test
  void requestLine_tooLong_is414() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      String answer = caller.get("/ok?" + "x".repeat(20_000)).hearAll();
      assertTrue(answer.startsWith("HTTP/1.0 414 "), answer);
    }
  }

  @Test
  void headers_tooLong_is431() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      String answer = caller.get("/ok", "X-Long: " + "x".repeat(20_000)).hearAll();
      assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    }
  }

  @Test
  void host_ofAnotherName_isMisdirected() throws Exception {
    for (String host :
        List.of("evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil")) {
      try (RawCaller caller = new RawCaller(door)) {
        caller.say(
            "GET /ok HTTP/1.1\r\nHost: "
                + host
                + ":80\r\nAuthorization: Bearer "
                + Caller.TOKEN.text()
                + "\r\n\r\n");
        String answer = caller.hearUntil("}");
        assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
      }
    }
  }

  @Test
  void head_dripped_isCutOffWhenTheTimeIsUp() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      caller.say("GET /ok HTTP/1.1\r\n");
      long began = System.nanoTime();
      for (int i = 0; i < 30 && door.traffic().cutOff() == 0; i++) {
        caller.say("X-" + i + ": drip\r\n");
        Thread.sleep(100);
      }
      assertEquals("", caller.hearAll());
      assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos());
      assertEquals(1, door.traffic().cutOff());
    }
  }

  @Test
  void nothing_everSaid_isCutOff() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      assertEquals("", caller.hearAll());
    }
  }

  @Test
  void body_dripped_is408() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      caller.say(
          RawCaller.head("POST /echo", "Content-Type: text/plain", "Content-Length: 1000")
              + "\r\n");
      for (int i = 0; i < 30 && door.traffic().cutOff() == 0; i++) {
        caller.say("x");
        Thread.sleep(100);
      }
      String answer = caller.hearAll();
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
    }
  }

  @Test
  void body_brokenOff_runsNoHandler() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      caller.say(
          RawCaller.head("POST /echo", "Content-Type: text/plain", "Content-Length: 1000")
              + "\r\nhalf");
      until("the request", () -> door.traffic().requests() == 1);
      caller.reset();
    }
    until("the end", () -> door.traffic().open() == 0);
  }

  @Test
  void body_tooLong_isRefusedWhileTheClientStillWrites() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      caller.say(
          RawCaller.head("POST /echo", "Content-Type: text/plain", "Content-Length: 900000000")
              + "\r\n"
              + "x".repeat(100_000));
      String answer = caller.hearAll();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("connection: close"), answer);
    }
  }

  @Test
  void body_ofRefusedRequest_isNotTakenForTheNextRequest() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      String smuggled = RawCaller.head("GET /ok") + "\r\n";
      caller.say(
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + smuggled.length()
              + "\r\n\r\n"
              + smuggled);
      String answer = caller.hearAll();
      assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
      assertFalse(answer.contains("fine"), answer);
    }
  }

  @Test
  void lengthAndChunks_both_areNotReadAsTwoRequests() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      caller.say(
          RawCaller.head(
                  "POST /echo",
                  "Content-Type: text/plain",
                  "Content-Length: 5",
                  "Transfer-Encoding: chunked")
              + "\r\n0\r\n\r\n"
              + RawCaller.head("GET /ok")
              + "\r\n");
      String answer = caller.hearAll();
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertFalse(answer.contains("fine"), answer);
    }
  }

  @Test
  void requests_pipelined_areAnsweredInOrder() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        String body = "number " + i;
        all.append(
                RawCaller.head(
                    "POST /echo", "Content-Type: text/plain", "Content-Length: " + body.length()))
            .append("\r\n")
            .append(body);
      }
      all.append(RawCaller.head("GET /ok", "Connection: close")).append("\r\n");
      String answers = caller.say(all.toString()).hearAll();
      int at = -1;
      for (int i = 0; i < 20; i++) {
        int next = answers.indexOf("number " + i, at);
        assertTrue(next > at, "answer " + i + " in " + answers);
        at = next;
      }
      assertTrue(answers.endsWith("fine"), answers);
    }
  }

  @Test
  void answer_neverRead_isCutOff() throws Exception {
    try (RawCaller caller = new RawCaller(door, 4096)) {
      caller.get("/large");
      until("cut off", () -> door.traffic().cutOff() == 1 && door.traffic().open() == 0);
    }
  }

  @Test
  void handler_tooSlow_isInterruptedAndTheClientIsTold() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      String answer = caller.get("/stuck").hearUntil("}");
      assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
      assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void client_leavesWhileTheHandlerWorks_handlerIsInterrupted() throws Exception {
    try (RawCaller caller = new RawCaller(door)) {
      caller.get("/stuck");
      until("the request", () -> door.traffic().requests() == 1);
      caller.reset();
    }
    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
  }

  @Test
  void connections_overTheLimit_areToldToComeBack() throws Exception {
    List<RawCaller> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        crowd.add(new RawCaller(door).get("/ok"));
        crowd.getLast().hearUntil("fine");
      }
      try (RawCaller late = new RawCaller(door)) {
        String answer = late.get("/ok").hearUntil("}");
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("retry-after: 1"), answer);
      }
      assertEquals(1, door.traffic().turnedAway());
    } finally {
      for (RawCaller caller : crowd) {
        caller.close();
      }
    }
  }

  @Test
  void connections_byTheHundred_doNotHarm() throws Exception {
    List<RawCaller> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        crowd.add(new RawCaller(door));
      }
    } finally {
      for (RawCaller caller : crowd) {
        caller.close();
      }
    }
    until("all gone", () -> door.traffic().connections() >= 200 && door.traffic().open() == 0);
  }

  private static boolean answers(Caller good) {
    try {
      return good.get("/ok").body().equals("fine");
    } catch (java.io.IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void until(String what, BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "never happened: " + what);
      Thread.sleep(10);
    }
  }
}
