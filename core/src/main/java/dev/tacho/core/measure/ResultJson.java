package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.text.Text;
import java.util.ArrayList;
import java.util.List;

/// Results to JSON and back. Writing and reading are inverse, fields of newer minor versions
/// included. Reading never throws on a bad document: it names every fault.
public final class ResultJson {
  private static final String FAMILY = "tacho.result/";

  private ResultJson() {}

  /// The document of a result, as the package sign describes it.
  public static Json.Obj write(Result result) {
    return ResultWriter.write(result);
  }

  /// Reads one document: `tacho.result/1`, or TrackIQ's result 1.0.0 or 1.1.0.
  ///
  /// @param source where the document came from, for the provenance of what a foreign one says
  public static Reading read(Json document, String source) {
    if (!(document instanceof Json.Obj object)) {
      return refused("", "not an object but " + Fields.shown(document), hint(document));
    }
    Json schema = object.members().get("schema");
    if (schema instanceof Json.Str(var name)) {
      return readVersion(object, name);
    }
    if (schema != null) {
      return refused("/schema", "not a string but " + Fields.shown(schema), wanted());
    }
    if (object.members().containsKey("tool_name")
        || object.members().containsKey("schema_version")) {
      return TrackIqReader.read(object, source);
    }
    return refused("/schema", "missing, and it is no TrackIQ result either", wanted());
  }

  /// Reads a text that holds one document, or an array of them as TrackIQ's automatic mode writes.
  public static List<Reading> readAll(String text, String source) {
    Json document;
    try {
      document = Json.parse(text);
    } catch (JsonException e) {
      return List.of(
          refused(
              "",
              String.valueOf(e.getMessage()),
              "correct the text; a bare NaN or Infinity, as TrackIQ writes, becomes null"));
    }
    if (!(document instanceof Json.Arr(var items))) {
      return List.of(read(document, source));
    }
    List<Reading> all = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      all.add(read(items.get(i), source + " [" + i + "]"));
    }
    return all.isEmpty()
        ? List.of(refused("", "an array without results", wanted()))
        : List.copyOf(all);
  }

  private static Reading readVersion(Json.Obj object, String name) {
    if (name.equals(Result.SCHEMA)) {
      return ResultReader.read(object);
    }
    if (name.startsWith(FAMILY)) {
      return refused(
          "/schema",
          "'"
              + Text.shown(name)
              + "' is another major version than "
              + Result.SCHEMA
              + ", the one that this Tacho reads",
          "use the Tacho that wrote it, or a newer one");
    }
    return refused("/schema", "'" + Text.shown(name) + "' is not a result", wanted());
  }

  private static Reading refused(String path, String problem, String remedy) {
    return new Reading.Refused(List.of(Fault.error(path, problem, remedy)));
  }

  private static String wanted() {
    return "give a document whose schema is " + Result.SCHEMA;
  }

  private static String hint(Json document) {
    return document instanceof Json.Arr ? "read its items one by one" : wanted();
  }
}
