package dev.tacho.server.view;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which anomalies of a group a stream has told, so that it tells each once when it begins and once
/// when it is over, however its words change between. Confined to one thread at a time.
final class ToldAnomalies {
  private static final String ONSET = "onset_ns";

  private final Map<String, Json.Obj> active = new HashMap<>();
  private final Set<String> over = new HashSet<>();

  /// Those of `health` that began or ended since the last look. One that only a reader finds, as
  /// that nothing is written any more, is over once it is found no longer.
  List<Json.Obj> news(GroupHealth health) {
    List<Json.Obj> news = new ArrayList<>();
    Map<String, Json.Obj> now = new TreeMap<>();
    Set<String> ended = new HashSet<>();
    for (Json.Obj anomaly : health.anomalies()) {
      String key = key(anomaly);
      if (GroupHealth.isActive(anomaly)) {
        now.put(key, anomaly);
        if (!active.containsKey(key)) {
          news.add(anomaly);
        }
      } else {
        ended.add(key);
        if (over.add(key + anomaly.whole(ONSET) + anomaly.whole(GroupHealth.OVER))) {
          news.add(anomaly);
        }
      }
    }
    active.forEach(
        (key, anomaly) -> {
          if (!now.containsKey(key) && !ended.contains(key)) {
            news.add(ended(anomaly, health.writtenNanos()));
          }
        });
    active.clear();
    active.putAll(now);
    return news;
  }

  private static Json.Obj ended(Json.Obj anomaly, long at) {
    Json.Builder json = Json.object();
    anomaly.members().forEach(json::put);
    return json.put(GroupHealth.OVER, at).build();
  }

  /// The onset of what concerns a whole group may move with each look, as that of a wrong clock.
  private static String key(Json.Obj anomaly) {
    return anomaly.text("kind")
        + "/"
        + anomaly.whole("rank")
        + "/"
        + anomaly.text("cause")
        + "/"
        + (anomaly.get("rank").isPresent() ? anomaly.whole(ONSET) : anomaly.whole("onset_step"));
  }
}
