package dev.tacho.core;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;

/// The rule for every versioned file: `schema` is `NAME/MAJOR`; unknown fields are a newer minor
/// version and are left alone, another major version is refused.
public final class FormatVersion {
  private FormatVersion() {}

  /// Fails unless `json` says that it is of exactly the schema `wanted`, as `tacho.run/1`.
  public static void require(Json.Obj json, String wanted) {
    String found = json.needText("schema");
    if (found.equals(wanted)) {
      return;
    }
    String name = wanted.substring(0, wanted.indexOf('/') + 1);
    throw new JsonException(
        found.startsWith(name)
            ? "schema "
                + found
                + " is of another major version than "
                + wanted
                + ", which this Tacho reads; use the Tacho that wrote it, or a newer one"
            : "schema '" + found + "' is not " + wanted);
  }
}
