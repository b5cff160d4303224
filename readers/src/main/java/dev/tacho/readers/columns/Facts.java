package dev.tacho.readers.columns;

import dev.tacho.core.Damage;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Range;
import dev.tacho.core.metric.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is known of a run beside its series. Immutable.
///
/// @param damages how many there were in all; `damage` holds the first ones
record Facts(
    Optional<RunHeader> header,
    List<RunEvent.Entry> events,
    Map<String, Metric> metrics,
    String stepName,
    Json.Obj endValues,
    Optional<String> group,
    List<String> notes,
    List<String> output,
    Optional<String> unknownState,
    List<Damage> damage,
    long damages) {

  /// Nothing is known.
  static final Facts NONE =
      new Facts(
          Optional.empty(),
          List.of(),
          Map.of(),
          "step",
          Json.Obj.EMPTY,
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          0);

  /// Whether it went on when it was read, and by the age of its files may be over by now.
  boolean mayHaveEnded() {
    if (unknownState.isPresent()) {
      return false;
    }
    RunFacts known = new RunFacts();
    events.forEach(known::add);
    return known.state() == RunState.RUNNING;
  }

  /// Without what takes much room and no list shows: output and damage.
  Facts bare() {
    return new Facts(
        header,
        events,
        metrics,
        stepName,
        endValues,
        group,
        notes,
        List.of(),
        unknownState,
        List.of(),
        0);
  }

  Json.Obj toJson() {
    Json.Builder json = Json.object();
    header.ifPresent(h -> json.put("header", h.toJson()));
    json.put(
        "events",
        Json.array(
            events.stream()
                .map(
                    e ->
                        Json.object()
                            .put("t", e.nanos())
                            .put("type", e.event().type())
                            .put("event", e.event().toJson())
                            .build())
                .toList()));
    Json.Builder meanings = Json.object();
    metrics.forEach((name, metric) -> meanings.put(name, write(metric)));
    return json.put("metrics", meanings.build())
        .put("step_name", stepName)
        .put("end_values", endValues)
        .putText("group", group)
        .put("notes", Json.ofTexts(notes))
        .put("output", Json.ofTexts(output))
        .putText("unknown_state", unknownState)
        .put(
            "damage",
            Json.array(
                damage.stream()
                    .map(
                        d ->
                            Json.object()
                                .put("file", d.file())
                                .put("line", d.line())
                                .put("what", d.what())
                                .build())
                    .toList()))
        .put("damages", damages)
        .build();
  }

  private static Json.Obj write(Metric metric) {
    return Json.object()
        .put("unit", metric.unit().symbol())
        .put("direction", metric.direction().word())
        .put("definition", metric.definition())
        .put("low", metric.legal().low())
        .put("high", metric.legal().high())
        .build();
  }

  /// Reads what [#toJson] wrote; fails with a [JsonException] or an
  /// [IllegalArgumentException] for anything else.
  static Facts of(Json.Obj json) {
    List<RunEvent.Entry> events = new ArrayList<>();
    for (Json item : json.array("events")) {
      Json.Obj event = object(item);
      events.add(
          new RunEvent.Entry(
              events.size() + 1L,
              event.needWhole("t"),
              0,
              RunEvent.of(event.needText("type"), event.needObject("event"))));
    }
    Map<String, Metric> metrics = new LinkedHashMap<>();
    Json.Obj meanings = json.needObject("metrics");
    meanings.members().keySet().forEach(n -> metrics.put(n, metric(n, meanings.needObject(n))));
    List<Damage> damage = new ArrayList<>();
    for (Json item : json.array("damage")) {
      Json.Obj one = object(item);
      damage.add(new Damage(one.needText("file"), one.needWhole("line"), one.needText("what")));
    }
    return new Facts(
        json.object("header").map(RunHeader::of),
        List.copyOf(events),
        metrics,
        json.needText("step_name"),
        json.needObject("end_values"),
        json.text("group"),
        json.texts("notes"),
        json.texts("output"),
        json.text("unknown_state"),
        List.copyOf(damage),
        json.needWhole("damages"));
  }

  private static Metric metric(String name, Json.Obj json) {
    return new Metric(
        name,
        new Unit(json.needText("unit")),
        Direction.valueOf(json.needText("direction").toUpperCase(Locale.ROOT)),
        json.needText("definition"),
        new Range(
            json.number("low").orElse(Double.NEGATIVE_INFINITY),
            json.number("high").orElse(Double.POSITIVE_INFINITY)));
  }

  private static Json.Obj object(Json item) {
    if (item instanceof Json.Obj object) {
      return object;
    }
    throw new JsonException("not an object: " + item);
  }
}
