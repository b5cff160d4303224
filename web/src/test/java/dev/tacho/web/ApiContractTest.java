package dev.tacho.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.testkit.ApiWitness;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ApiContractTest {
  private static final Json.Obj DOCUMENT = NotesApi.DOCUMENT;
  private static final Routes ROUTES = new NotesApi().routes();

  @Test
  void differences_workedExample_none() {
    assertEquals(List.of(), ApiContract.differences(DOCUMENT, ROUTES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      "openapi":"3.1.0"        | "openapi":"3.0.3"        | openapi is 3.0.3, wanted 3.1.x
      "title":"Notes",         | ""                       | info has no title or no version
      "scheme":"bearer"        | "scheme":"basic"         | security does not ask for a bearer token, which the door does
      "security":[{"token":[]}]| "security":[]            | security does not ask for a bearer token, which the door does
      "operationId":"dropNote" | "operationId":"readNote" | GET /v1/notes/{id}: operationId readNote is that of DELETE /v1/notes/{id}
      "delete":                | "patch":                 | DELETE /v1/notes/{id} is routed, but not documented
      "/v1/notes/{id}"         | "/v1/notes/{key}"        | GET /v1/notes/{key} is documented, but not routed
      "in":"path"              | "in":"query"             | GET /v1/notes/{id}: path parameters are [id] in the route, [] in the document
      "required":true,"schema" | "schema"                 | GET /v1/notes/{id}: path parameter id is not required
      "content":{"application/json":{"schema":{"type":"object","required":["text"] | "content":{"text/plain":{"schema":{"type":"object","required":["text"] | POST /v1/notes: bodies are [application/json] in the route, [text/plain] in the document
      "204":                   | "304":                   | DELETE /v1/notes/{id}: no answer for success (2xx)
      "application/problem+json" | "application/json"     | GET /v1/notes: no default answer of application/problem+json
      #/components/schemas/Note | #/components/schemas/Nte | #/components/schemas/Nte leads nowhere
      """)
  void differences_oneThingWrongInTheDocument_isNamed(String right, String wrong, String said) {
    String text = DOCUMENT.toString();
    assertTrue(text.contains(right), "nothing to break: " + right);
    Json.Obj broken = Json.parseObject(text.replace(right, wrong.equals("\"\"") ? "" : wrong));
    List<String> differences = ApiContract.differences(broken, ROUTES);
    assertTrue(
        differences.stream().anyMatch(d -> d.contains(said)),
        () -> said + " not in " + differences);
  }

  @Test
  void differences_routeWithoutDocument_isNamed() {
    Routes more = Routes.of(Route.post("/v1/extra", Set.of("text/plain"), ask -> Answer.done()));
    assertTrue(
        ApiContract.differences(DOCUMENT, more)
            .contains("POST /v1/extra is routed, but not documented"));
  }

  @Test
  void witness_realConversation_straysNowhere() throws Exception {
    try (HttpDoor door = HttpDoor.open(Listen.loopback(), Caller.TOKEN, ROUTES, Limits.standard());
        ApiWitness witness = new ApiWitness(DOCUMENT, door.url(), Caller.TOKEN.text())) {
      agrees(201, witness.send("POST", "/v1/notes", "application/json", "{\"text\":\"first\"}"));
      agrees(201, witness.send("POST", "/v1/notes", "application/json", "{\"text\":\"second\"}"));
      agrees(200, witness.send("GET", "/v1/notes?limit=1"));
      agrees(200, witness.send("GET", "/v1/notes"));
      agrees(200, witness.send("GET", "/v1/notes/1"));
      agrees(404, witness.send("GET", "/v1/notes/99"));
      agrees(204, witness.send("DELETE", "/v1/notes/1"));
      agrees(404, witness.send("DELETE", "/v1/notes/1"));
      ApiWitness.Testimony document = witness.send("GET", Routes.DOCUMENT_PATH);
      agrees(200, document);
      assertEquals(DOCUMENT, Json.parse(document.body()));
    }
  }

  @Test
  void witness_requestOrAnswerAgainstTheDocument_isSeen() throws Exception {
    Routes lying =
        Routes.of(
            Route.get("/v1/notes", ask -> Answer.json(Json.object().put("notes", 1).build())),
            Route.post("/v1/notes", Set.of("application/json"), ask -> Answer.done()));
    try (HttpDoor door = HttpDoor.open(Listen.loopback(), Caller.TOKEN, lying, Limits.standard());
        ApiWitness witness = new ApiWitness(DOCUMENT, door.url(), Caller.TOKEN.text())) {
      assertTrue(!witness.send("GET", "/v1/notes").strayed().isEmpty(), "a number is no list");
      assertTrue(!witness.send("GET", "/v1/notes?limit=0").strayed().isEmpty(), "0 is below 1");
      assertTrue(
          !witness.send("POST", "/v1/notes", "application/json", "{}").strayed().isEmpty(),
          "text is required");
    }
  }

  private static void agrees(int status, ApiWitness.Testimony testimony) {
    assertEquals(status, testimony.status(), testimony.body());
    assertEquals(List.of(), testimony.strayed());
  }
}
