package dev.tacho.server.view;

import dev.tacho.core.json.Json;
import dev.tacho.store.PointPlace;
import dev.tacho.store.StoredRun;
import java.util.ArrayList;
import java.util.List;

/// A part of what a run recorded, and from where to go on.
///
/// @param items in the order in which they were recorded
/// @param next behind them; good also when the run has grown
public record Part(List<Json.Obj> items, String next) {
  public Part {
    items = List.copyOf(items);
  }

  /// The points of `run` behind `from`: about `limit`, since they come in groups.
  public static Part ofPoints(StoredRun run, PointPlace from, int limit) {
    List<Json.Obj> points = new ArrayList<>();
    PointPlace next = run.pointsAfter(from, limit, point -> points.add(RunJson.point(point)));
    return new Part(points, next.text());
  }

  /// At most `limit` events of `run` behind the one with number `after`.
  public static Part ofEvents(StoredRun run, long after, int limit) {
    List<Json.Obj> events = new ArrayList<>();
    run.events(
        entry -> {
          if (entry.number() > after && events.size() < limit) {
            events.add(RunJson.event(entry));
          }
        });
    long last = events.isEmpty() ? after : events.getLast().needWhole("n");
    return new Part(events, Long.toString(last));
  }
}
