package dev.tacho.recorder.advice;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What rules say of a run, read from its files: any run, whoever wrote it. Immutable.
///
/// @param advice with the time at which it began to hold, in order; each entry is a
///     [RunEvent.Advice]
/// @param rules how each rule fared
public record Review(List<RunEvent.Entry> advice, List<RunEvent.RuleState> rules) {
  public Review {
    advice = List.copyOf(advice);
    rules = List.copyOf(rules);
  }

  /// Holds `rules` against `run`, with what earlier runs had.
  public static Review of(RunReader run, RuleBook rules, Baselines baselines) {
    List<RunEvent.Entry> events = new ArrayList<>();
    run.events(events::add);
    events.sort((a, b) -> Long.compare(a.nanos(), b.nanos()));
    Advisor advisor = new Advisor(rules);
    advisor.compareWith(baselines);
    List<Advisor.Told> told = new ArrayList<>();
    int at = 0;
    long now = 0;
    try (PointCursor points = run.points()) {
      Map<String, Map<String, Track>> known = new HashMap<>();
      while (points.next()) {
        for (; at < events.size() && events.get(at).nanos() <= points.nanos(); at++) {
          now = Math.max(now, events.get(at).nanos());
          told.addAll(advisor.tick(now));
          advisor.event(events.get(at).nanos(), events.get(at).event());
        }
        now = Math.max(now, points.nanos());
        told.addAll(advisor.tick(now));
        advisor.step(points.nanos(), points.step());
        Map<String, Track> ofSource = known.computeIfAbsent(points.source(), _ -> new HashMap<>());
        for (int i = 0; i < points.count(); i++) {
          Track track =
              ofSource.computeIfAbsent(
                  points.name(i), name -> advisor.track(points.source(), name));
          advisor.value(points.nanos(), track, points.value(i));
        }
      }
    }
    for (; at < events.size(); at++) {
      now = Math.max(now, events.get(at).nanos());
      told.addAll(advisor.tick(now));
      advisor.event(events.get(at).nanos(), events.get(at).event());
    }
    told.addAll(advisor.end(run.facts().endedNanos().orElse(now)));
    List<RunEvent.Entry> advice = new ArrayList<>();
    for (Advisor.Told one : told) {
      advice.add(new RunEvent.Entry(advice.size() + 1, one.nanos(), 0, one.advice()));
    }
    return new Review(advice, advisor.states());
  }
}
