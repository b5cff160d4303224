package dev.tacho.cli.alert;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import java.time.Instant;

/// A rule that held, once.
///
/// @param rule as it was given
/// @param kind of the rule, in a word
/// @param message what was seen, with its numbers
/// @param at when it was seen
/// @param evidence what the message rests on, as members
record Alert(
    RunId run,
    String title,
    String place,
    String rule,
    String kind,
    String message,
    Instant at,
    Json.Obj evidence) {

  /// `tacho.alert/1`.
  Json.Obj toJson() {
    return Json.object()
        .put("schema", "tacho.alert/1")
        .put("id", run.text())
        .put("title", title)
        .put("place", place)
        .put("rule", rule)
        .put("kind", kind)
        .put("message", message)
        .put("at", at.toString())
        .put("evidence", evidence)
        .build();
  }

  /// In one line.
  String line() {
    return "alert " + rule + ": " + Printable.of(message) + " · " + Printable.of(title) + " " + run;
  }
}
