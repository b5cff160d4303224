package dev.tacho.server.api;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.server.view.RunDesk;
import dev.tacho.server.view.RunTail;
import dev.tacho.web.Answer;
import dev.tacho.web.Event;
import dev.tacho.web.EventFeed;
import dev.tacho.web.EventSource;
import dev.tacho.web.WebException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Streams of what happens. Each waits for its own client: what a slow one has not taken is not
/// read, so nothing is dropped and nothing piles up. Any thread.
final class Streams {
  /// Ends a stream whose run is over, and the place of a client that has heard all of it.
  static final String OVER = "over";

  private final Reading reading;
  private final RunDesk desk;
  private final Duration pause;
  private final LongSupplier keyChanges;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  /// @param pause between two looks
  /// @param keyChanges how often the keys have changed: a stream that was opened with another key
  ///     ends, and its client has to show one that is good
  /// @param most streams at the same time; others are told to come back
  Streams(Reading reading, RunDesk desk, Duration pause, LongSupplier keyChanges, int most) {
    this.reading = reading;
    this.desk = desk;
    this.pause = pause;
    this.keyChanges = keyChanges;
    this.most = most;
  }

  /// How many go on now.
  int open() {
    return open.get();
  }

  /// A run, from where `tail` stands to its end.
  Answer run(RunTail tail) {
    return stream(feed -> follow(tail, feed));
  }

  /// The `limit` newest runs: each at first, and again when it has changed.
  Answer runs(int limit) {
    return stream(feed -> watch(limit, feed));
  }

  /// Counted where a stream really begins: a client may leave before that. So a few more than
  /// `most` may get in at the same moment, up to the door's own limit.
  private Answer stream(EventSource source) {
    if (open.get() >= most) {
      return Answer.problem(
          503, "streams", most + " are open already", "come back later, or ask for pages instead");
    }
    return Answer.events(
        feed -> {
          open.incrementAndGet();
          try {
            source.pour(feed);
          } catch (WebException e) {
            // the run was removed, or cannot be read any more
            Json.Obj why = Json.object().put("detail", String.valueOf(e.getMessage())).build();
            feed.send(Event.of("gone", why.toString()).withId(OVER));
          } finally {
            open.decrementAndGet();
          }
        });
  }

  private void follow(RunTail tail, EventFeed feed) throws InterruptedException {
    long keys = keyChanges.getAsLong();
    while (keys == keyChanges.getAsLong()) {
      RunTail.News news = reading.read(tail::look);
      for (Event event : told(news)) {
        if (!feed.send(event)) {
          return;
        }
      }
      if (news.over()) {
        feed.send(Event.of("end", "{}").withId(OVER));
        return;
      }
      if (news.points().size() < RunTail.AT_ONCE) {
        Thread.sleep(pause);
      }
    }
  }

  /// Only the last event has the place: who breaks off before it hears all of them again.
  private static List<Event> told(RunTail.News news) {
    List<Event> events = new ArrayList<>();
    news.status().ifPresent(status -> events.add(Event.of("run", status.toString())));
    news.events().forEach(event -> events.add(Event.of("event", event.toString())));
    news.workers().forEach(worker -> events.add(Event.of("worker", worker.toString())));
    news.anomalies().forEach(one -> events.add(Event.of("anomaly", one.toString())));
    if (!news.points().isEmpty()) {
      Json.Obj points = Json.object().put("points", Json.array(news.points())).build();
      events.add(Event.of("points", points.toString()));
    }
    if (!events.isEmpty()) {
      events.add(events.removeLast().withId(news.place()));
    }
    return events;
  }

  private void watch(int limit, EventFeed feed) throws InterruptedException {
    long keys = keyChanges.getAsLong();
    Map<RunId, String> told = new HashMap<>();
    while (keys == keyChanges.getAsLong()) {
      Map<RunId, Json.Obj> now = reading.read(() -> desk.newest(limit));
      for (Map.Entry<RunId, Json.Obj> run : now.entrySet()) {
        String glance = run.getValue().toString();
        if (!glance.equals(told.put(run.getKey(), glance)) && !feed.send(Event.of("run", glance))) {
          return;
        }
      }
      told.keySet().retainAll(now.keySet());
      Thread.sleep(pause);
    }
  }
}
