package dev.tacho.bench.llm;

import dev.tacho.bench.arrival.Schedule;
import dev.tacho.bench.llm.api.Job;
import dev.tacho.bench.llm.api.Outgoing;
import dev.tacho.bench.llm.wire.ClientWatch;
import dev.tacho.bench.llm.wire.Exchange;
import dev.tacho.bench.llm.wire.Fault;
import dev.tacho.bench.llm.wire.HttpLoop;
import dev.tacho.bench.llm.wire.Stalls;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.text.Text;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// Measures one cell: offers load to an endpoint, takes down what each request felt, and makes the
/// result of it. Used once, on one thread, which is the loop's, owns the sink and does all sending
/// and reading; a signal's thread leaves word that it is over.
///
/// Stays whole because sending, reading and giving up are turns of one loop over one state, which
/// has one owner.
public final class LlmBench {
  /// The samples of the steady windows.
  public static final String REQUESTS = "requests";

  static final String WARM_UPS = "warm-ups";
  static final String CHUNKS = "chunks";
  static final String REPEATS = "repeats";

  private static final String WARMING = "warm-up";
  private static final String MEASURING = "measure";
  private static final long REPORT_NANOS = 250_000_000;
  private static final int MOST_UNDERWAY = 10_000;

  private final LlmPlan plan;
  private final RunSink sink;
  private final LlmListener listener;
  private final HttpLoop loop;
  private final ClientWatch watch;
  private final AtomicReference<Optional<Signal>> asked;
  private final LlmRows rows;
  private final long begun = System.nanoTime();
  private final Set<Request> underway = new HashSet<>();
  private final Deque<Request> byAge = new ArrayDeque<>();
  private final List<Window> windows = new ArrayList<>();
  private final Map<String, String> firstDetails = new TreeMap<>();
  private final TreeMap<String, Long> ends = new TreeMap<>();
  private Optional<Counting> counting = Optional.empty();
  private long numbers;
  private long chunkRows;
  private long lastReport;
  private Optional<Window> window = Optional.empty();
  private PriorityQueue<Caller> callers = new PriorityQueue<>();
  private boolean sending;

  /// A caller of a closed load and when its next request is due.
  private record Caller(int number, long due) implements Comparable<Caller> {
    @Override
    public int compareTo(Caller other) {
      return Long.compare(due, other.due);
    }
  }

  private LlmBench(
      LlmPlan plan,
      RunSink sink,
      LlmListener listener,
      LlmRows rows,
      HttpLoop loop,
      ClientWatch watch,
      AtomicReference<Optional<Signal>> asked) {
    this.plan = plan;
    this.sink = sink;
    this.listener = listener;
    this.loop = loop;
    this.watch = watch;
    this.asked = asked;
    this.rows = rows;
  }

  /// Measures the cell that `plan` says, into `sink`, which gets everything but its seal.
  ///
  /// @param tool this program, as the result names it
  public static LlmOutcome run(LlmPlan plan, RunSink sink, Tool tool, LlmListener listener) {
    AtomicReference<Optional<Signal>> asked = new AtomicReference<>(Optional.empty());
    try (Signals _ =
            Signals.hear(
                List.of(Signal.TERM, Signal.INT, Signal.HUP),
                signal -> {
                  boolean _ = asked.compareAndSet(Optional.empty(), Optional.of(signal));
                });
        ClientWatch watch = new ClientWatch();
        LlmRows rows = new LlmRows(sink, System.nanoTime() - sink.nanos(), plan.keepChunks());
        HttpLoop loop = new HttpLoop(plan.target(), watch);
        Scraper scraper = Scraper.of(plan, sink)) {
      return new LlmBench(plan, sink, listener, rows, loop, watch, asked).run(tool, scraper);
    } catch (IOException e) {
      String reason =
          "the endpoint "
              + plan.target().origin()
              + " cannot be reached: "
              + Optional.ofNullable(e.getMessage()).orElse(e.toString());
      sink.event(sink.nanos(), RunEvent.state(RunState.RUNNING));
      sink.event(sink.nanos(), RunEvent.state(RunState.FAILED, reason));
      return new LlmOutcome(
          RunState.FAILED,
          Optional.of(reason),
          new TreeMap<>(),
          Optional.empty(),
          Optional.empty());
    }
  }

  private LlmOutcome run(Tool tool, Scraper scraper) throws IOException {
    event(RunEvent.state(RunState.RUNNING));
    event(new RunEvent.Planned(List.of(WARMING, MEASURING)));
    event(RunEvent.stage(WARMING, StageState.RUNNING));
    boolean measuring = false;
    for (int repeat = 1; repeat <= plan.repeats() && asked.get().isEmpty(); repeat++) {
      repeat(repeat);
      if (!measuring) {
        measuring = true;
        event(RunEvent.stage(WARMING, StageState.COMPLETED));
        event(RunEvent.stage(MEASURING, StageState.RUNNING));
      }
      event(
          new RunEvent.Progress(
              repeat, Optional.of((double) plan.repeats()), Optional.of("repeats")));
    }
    Optional<Result> result;
    try {
      result = result(tool, scraper);
    } catch (RuntimeException e) {
      String said = Optional.ofNullable(e.getMessage()).orElse(e.toString());
      String reason = "the result could not be made: " + Text.shown(said);
      over(RunState.FAILED, Optional.of(reason));
      return new LlmOutcome(
          RunState.FAILED, Optional.of(reason), ends, Optional.empty(), Optional.empty());
    }
    return end(result, failed(result, LlmResult.KEPT_UP));
  }

  private Optional<Result> result(Tool tool, Scraper scraper) {
    Stalls stalls = watch.stalls();
    ClientAccount account = ClientAccount.of(windows, stalls);
    Optional<Result> result =
        LlmResult.of(
            plan,
            windows,
            chunkRows,
            counting.orElse(Counting.CHUNKS),
            account,
            scraper.told(windows),
            sink,
            Instant.now(),
            tool);
    result.ifPresent(r -> event(new RunEvent.ResultAttached(ResultJson.write(r))));
    advise(account, failed(result, LlmResult.KEPT_UP));
    failed(result, LlmResult.COUNTS).ifPresent(listener::notice);
    return result;
  }

  /// Why the check `name` failed; empty when it did not.
  private static Optional<String> failed(Optional<Result> result, String name) {
    return result.stream()
        .flatMap(r -> r.checks().stream())
        .filter(check -> check.name().equals(name))
        .filter(check -> check.outcome() == Check.Outcome.FAILED)
        .map(Check::detail)
        .findFirst();
  }

  private LlmOutcome end(Optional<Result> result, Optional<String> refused) {
    long ok = ends.getOrDefault(Request.OK, 0L);
    Optional<String> failure = Optional.empty();
    RunState state = RunState.COMPLETED;
    if (asked.get().isPresent()) {
      state = RunState.CANCELLED;
      failure = asked.get().map(signal -> signal.label() + " was sent to tacho");
    } else if (ok == 0) {
      state = RunState.FAILED;
      failure =
          Optional.of(
              ends.isEmpty()
                  ? "no request was due within the steady window"
                  : "no request was answered: " + failures());
    }
    over(state, failure);
    return new LlmOutcome(state, failure, ends, result, refused);
  }

  private void over(RunState state, Optional<String> failure) {
    event(
        new RunEvent.StageChanged(
            MEASURING,
            state == RunState.COMPLETED ? StageState.COMPLETED : StageState.FAILED,
            Optional.empty(),
            failure));
    event(
        new RunEvent.StateChanged(
            state,
            failure,
            state == RunState.COMPLETED ? OptionalInt.of(0) : OptionalInt.empty(),
            Optional.empty()));
  }

  private String failures() {
    List<String> texts = new ArrayList<>();
    ends.forEach(
        (status, count) -> {
          if (!status.equals(Request.OK)) {
            String detail = firstDetails.getOrDefault(status, "");
            texts.add(count + " x " + status + (detail.isEmpty() ? "" : " (" + detail + ")"));
          }
        });
    return String.join(", ", texts);
  }

  private void advise(ClientAccount account, Optional<String> refused) {
    refused.ifPresent(
        why -> {
          String action =
              "give the client a processor of its own (taskset, another machine), or offer less";
          listener.notice("the client itself was too late: " + why + "; " + action);
          event(
              new RunEvent.Advice(
                  "bench-client-saturated",
                  Severity.WARNING,
                  "the client itself was too late: " + why,
                  action,
                  new RunEvent.Evidence(
                      0,
                      sink.nanos(),
                      Optional.empty(),
                      account.stalledPct(),
                      ClientAccount.MOST_STALLED_PCT,
                      "%",
                      windows.size()),
                  Optional.empty()));
        });
    if (ends.size() > 1 || ends.getOrDefault(Request.OK, 0L) == 0) {
      String failed = failures();
      if (!failed.isEmpty()) {
        listener.notice("requests that were not answered: " + failed);
      }
    }
  }

  /// One warm-up and one steady window, and what is left of them.
  private void repeat(int repeat) throws IOException {
    Load load = new Load(repeat);
    long from = load.begin + plan.warmUp().toNanos();
    Window current = new Window(repeat, from, from + plan.duration().toNanos());
    long latest = from + LlmPlan.LONGEST * plan.duration().toNanos();
    window = Optional.of(current);
    windows.add(current);
    sending = true;
    while (sending || !underway.isEmpty()) {
      long now = System.nanoTime();
      if (asked.get().isPresent()) {
        sending = false;
        stopAll(now);
        break;
      }
      if (sending && now >= current.to()) {
        if (current.sent() >= plan.leastRequests() || now >= latest || load.over(now)) {
          sending = false;
        } else {
          current.extend(Math.min(latest, now + REPORT_NANOS));
        }
      }
      load.send(now);
      expire(now);
      report(now, repeat, current);
      long next = Math.min(load.next(), byAge.isEmpty() ? Long.MAX_VALUE : limit(byAge.peek()));
      loop.turn(Math.min(next, lastReport + REPORT_NANOS));
    }
    callers = new PriorityQueue<>();
    chunkRows = rows.settle();
    rows.repeat(current, Rates.of(current, plan.slo(), counting.orElse(Counting.CHUNKS)));
  }

  private void stopAll(long now) {
    for (Request request : List.copyOf(underway)) {
      request.giveUp("stopped", "the bench was ended", now);
    }
  }

  private void report(long now, int repeat, Window current) {
    if (now - lastReport < REPORT_NANOS) {
      return;
    }
    lastReport = now;
    long ok = ends.getOrDefault(Request.OK, 0L);
    long all = ends.values().stream().mapToLong(n -> n).sum();
    String phase = now < current.from ? "warm-up" : sending ? "steady" : "last answers";
    Duration one = plan.warmUp().plus(plan.duration());
    listener.stands(
        new LlmListener.Stand(
            repeat,
            plan.repeats(),
            phase,
            ok,
            all - ok,
            underway.size(),
            Duration.ofNanos(now - begun),
            one.multipliedBy(plan.repeats())));
  }

  /// Requests that took longer than anybody waits.
  private void expire(long now) {
    while (!byAge.isEmpty()) {
      Request oldest = byAge.peek();
      if (!oldest.over()) {
        if (limit(oldest) > now) {
          return;
        }
        boolean patience = patience();
        oldest.giveUp(
            patience ? "cancelled" : "timeout",
            patience
                ? "the client gave up, as planned"
                : "no whole answer within " + plan.timeout().toMillis() / 1e3 + " s",
            now);
      }
      var _ = byAge.remove();
    }
  }

  private boolean patience() {
    return plan.patience().filter(p -> p.compareTo(plan.timeout()) < 0).isPresent();
  }

  private long limit(Request request) {
    return request.intended
        + (patience() ? plan.patience().orElseThrow() : plan.timeout()).toNanos();
  }

  /// What is due, and when. Confined to the bench's thread.
  private final class Load implements Request.Owner {
    private final long begin = System.nanoTime();
    private final SplittableRandom random;
    private final Optional<Schedule> schedule;
    private final double ramp = plan.ramp().toNanos();
    private long next = Long.MAX_VALUE;
    private int traced;

    Load(int repeat) {
      long seed = plan.seed() + repeat - 1;
      random = new SplittableRandom(seed ^ 0x5DEECE66DL);
      switch (plan.load()) {
        case LlmLoad.Closed(int count) -> {
          schedule = Optional.empty();
          for (int i = 0; i < count; i++) {
            callers.add(new Caller(i, begin + Math.round(ramp * i / count)));
          }
        }
        case LlmLoad.Open(var arrivals) -> {
          schedule = Optional.of(arrivals.schedule(seed));
          next = begin + ramped(schedule.get().nextNanos());
        }
        case LlmLoad.Replay(var trace) -> {
          schedule = Optional.empty();
          next = begin + plan.warmUp().toNanos() + trace.entries().getFirst().atNanos();
        }
      }
    }

    /// A load that rises over the ramp: the n-th request comes when the rising rate has brought n.
    private long ramped(long nanos) {
      return nanos < ramp / 2
          ? Math.round(Math.sqrt(2 * ramp * nanos))
          : Math.round(nanos + ramp / 2);
    }

    /// Whether there is nothing more to send.
    boolean over(long now) {
      return plan.load() instanceof LlmLoad.Replay && next == Long.MAX_VALUE && now >= begin;
    }

    long next() {
      if (!sending) {
        return Long.MAX_VALUE;
      }
      return callers.isEmpty() ? next : Math.min(next, callers.peek().due());
    }

    void send(long now) {
      if (!sending) {
        return;
      }
      Window current = window.orElseThrow();
      while (!callers.isEmpty() && callers.peek().due() <= now) {
        Caller caller = callers.remove();
        one(caller.number(), caller.due());
      }
      while (next <= now) {
        // late is late: what was due counts from when it was
        long due = next;
        if (due >= current.to() && current.sent() >= plan.leastRequests()) {
          return;
        }
        one(-1, due);
        advance();
      }
    }

    private void advance() {
      if (plan.load() instanceof LlmLoad.Replay(var trace)) {
        traced++;
        next =
            traced < trace.entries().size()
                ? begin + plan.warmUp().toNanos() + trace.entries().get(traced).atNanos()
                : Long.MAX_VALUE;
      } else {
        next = begin + ramped(schedule.orElseThrow().nextNanos());
      }
    }

    private void one(int caller, long due) {
      int input = plan.input().draw(random);
      int output = plan.output().draw(random);
      if (plan.load() instanceof LlmLoad.Replay(var trace)) {
        input = trace.entries().get(traced).inputTokens();
        output = trace.entries().get(traced).outputTokens();
      }
      long number = ++numbers;
      Job job =
          new Job(
              "tacho-" + sink.id() + "-" + number,
              plan.model(),
              Prompts.of(input, random),
              output,
              plan.extra());
      Request request =
          new Request(
              number, caller, due, this, plan.api().ask(job, plan.target().base().endsWith("/v1")));
      window.orElseThrow().sent(request);
      boolean _ = underway.add(request);
      if (underway.size() > MOST_UNDERWAY) {
        request.giveUp(
            Fault.CLIENT.word(),
            MOST_UNDERWAY + " requests are under way, the most that one client holds",
            System.nanoTime());
        return;
      }
      byAge.add(request);
      request.begin();
    }

    @Override
    public Exchange send(Request request, Outgoing outgoing) {
      Map<String, String> headers = new LinkedHashMap<>(plan.headers());
      headers.put("Accept", "text/event-stream, application/json");
      headers.put("X-Request-Id", "tacho-" + sink.id() + "-" + request.number);
      byte[] body =
          outgoing.body().map(b -> b.toString().getBytes(StandardCharsets.UTF_8)).orElse(NOTHING);
      return loop.send(
          plan.target().request(outgoing.method(), outgoing.path(), headers, body), request);
    }

    @Override
    public void came(Request request, long nanos) {
      if (sending && window.filter(w -> w.holds(nanos)).isPresent()) {
        request.countInWindow();
      }
    }

    @Override
    public void ended(Request request) {
      boolean _ = underway.remove(request);
      if (request.caller >= 0) {
        long pause = request.ok() ? 0 : LlmPlan.AFTER_FAILURE.toNanos();
        // what ended is seen now; the next request is due now, not when the last one's bytes came
        callers.add(new Caller(request.caller, System.nanoTime() + pause));
      }
      if (request.ok() && counting.isEmpty()) {
        counting =
            Optional.of(request.outputTokens().isPresent() ? Counting.SERVER : Counting.CHUNKS);
      }
      boolean steady = window.orElseThrow().take(request);
      if (steady) {
        var _ = ends.merge(request.status(), 1L, Long::sum);
        if (!request.ok()) {
          var _ = firstDetails.putIfAbsent(request.status(), request.detail());
        } else {
          keepGaps(request);
        }
      }
      // last, as the request is the rows' from here on
      rows.take(request, window.orElseThrow().repeat, steady, counting.orElse(Counting.CHUNKS));
    }
  }

  private static final byte[] NOTHING = {};

  private void keepGaps(Request request) {
    for (int i = 1; i < request.chunks(); i++) {
      window.orElseThrow().gap((request.arrival(i) - request.arrival(i - 1)) / 1e6);
    }
  }

  private void event(RunEvent event) {
    sink.event(sink.nanos(), event);
  }

  static Json shown(Map<String, Long> ends) {
    Json.Builder json = Json.object();
    ends.forEach(json::put);
    return json.build();
  }
}
