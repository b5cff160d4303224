package dev.tacho.core;

import dev.tacho.core.json.Json;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One run's relation to another. Runs are linked, never nested.
///
/// @param run the other run, which need not be in the same store
/// @param at where in a group this run stands: `rank`, or the cell of a matrix; empty otherwise
public record Link(RunId run, Role role, Map<String, String> at) {
  /// What this run is to the other.
  public enum Role {
    MEMBER_OF,
    CONTINUES,
    DERIVED_FROM,
    RETRY_OF;

    /// The role's name in files: `member-of`.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Link {
    at = Map.copyOf(at);
  }

  Json toJson() {
    Json.Builder json = Json.object().put("run", run.text()).put("role", role.word());
    if (!at.isEmpty()) {
      json.put("at", Json.ofTexts(new TreeMap<>(at)));
    }
    return json.build();
  }

  static Link of(Json.Obj json) {
    String word = json.needText("role");
    Role role =
        Arrays.stream(Role.values())
            .filter(r -> r.word().equals(word))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("unknown role of a link: '" + word + "'"));
    return new Link(new RunId(json.needText("run")), role, json.textMap("at"));
  }
}
