package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.text.Text;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads what strangers' JSON says without falling over it.
final class Texts {
  private Texts() {}

  static Json.Obj object(String data) throws NotUnderstood {
    try {
      return Json.parseObject(data);
    } catch (JsonException | IllegalArgumentException _) {
      throw NotUnderstood.garbage("an event is no JSON object: '" + Text.shown(data) + "'");
    }
  }

  static Optional<String> text(Json.Obj object, String name) {
    return object.get(name).map(j -> j instanceof Json.Str(var text) ? text : "");
  }

  static Optional<Json.Obj> object(Json.Obj object, String name) {
    return object
        .get(name)
        .flatMap(j -> j instanceof Json.Obj found ? Optional.of(found) : Optional.empty());
  }

  /// The first object of a list.
  static Optional<Json.Obj> first(Json.Obj object, String name) {
    return object
        .get(name)
        .flatMap(
            j ->
                j instanceof Json.Arr(var items)
                        && !items.isEmpty()
                        && items.getFirst() instanceof Json.Obj found
                    ? Optional.of(found)
                    : Optional.empty());
  }

  static OptionalLong whole(Json.Obj object, String name) {
    return object
        .get(name)
        .map(j -> j instanceof Json.Num number ? number.asLong() : OptionalLong.empty())
        .orElseGet(OptionalLong::empty);
  }

  /// Fails when the event says that the request failed, as all of these servers say it.
  static void requireNoError(Json.Obj event) throws NotUnderstood {
    Optional<Json> error = event.get("error");
    if (error.isPresent() && !(error.get() instanceof Json.Null)) {
      String said =
          switch (error.get()) {
            case Json.Str(var text) -> text;
            case Json.Obj object -> text(object, "message").orElse(object.toString());
            case Json other -> other.toString();
          };
      throw NotUnderstood.failure("the endpoint says: " + Text.shown(said));
    }
  }
}
