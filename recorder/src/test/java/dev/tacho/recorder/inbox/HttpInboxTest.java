package dev.tacho.recorder.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.testkit.ApiWitness;
import dev.tacho.web.ApiContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class HttpInboxTest {
  @TempDir Path folder;
  private Path inbox;
  private HttpInbox http;
  private ApiWitness client;

  @BeforeEach
  void open() throws IOException {
    inbox = folder.resolve("inbox.jsonl");
    http = HttpInbox.onLoopback(inbox, HttpInboxTest::view);
    client = new ApiWitness(HttpInbox.document(), http.url(), http.token());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    http.close();
  }

  @Test
  void document_describesExactlyTheRoutes() {
    assertEquals(
        List.of(), ApiContract.differences(HttpInbox.document(), http.routes(HttpInboxTest::view)));
  }

  @Test
  void events_everyKind_isTakenAndKeptToTheDocument() throws Exception {
    for (String event :
        List.of(
            "{\"type\":\"point\",\"step\":1,\"m\":{\"loss\":0.5,\"acc\":\"NaN\"},\"src\":\"rank0\"}",
            "{\"type\":\"plan\",\"stages\":[\"a\",\"b\"]}",
            "{\"type\":\"stage\",\"change\":\"begin\",\"name\":\"a\",\"expected_s\":3}",
            "{\"type\":\"progress\",\"done\":1,\"total\":4,\"unit\":\"steps\"}",
            "[{\"type\":\"artifact\",\"path\":\"m.pt\"},{\"type\":\"progress\",\"done\":2}]")) {
      var answer = client.send("POST", "/v1/events", "application/json", event);
      assertEquals(202, answer.status(), answer.body());
      assertEquals(List.of(), answer.strayed());
    }
    List<String> lines = Files.readAllLines(inbox);
    assertEquals(6, lines.size());
    for (String line : lines) {
      assertTrue(InboxLine.parse(line).mono().isPresent(), "stamped: " + line);
    }
  }

  @Test
  void events_oneUnclearLine_takesNothingAndNamesIt() throws Exception {
    var answer =
        client.send(
            "POST",
            "/v1/events",
            "application/x-ndjson",
            "{\"type\":\"progress\",\"done\":1}\n{\"type\":\"pint\"}\n");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("line 2") && answer.body().contains("pint"), answer.body());
    assertEquals("", Files.readString(inbox));
  }

  @Test
  void events_thatOnlyTheHolderMayTell_areRefused() throws Exception {
    var answer =
        client.send(
            "POST",
            "/v1/events",
            "application/x-ndjson",
            "{\"type\":\"output\",\"stdout\":1,\"stderr\":1,\"kept\":1,\"cut\":0,\"not_passed\":0}");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("holder"), answer.body());
  }

  @Test
  void run_answersAsDocumented() throws Exception {
    var answer = client.send("GET", "/v1/run");
    assertEquals(200, answer.status());
    assertEquals(List.of(), answer.strayed());
  }

  private static Json.Obj view() {
    return Json.object()
        .put("run", "01M7Y43K47DH5GYFKZN30FP9CT")
        .put("state", "running")
        .put("nanos", 5)
        .put("faults", 0)
        .build();
  }
}
