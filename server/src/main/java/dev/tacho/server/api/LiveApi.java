package dev.tacho.server.api;

import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.server.view.GroupHealth;
import dev.tacho.server.view.Part;
import dev.tacho.server.view.RunDesk;
import dev.tacho.server.view.RunTail;
import dev.tacho.store.PointPlace;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.web.Answer;
import dev.tacho.web.Ask;
import dev.tacho.web.Problem;
import dev.tacho.web.Route;
import dev.tacho.web.Routes;
import dev.tacho.web.WebException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What is answered over HTTP. Any thread.
public final class LiveApi implements AutoCloseable {
  private static final long USUAL_RUNS = 50;
  private static final long MOST_RUNS = 500;
  private static final long USUAL_POINTS = 1_000;
  private static final long MOST_POINTS = 20_000;
  private static final long USUAL_TAIL = 200;
  private static final long MOST_TAIL = 5_000;

  private final RunDesk desk;
  private final Reading reading = new Reading();
  private final Streams streams;
  private final String version;

  /// @param pause between two looks of a stream
  /// @param keyChanges how often the keys of the door have changed
  /// @param streams at the same time
  /// @param version of this program
  public LiveApi(
      RunStore store, Duration pause, LongSupplier keyChanges, int streams, String version) {
    this.desk = new RunDesk(store, Clock.systemUTC());
    this.streams = new Streams(reading, desk, pause, keyChanges, streams);
    this.version = version;
  }

  /// The OpenAPI document of [#routes].
  public static Json.Obj document() {
    return Routes.resource(LiveApi.class, "openapi.json");
  }

  /// What a door answers.
  public Routes routes() {
    return Routes.of(
            Route.get("/v1/server", _ -> server()),
            Route.get("/v1/runs", this::runs),
            Route.get("/v1/runs/{run}", ask -> one(ask, run -> Answer.json(desk.whole(run)))),
            Route.get("/v1/runs/{run}/points", this::points),
            Route.get("/v1/runs/{run}/events", this::events),
            Route.get(
                "/v1/runs/{run}/health", ask -> one(ask, run -> Answer.json(health(run).whole()))),
            Route.get("/v1/runs/{run}/workers", this::workers),
            Route.get("/v1/runs/{run}/anomalies", this::anomalies),
            Route.get("/v1/runs/{run}/live", this::live),
            Route.get("/v1/live", ask -> streams.runs(number(ask, "limit", USUAL_RUNS, MOST_RUNS))))
        .describedBy(document());
  }

  @Override
  public void close() {
    reading.close();
  }

  private Answer server() throws InterruptedException {
    int runs = reading.read(desk::count);
    return Answer.json(
        Json.object()
            .put("schema", "tacho.server/1")
            .put("version", version)
            .put("runs", runs)
            .put("streams", streams.open())
            .build());
  }

  private Answer runs(Ask ask) throws InterruptedException {
    RunDesk.Wanted wanted = new RunDesk.Wanted(before(ask), state(ask), ask.query("name"));
    int limit = number(ask, "limit", USUAL_RUNS, MOST_RUNS);
    RunDesk.Page page = reading.read(() -> desk.page(wanted, limit));
    return Answer.json(
        Json.object()
            .put("runs", Json.array(page.runs()))
            .putText("next", page.next().map(RunId::text))
            .build());
  }

  private static Optional<RunId> before(Ask ask) {
    Optional<String> id = ask.query("before");
    if (id.filter(text -> !RunId.isId(text)).isPresent()) {
      throw wrong("before", "is no id of a run", "give what stood as next in the answer before");
    }
    return id.map(RunId::new);
  }

  private static Optional<String> state(Ask ask) {
    Optional<String> state = ask.query("state");
    List<String> known = Arrays.stream(RunState.values()).map(RunState::word).toList();
    if (state.filter(word -> !known.contains(word)).isPresent()) {
      throw wrong("state", "is no state of a run", "give " + String.join(" or ", known));
    }
    return state;
  }

  private Answer points(Ask ask) throws InterruptedException {
    PointPlace from =
        ask.query("after")
            .map(
                text ->
                    PointPlace.of(text)
                        .orElseThrow(
                            () ->
                                wrong(
                                    "after",
                                    "is no place in a run's points",
                                    "give what stood as next in the answer before")))
            .orElse(PointPlace.BEGIN);
    int limit = number(ask, "limit", USUAL_POINTS, MOST_POINTS);
    return one(ask, run -> part("points", Part.ofPoints(run, from, limit)));
  }

  private Answer events(Ask ask) throws InterruptedException {
    long after = ask.queryNumber("after", 0, Long.MAX_VALUE).orElse(0L);
    int limit = number(ask, "limit", USUAL_POINTS, MOST_POINTS);
    return one(ask, run -> part("events", Part.ofEvents(run, after, limit)));
  }

  private Answer workers(Ask ask) throws InterruptedException {
    return one(
        ask,
        run ->
            Answer.json(
                Json.object()
                    .put("workers", Json.array(health(run).workers(desk.ranks(run.header().id()))))
                    .build()));
  }

  private Answer anomalies(Ask ask) throws InterruptedException {
    boolean all = ask.query("all").filter(text -> !text.equals("false")).isPresent();
    return one(
        ask,
        run ->
            Answer.json(
                Json.object()
                    .put(
                        "anomalies",
                        Json.array(
                            health(run).anomalies().stream()
                                .filter(one -> all || GroupHealth.isActive(one))
                                .toList()))
                    .build()));
  }

  private GroupHealth health(StoredRun run) {
    return desk.health(run)
        .orElseThrow(
            () ->
                new WebException(
                    new Problem(
                        404,
                        "the workers of run " + run.header().id(),
                        "are not known: it is no group that writes a health checkpoint",
                        "name the run of a training with several workers")));
  }

  private static Answer part(String name, Part part) {
    return Answer.json(
        Json.object().put(name, Json.array(part.items())).put("next", part.next()).build());
  }

  private Answer live(Ask ask) throws InterruptedException {
    int tail = number(ask, "tail", USUAL_TAIL, MOST_TAIL);
    Optional<String> place = ask.header("last-event-id").filter(text -> !text.isEmpty());
    if (place.equals(Optional.of(Streams.OVER))) {
      // nothing more will come: a browser that is told so does not ask again
      return Answer.done();
    }
    return one(
        ask,
        run ->
            streams.run(
                place
                    .map(text -> after(run, text))
                    .orElseGet(() -> RunTail.last(desk, run, tail))));
  }

  private RunTail after(StoredRun run, String place) {
    return RunTail.after(desk, run, place)
        .orElseThrow(
            () ->
                new WebException(
                    new Problem(
                        400,
                        "header Last-Event-ID",
                        "is no id of an event of this run",
                        "leave it out to begin with the latest points")));
  }

  /// What is to be said of the run that the path names.
  private Answer one(Ask ask, Function<StoredRun, Answer> said) throws InterruptedException {
    return reading.read(() -> said.apply(desk.find(ask.pathValue("run"))));
  }

  private static int number(Ask ask, String name, long usual, long most) {
    return Math.toIntExact(ask.queryNumber(name, 1, most).orElse(usual));
  }

  private static WebException wrong(String name, String value, String remedy) {
    return new WebException(new Problem(400, "the query's '" + name + "'", value, remedy));
  }
}
