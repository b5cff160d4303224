package dev.tacho.bench.llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {
  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 1000})
  void events_inAnyPortions_areTheSame(int size) throws NotUnderstood {
    byte[] bytes =
        (": alive\n\ndata: one\n\nevent: end\r\ndata:two\r\ndata: three \u00e9\r\n\r\nid: 7\n\n"
                + "data: last")
            .getBytes(StandardCharsets.UTF_8);
    Events events = new Events();
    for (int at = 0; at < bytes.length; at += size) {
      events.take(bytes, at, Math.min(bytes.length, at + size), at, this::take);
    }
    events.end(9, this::take);
    assertEquals(List.of("message|one", "end|two\nthree \u00e9", "message|last"), told);
  }

  @Test
  void event_isStampedWithTheReadOfItsData_notOfItsEnd() throws NotUnderstood {
    Events events = new Events();
    List<Long> stamps = new ArrayList<>();
    byte[] data = "data: x\n".getBytes(StandardCharsets.UTF_8);
    events.take(data, 0, data.length, 5, (_, _, nanos) -> stamps.add(nanos));
    events.take(new byte[] {'\n'}, 0, 1, 9, (_, _, nanos) -> stamps.add(nanos));
    assertEquals(List.of(5L), stamps);
  }

  @Test
  void streamThatIsNone_refused() {
    assertThrows(NotUnderstood.class, () -> take("<html>\n"));
    assertThrows(NotUnderstood.class, () -> take("data: " + "a".repeat(Events.MAX_LINE)));
  }

  @Test
  void openAi_tellsTextCountsAndTheEnd() throws NotUnderstood {
    Talk talk = Api.OPENAI.ask(job(), false);
    assertEquals("/v1/chat/completions", talk.first().path());
    assertEquals("/chat/completions", Api.OPENAI.ask(job(), true).first().path());
    assertEquals(
        Part.OTHER,
        event(talk, "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}"));
    assertEquals(Part.TEXT, event(talk, "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"));
    assertTrue(!talk.whole());
    assertEquals(
        Part.OTHER,
        event(talk, "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}"));
    assertEquals(Part.END, event(talk, "[DONE]"));
    assertTrue(talk.whole());
    assertEquals(2, talk.outputTokens().getAsLong());
    assertEquals(3, talk.promptTokens().getAsLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":{\"message\":\"m\"}}", "{\"error\":\"m\"}"})
  void failureWithinTheStream_isTheEndpointsWord(String data) {
    NotUnderstood failure =
        assertThrows(NotUnderstood.class, () -> Api.TGI.ask(job(), false).event("message", data));
    assertTrue(failure.saidByEndpoint());
    assertEquals("the endpoint says: m", failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "null", "{\"choices\":"})
  void eventThatIsNoObject_isGarbage(String data) {
    NotUnderstood failure =
        assertThrows(
            NotUnderstood.class, () -> Api.OPENAI.ask(job(), false).event("message", data));
    assertTrue(!failure.saidByEndpoint());
  }

  @Test
  void membersOfOddTypes_areNoText() throws NotUnderstood {
    Talk talk = Api.OPENAI.ask(job(), false);
    assertEquals(Part.OTHER, event(talk, "{\"choices\":[{\"delta\":{\"content\":7}}]}"));
    assertEquals(Part.OTHER, event(talk, "{\"choices\":\"x\",\"usage\":null}"));
    assertTrue(talk.outputTokens().isEmpty());
  }

  private static Part event(Talk talk, String data) throws NotUnderstood {
    return talk.event("message", data);
  }

  private static Job job() {
    return new Job("r-1", "m", "hello", 4, Json.Obj.EMPTY);
  }

  private void take(String text) throws NotUnderstood {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    new Events().take(bytes, 0, bytes.length, 1, this::take);
  }

  private void take(String name, String data, long nanos) {
    told.add(name + "|" + data);
  }
}
