package dev.tacho.server.view;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.store.PointPlace;
import dev.tacho.store.StoredRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The end of a run, as it grows: what was told, and what is new since. Confined to one thread
/// at a time.
public final class RunTail {
  /// Points that are told at once at most, about: they come in groups.
  public static final int AT_ONCE = 500;

  private static final int RECENT_BYTES = 1 << 18;
  private static final Pattern PLACE = Pattern.compile("(\\d{1,18})\\.(.{1,60})");

  private final RunDesk desk;
  private final RunId run;
  private long event;
  private PointPlace points;
  private String status = "";
  private long lastNanos = Long.MIN_VALUE;
  private List<Json.Obj> recentPoints = List.of();
  private final Map<String, String> workers = new HashMap<>();
  private final ToldAnomalies anomalies = new ToldAnomalies();

  /// What is new.
  ///
  /// @param status the run at a glance, where that has changed
  /// @param events of the journal
  /// @param points in the order in which they were recorded
  /// @param workers of a group that did something since
  /// @param anomalies of a group that began or ended since
  /// @param place behind all of that
  /// @param over whether the run has ended, and all of it was told
  public record News(
      Optional<Json.Obj> status,
      List<Json.Obj> events,
      List<Json.Obj> points,
      List<Json.Obj> workers,
      List<Json.Obj> anomalies,
      String place,
      boolean over) {}

  private RunTail(RunDesk desk, RunId run, long event, PointPlace points) {
    this.desk = desk;
    this.run = run;
    this.event = event;
    this.points = points;
  }

  /// Begins with the last `tail` events and points of `run`.
  public static RunTail last(RunDesk desk, StoredRun run, int tail) {
    Deque<Json.Obj> recent = new ArrayDeque<>();
    PointPlace end =
        run.pointsAfter(
            run.recentPoints(RECENT_BYTES),
            Integer.MAX_VALUE,
            point -> {
              recent.addLast(RunJson.point(point));
              if (recent.size() > tail) {
                recent.removeFirst();
              }
            });
    long[] last = new long[1];
    run.events(entry -> last[0] = entry.number());
    RunTail made = new RunTail(desk, run.header().id(), Math.max(0, last[0] - tail), end);
    made.recentPoints = List.copyOf(recent);
    return made;
  }

  /// Goes on where a tail said that it was; empty where `place` is no such text.
  public static Optional<RunTail> after(RunDesk desk, StoredRun run, String place) {
    Matcher parts = PLACE.matcher(place);
    return parts.matches()
        ? PointPlace.of(parts.group(2))
            .map(
                points ->
                    new RunTail(desk, run.header().id(), Long.parseLong(parts.group(1)), points))
        : Optional.empty();
  }

  /// Looks, and moves on behind what it tells.
  public News look() {
    StoredRun now = desk.find(run.text());
    // the status first: what it says was written before is found below
    var state = now.status();
    Json.Obj glance = desk.glance(now);
    boolean changed = !glance.toString().equals(status);
    status = glance.toString();
    List<Json.Obj> events = new ArrayList<>();
    if (state.lastNanos() != lastNanos || state.state().ended()) {
      lastNanos = state.lastNanos();
      long from = event;
      now.events(
          entry -> {
            if (entry.number() > from) {
              events.add(RunJson.event(entry));
              event = entry.number();
            }
          });
    }
    List<Json.Obj> fresh = new ArrayList<>(recentPoints);
    recentPoints = List.of();
    PointPlace before = points;
    points = now.pointsAfter(points, AT_ONCE, point -> fresh.add(RunJson.point(point)));
    List<Json.Obj> changedWorkers = new ArrayList<>();
    List<Json.Obj> changedAnomalies = new ArrayList<>();
    Optional<GroupHealth> health = desk.health(now);
    if (health.isPresent()) {
      for (Json.Obj worker : health.get().workers(desk.ranks(run))) {
        String text = worker.toString();
        if (!text.equals(workers.put(String.valueOf(worker.get("rank").orElse(null)), text))) {
          changedWorkers.add(worker);
        }
      }
      changedAnomalies.addAll(anomalies.news(health.get()));
    }
    return new News(
        changed ? Optional.of(glance) : Optional.empty(),
        events,
        fresh,
        changedWorkers,
        changedAnomalies,
        event + "." + points.text(),
        state.state().ended() && points.equals(before));
  }
}
