package dev.tacho.web;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// The worked example of an API: state, routes as data, a document beside the class. Its document
/// is `notes-openapi.json`.
final class NotesApi {
  static final Json.Obj DOCUMENT = Routes.resource(NotesApi.class, "notes-openapi.json");

  private final TreeMap<Long, String> notes = new TreeMap<>(); // guarded by this
  private long last; // guarded by this

  Routes routes() {
    return Routes.of(
            Route.get("/v1/notes", this::list),
            Route.post("/v1/notes", Set.of("application/json"), this::add),
            Route.get("/v1/notes/{id}", this::read),
            Route.delete("/v1/notes/{id}", this::drop))
        .describedBy(DOCUMENT);
  }

  private synchronized Answer list(Ask ask) {
    long limit = ask.queryNumber("limit", 1, 100).orElse(10L);
    List<Json> newest = new ArrayList<>();
    notes.descendingKeySet().stream().limit(limit).forEach(id -> newest.add(note(id)));
    return Answer.json(Json.object().put("notes", Json.array(newest)).build());
  }

  private synchronized Answer add(Ask ask) {
    String text =
        ask.json()
            .text("text")
            .orElseThrow(
                () ->
                    new WebException(
                        new Problem(
                            422, "field 'text'", "is missing", "give the text of the note")));
    notes.put(++last, text);
    return Answer.json(201, note(last));
  }

  private synchronized Answer read(Ask ask) {
    return Answer.json(note(known(ask)));
  }

  private synchronized Answer drop(Ask ask) {
    notes.remove(known(ask));
    return Answer.done();
  }

  private long known(Ask ask) {
    String id = ask.pathValue("id");
    if (!id.matches("[0-9]{1,9}") || !notes.containsKey(Long.parseLong(id))) {
      throw new WebException(
          new Problem(404, "note " + id, "is not there", "GET /v1/notes lists the newest"));
    }
    return Long.parseLong(id);
  }

  private Json note(long id) {
    Long before = notes.lowerKey(id);
    return Json.object()
        .put("id", id)
        .put("text", notes.get(id))
        .put("after", before == null ? new Json.Null() : Json.of(before))
        .build();
  }
}
