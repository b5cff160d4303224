package dev.tacho.cli.view;

import dev.tacho.core.json.Json;

/// One number of a summary, with how it was obtained; or what is missing, with the reason.
public sealed interface Figure {
  /// A number that is known.
  ///
  /// @param text for people, unit included
  /// @param value for programs, in `unit`
  /// @param how it was obtained: `measured by the kernel`
  record Known(String name, String text, Json value, String unit, String how) implements Figure {}

  /// A number that is not known.
  record Missing(String name, String reason) implements Figure {}

  String name();

  /// The number and its origin on one line.
  default String line() {
    return switch (this) {
      case Known(_, var text, _, _, var how) -> text + "  (" + how + ")";
      case Missing(_, var reason) -> "unavailable (" + reason + ")";
    };
  }

  default Json.Obj toJson() {
    return switch (this) {
      case Known(_, _, var value, var unit, var how) ->
          Json.object().put("value", value).put("unit", unit).put("how", how).build();
      case Missing(_, var reason) -> Json.object().put("unavailable", reason).build();
    };
  }
}
