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
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({"-1, -5", "5, -1", "999999999, -5", "-9, -9"})
  void countsThatCannotBe_areNotToldInAnyApi(long output, long prompt) throws NotUnderstood {
    for (Talk talk : counted(job(), output, prompt)) {
      assertTrue(talk.outputTokens().isEmpty(), talk.toString());
      assertTrue(talk.promptTokens().isEmpty(), talk.toString());
      assertTrue(talk.contradictory(), talk.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4, 900"})
  void countsThatCanBe_areToldInEveryApi(long output, long prompt) throws NotUnderstood {
    for (Talk talk : counted(job(), output, prompt)) {
      assertEquals(output, talk.outputTokens().getAsLong(), talk.toString());
      assertEquals(prompt, talk.promptTokens().getAsLong(), talk.toString());
      assertTrue(!talk.contradictory(), talk.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"max_tokens\":8,\"parameters\":{\"max_new_tokens\":8}}",
        "{\"max_tokens\":-1,\"parameters\":{\"max_new_tokens\":null}}",
      })
  void moreThanTheJobSays_isFineWhereTheBodyAsksForIt(String extra) throws NotUnderstood {
    Job job = new Job("r-1", "m", "hello", 4, Json.parseObject(extra));
    for (Talk talk : counted(job, 8, 1)) {
      assertEquals(8, talk.outputTokens().getAsLong(), talk.toString());
    }
  }

  @Test
  void severalAnswersToOneRequest_areCountedTogether() throws NotUnderstood {
    Job job = new Job("r-1", "m", "hello", 4, Json.parseObject("{\"n\":3}"));
    String usage = "{\"choices\":[],\"usage\":{\"completion_tokens\":";
    Talk talk = Api.OPENAI.ask(job, false);
    assertEquals(Part.OTHER, event(talk, usage + "12}}"));
    assertEquals(12, talk.outputTokens().getAsLong());
    assertEquals(Part.OTHER, event(talk, usage + "13}}"));
    assertTrue(talk.outputTokens().isEmpty());
  }

  /// An answer in each API whose server counts, with these counts.
  private static List<Talk> counted(Job job, long output, long prompt) throws NotUnderstood {
    List<Talk> talks = new ArrayList<>();
    for (Api api : List.of(Api.OPENAI, Api.OPENAI_COMPLETIONS)) {
      Talk talk = api.ask(job, false);
      String usage = "\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + output;
      assertEquals(Part.OTHER, event(talk, "{\"choices\":[],\"usage\":{" + usage + "}}"));
      talks.add(talk);
    }
    Talk tgi = Api.TGI.ask(job, false);
    String details = "\"input_length\":" + prompt + ",\"generated_tokens\":" + output;
    assertEquals(Part.OTHER, event(tgi, "{\"details\":{" + details + "}}"));
    talks.add(tgi);
    Talk own = Api.TACHO.ask(job, false);
    String end = "{\"tokens_in\":" + prompt + ",\"tokens_out\":" + output + "}";
    assertEquals(Part.END, own.event("end", end));
    talks.add(own);
    return talks;
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
