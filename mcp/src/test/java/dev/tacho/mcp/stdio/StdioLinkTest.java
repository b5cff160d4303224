package dev.tacho.mcp.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The protocol, line by line.
@Timeout(60)
class StdioLinkTest {
  private static final String MODERN =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private static String text(Json.Obj result) {
    return ((Json.Obj) result.array("content").getFirst()).needText("text");
  }

  private static long code(Json.Obj answer) {
    return answer.needObject("error").needWhole("code");
  }

  private static String why(Json.Obj answer) {
    return answer.needObject("error").needText("message");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2025-03-26, 2025-03-26",
    "2024-11-05, 2024-11-05",
    "2026-07-28, 2025-11-25",
    "1999-01-01, 2025-11-25"
  })
  void initialize_agreesOnWhatIsAskedFor_elseOnTheNewestWithAHandshake(String asked, String agreed)
      throws Exception {
    try (Pipes client = new Pipes()) {
      Json.Obj result = client.initialize(asked).needObject("result");
      assertEquals(agreed, result.needText("protocolVersion"));
      assertEquals("wares", result.needObject("serverInfo").needText("name"));
      assertTrue(result.needObject("capabilities").members().containsKey("tools"));
    }
  }

  @Test
  void aCallBeforeAnyAgreement_isRefusedWithTheWayOut() throws Exception {
    try (Pipes client = new Pipes()) {
      Json.Obj answer = client.call(1, "tools/list", "{}").next();
      assertEquals(-32602, code(answer));
      assertTrue(why(answer).contains("call initialize first"));
      assertEquals(Json.Obj.EMPTY, client.call(2, "ping", "{}").result());
    }
  }

  @Test
  void notifications_areNeverAnswered() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      client.notice("notifications/nonsense", "{}").notice("tools/list", "{}");
      client.line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":[1]}");
      client.line("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
      client.call(8, "ping", "{}");
      assertEquals(Json.of(8), client.next().members().get("id"));
      assertEquals(0, client.left());
    }
  }

  @Test
  void brokenMessages_areRefusedEachByItself() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      assertEquals(-32700, code(client.line("{nonsense").next()));
      assertEquals(-32600, code(client.line("17").next()));
      assertEquals(-32600, code(client.line("{\"jsonrpc\":\"1.0\",\"id\":1}").next()));
      Json.Obj noMethod = client.line("{\"jsonrpc\":\"2.0\",\"id\":5}").next();
      assertEquals(-32600, code(noMethod));
      assertEquals(Json.of(5), noMethod.members().get("id"));
      Json.Obj noId = client.line("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}").next();
      assertEquals(-32600, code(noId));
      assertFalse(noId.members().containsKey("id"));
      assertEquals(
          -32600, code(client.line("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}").next()));
      assertEquals(-32601, code(client.call(9, "tools/lost", "{}").next()));
      client.line("").line("   ");
      assertEquals(Json.Obj.EMPTY, client.call(10, "ping", "{}").result());
    }
  }

  @Test
  void aLineBeyondTheBound_isRefused_andTheNextOneRead() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      client.line("{\"x\":\"" + "y".repeat(StdioLink.LONGEST_LINE) + "\"}");
      assertEquals(-32600, code(client.next()));
      assertEquals(Json.Obj.EMPTY, client.call(1, "ping", "{}").result());
    }
  }

  @ParameterizedTest
  @CsvSource({"2025-03-26, true", "2025-06-18, false", "2025-11-25, false", "2024-11-05, false"})
  void severalMessagesAtOnce_areTakenInTheOneRevisionThatHasThem(String revision, boolean taken)
      throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize(revision);
      client.line(
          "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
              + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"},"
              + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"lost\"}]");
      Json answer = Json.parse(client.nextLine());
      if (taken) {
        List<Json> answers = ((Json.Arr) answer).items();
        assertEquals(2, answers.size());
        assertEquals(-32601, code((Json.Obj) answers.get(1)));
      } else {
        assertEquals(-32600, code((Json.Obj) answer));
      }
      assertEquals(-32600, code(client.line("[]").next()));
    }
  }

  @Test
  void anUnknownTool_isAnErrorOfTheRequest_withANearMiss() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      Json.Obj answer = client.call(1, "tools/call", "{\"name\":\"ecko\"}").next();
      assertEquals(-32602, code(answer));
      assertEquals("Unknown tool: ecko; did you mean echo? tools/list names them", why(answer));
      assertEquals(-32602, code(client.call(2, "tools/call", "{}").next()));
      assertEquals(
          -32602,
          code(client.call(3, "tools/call", "{\"name\":\"echo\",\"arguments\":[]}").next()));
    }
  }

  @Test
  void wrongArguments_areAllNamedInOneAnswer() throws Exception {
    String wrong =
        "{\"name\":\"echo\",\"arguments\":{\"times\":9,\"loud\":\"yes\",\"how\":\"odd\",\"tet\":1}}";
    String why =
        "echo: 'text' is missing; it is needed; 'times' is 9; give a whole number from 1 to 5;"
            + " 'loud' is \"yes\"; give true or false; 'how' is \"odd\"; give one of plain, fancy;"
            + " 'tet' is unknown; did you mean text? taken are text, times, loud, how";
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      Json.Obj result = client.call(1, "tools/call", wrong).result();
      assertEquals(Json.of(true), result.members().get("isError"));
      assertEquals(why, text(result));
    }
    try (Pipes client = new Pipes()) {
      client.initialize("2025-06-18");
      Json.Obj answer = client.call(1, "tools/call", wrong).next();
      assertEquals(-32602, code(answer));
      assertEquals(why, why(answer));
    }
  }

  @Test
  void whatAToolCannotDo_isItsAnswer_andAFaultOfOursIsAnError() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      Json.Obj refused = client.call(1, "tools/call", "{\"name\":\"broken\"}").result();
      assertEquals(Json.of(true), refused.members().get("isError"));
      assertEquals("no run 'x'; list_runs names them", text(refused));
      Json.Obj fault =
          client
              .call(2, "tools/call", "{\"name\":\"broken\",\"arguments\":{\"ours\":true}}")
              .next();
      assertEquals(-32603, code(fault));
      assertTrue(why(fault).contains("out of order"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, true, true", "2025-06-18, true, true",
    "2025-03-26, false, true", "2024-11-05, false, false"
  })
  void anAnswer_hasWhatItsRevisionKnows(String revision, boolean structured, boolean hints)
      throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize(revision);
      Json.Obj told =
          client
              .call(1, "tools/call", "{\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}}")
              .result();
      assertEquals("a", text(told));
      assertEquals(structured, told.members().containsKey("structuredContent"));
      Json.Obj tool =
          (Json.Obj) client.call(2, "tools/list", "{}").result().array("tools").getFirst();
      assertEquals(structured, tool.members().containsKey("outputSchema"));
      assertEquals(hints, tool.members().containsKey("annotations"));
      assertFalse(told.members().containsKey("resultType"));
    }
  }

  @Test
  void aLongCall_tellsItsProgress_andIsWithdrawn() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      client.call(1, "tools/call", "{\"name\":\"long\",\"_meta\":{\"progressToken\":\"p\"}}");
      Json.Obj params = client.next().needObject("params");
      assertEquals("p", params.needText("progressToken"));
      assertEquals(100, params.needWhole("total"));
      assertTrue(params.needText("message").startsWith("step "));
      // answered while the other works
      client.call(2, "ping", "{}");
      Json.Obj next = client.next();
      while (!next.members().containsKey("id")) {
        next = client.next();
      }
      assertEquals(Json.of(2), next.members().get("id"));
      client.notice("notifications/cancelled", "{\"requestId\":1,\"reason\":\"enough\"}");
      assertTrue(client.wares.withdrawn.await(20, TimeUnit.SECONDS));
      client.call(3, "ping", "{}");
      next = client.next();
      while (!next.members().containsKey("id")) {
        next = client.next();
      }
      assertEquals(Json.of(3), next.members().get("id"), "nothing was answered to the first call");
    }
  }

  @Test
  void progress_isToldOnlyWhereItIsWanted() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      client.call(1, "tools/call", "{\"name\":\"long\"}");
      client.wares.steps.release();
      assertEquals(Json.of(1), client.next().members().get("id"));
    }
  }

  @Test
  void theSameIdTwiceAtOnce_isRefused() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      client.call(1, "tools/call", "{\"name\":\"long\",\"_meta\":{\"progressToken\":1}}");
      client.next();
      client.call(1, "tools/list", "{}");
      Json.Obj next = client.next();
      while (!next.members().containsKey("error")) {
        next = client.next();
      }
      assertEquals(-32600, code(next));
    }
  }

  @Test
  void theEndOfInput_endsTheServer_andWithdrawsWhatIsUnderWay() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      client.call(1, "tools/call", "{\"name\":\"long\",\"_meta\":{\"progressToken\":1}}");
      client.next();
      client.end();
      assertTrue(client.wares.withdrawn.await(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void resources_areListedReadAndWatched() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      assertEquals(1, client.call(1, "resources/list", "{}").result().array("resources").size());
      String one = "{\"uri\":\"wares://one\"}";
      Json.Obj content =
          (Json.Obj) client.call(2, "resources/read", one).result().array("contents").getFirst();
      assertEquals("first", content.needText("text"));
      assertEquals(
          -32002, code(client.call(3, "resources/read", "{\"uri\":\"wares://no\"}").next()));
      assertEquals(
          -32002, code(client.call(4, "resources/subscribe", "{\"uri\":\"wares://no\"}").next()));
      assertEquals(Json.Obj.EMPTY, client.call(5, "resources/subscribe", one).result());
      client.wares.onShelf.put("wares://one", "second");
      Json.Obj updated = client.next();
      assertEquals("notifications/resources/updated", updated.needText("method"));
      assertEquals("wares://one", updated.needObject("params").needText("uri"));
      client.wares.onShelf.put("wares://two", "new");
      assertEquals("notifications/resources/list_changed", client.next().needText("method"));
      assertEquals(Json.Obj.EMPTY, client.call(6, "resources/unsubscribe", one).result());
      client.wares.onShelf.put("wares://one", "third");
      client.wares.onShelf.put("wares://three", "new");
      assertEquals("notifications/resources/list_changed", client.next().needText("method"));
    }
  }

  @Test
  void promptsAndCompletions_areGiven() throws Exception {
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      assertEquals(1, client.call(1, "prompts/list", "{}").result().array("prompts").size());
      Json.Obj message =
          (Json.Obj)
              client
                  .call(2, "prompts/get", "{\"name\":\"greet\",\"arguments\":{\"who\":\"Ada\"}}")
                  .result()
                  .array("messages")
                  .getFirst();
      assertEquals("Greet Ada.", message.needObject("content").needText("text"));
      assertEquals(-32602, code(client.call(3, "prompts/get", "{\"name\":\"greet\"}").next()));
      assertEquals(-32602, code(client.call(4, "prompts/get", "{\"name\":\"great\"}").next()));
      assertEquals(
          -32602,
          code(
              client
                  .call(
                      5,
                      "prompts/get",
                      "{\"name\":\"greet\",\"arguments\":{\"who\":\"Ada\",\"whom\":\"x\"}}")
                  .next()));
      Json.Obj completion =
          client
              .call(
                  6,
                  "completion/complete",
                  "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"wares://{ware}\"},"
                      + "\"argument\":{\"name\":\"ware\",\"value\":\"wares://o\"}}")
              .result()
              .needObject("completion");
      assertEquals(List.of("wares://one"), completion.texts("values"));
    }
  }

  @Test
  void withoutAHandshake_eachCallStandsForItself() throws Exception {
    try (Pipes client = new Pipes()) {
      Json.Obj found = client.call(1, "server/discover", "{" + MODERN + "}").result();
      assertEquals("2026-07-28", found.texts("supportedVersions").getFirst());
      assertEquals("complete", found.needText("resultType"));
      Json.Obj tools = client.call(2, "tools/list", "{" + MODERN + "}").result();
      assertEquals("public", tools.needText("cacheScope"));
      assertTrue(tools.needWhole("ttlMs") > 0);
      Json.Obj told =
          client
              .call(
                  3,
                  "tools/call",
                  "{\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}," + MODERN + "}")
              .result();
      assertEquals("a", text(told));
      assertEquals(
          "wares",
          told.needObject("_meta")
              .needObject("io.modelcontextprotocol/serverInfo")
              .needText("name"));
      assertEquals(
          -32602,
          code(client.call(4, "resources/read", "{\"uri\":\"wares://no\"," + MODERN + "}").next()));
      assertEquals(-32601, code(client.call(5, "ping", "{" + MODERN + "}").next()));
      Json.Obj old =
          client
              .call(6, "tools/list", "{" + MODERN.replace("2026-07-28", "1900-01-01") + "}")
              .next();
      assertEquals(-32022, code(old));
      assertEquals("1900-01-01", old.needObject("error").needObject("data").needText("requested"));
      String half = "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}";
      assertEquals(-32602, code(client.call(7, "tools/list", half).next()));
    }
  }

  @Test
  void aSubscription_isAcknowledgedFirst_andCarriesItsId() throws Exception {
    try (Pipes client = new Pipes()) {
      client.call(
          9,
          "subscriptions/listen",
          "{\"notifications\":{\"resourcesListChanged\":true,\"toolsListChanged\":true,"
              + "\"resourceSubscriptions\":[\"wares://one\"]},"
              + MODERN
              + "}");
      Json.Obj first = client.next();
      assertEquals("notifications/subscriptions/acknowledged", first.needText("method"));
      Json.Obj granted = first.needObject("params").needObject("notifications");
      assertEquals(List.of("wares://one"), granted.texts("resourceSubscriptions"));
      assertFalse(granted.members().containsKey("toolsListChanged"));
      client.wares.onShelf.put("wares://one", "second");
      Json.Obj params = client.next().needObject("params");
      assertEquals(
          9, params.needObject("_meta").needWhole("io.modelcontextprotocol/subscriptionId"));
      client.notice("notifications/cancelled", "{\"requestId\":9}");
      client.call(10, "tools/list", "{" + MODERN + "}");
      assertEquals(Json.of(10), client.next().members().get("id"));
    }
  }

  @Test
  void aSession_remembersWhatItWasTold_aStrangerBringsItsMark() throws Exception {
    String call = "{\"name\":\"remembers\"}";
    try (Pipes client = new Pipes()) {
      client.initialize("2025-11-25");
      assertTrue(text(client.call(1, "tools/call", call).result()).startsWith("first"));
      assertTrue(text(client.call(2, "tools/call", call).result()).startsWith("again"));
    }
    try (Pipes client = new Pipes()) {
      String stranger = "{\"name\":\"remembers\"," + MODERN + "}";
      String mark = text(client.call(1, "tools/call", stranger).result()).substring(6);
      assertTrue(text(client.call(2, "tools/call", stranger).result()).startsWith("first"));
      String since =
          "{\"name\":\"remembers\",\"arguments\":{\"since\":\"%s\"},%s}".formatted(mark, MODERN);
      assertTrue(text(client.call(3, "tools/call", since).result()).startsWith("again"));
    }
  }
}
