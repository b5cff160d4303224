package dev.tacho.store;

import dev.tacho.core.FormatVersion;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a run consisted of when it was sealed.
///
/// @param digest SHA-256 of `seal.json` itself, 64 hex digits: who keeps it can tell any later
///     change
/// @param files by path inside the run, with `/`
public record Seal(RunId run, String digest, SortedMap<String, Sealed> files) {
  /// Format and major version, first member of `seal.json`.
  public static final String SCHEMA = "tacho.seal/1";

  /// One sealed file.
  ///
  /// @param sha256 64 hex digits
  public record Sealed(long bytes, String sha256) {}

  public Seal {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  Json.Obj toJson() {
    Json.Builder list = Json.object();
    files.forEach(
        (name, f) ->
            list.put(name, Json.object().put("bytes", f.bytes).put("sha256", f.sha256).build()));
    return Json.object()
        .put("schema", SCHEMA)
        .put("run", run.text())
        .put("files", list.build())
        .build();
  }

  static Seal of(Json.Obj json, String digest) {
    FormatVersion.require(json, SCHEMA);
    SortedMap<String, Sealed> files = new TreeMap<>();
    Json.Obj list = json.needObject("files");
    for (String name : list.members().keySet()) {
      Json.Obj file = list.needObject(name);
      files.put(name, new Sealed(file.needWhole("bytes"), file.needText("sha256")));
    }
    return new Seal(new RunId(json.needText("run")), digest, files);
  }
}
