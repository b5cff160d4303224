package dev.tacho.bench.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.bench.arrival.Arrivals;
import dev.tacho.bench.llm.api.Api;
import dev.tacho.bench.llm.wire.Target;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.testkit.llm.StartedServer;
import dev.tacho.testkit.runs.ListSink;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LlmBenchTest {
  @TempDir Path directory;
  private ListSink sink = new ListSink();
  private final List<String> notices = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Api.class)
  void run_everyApi_tellsTimesAndWhoCountedTheTokens(Api api) {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=20", "gap=5")) {
      outcome = run(plan(server.url()).api(api).callers(4));
    }
    assertEquals(RunState.COMPLETED, outcome.state(), outcome.toString());
    Result result = sound(outcome);
    for (ListSink.Row row : sink.rows("requests")) {
      assertEquals("ok", row.status());
      assertEquals(8, row.value("chunks"));
      // the server waits 20 ms, then 5 ms between tokens; never less
      assertTrue(row.value("ttft_ms") >= 20, row.toString());
      assertTrue(row.value("latency_ms") >= 55, row.toString());
      assertTrue(row.value("sent") >= row.intended() - 1e6, row.toString());
      assertTrue(row.value("first") <= row.value("last"), row.toString());
    }
    String counted = api == Api.TRITON ? "chunks" : "server";
    assertEquals(counted, result.payload().needText("tokens_counted_by"));
    assertTrue(
        result.measurements().stream()
            .filter(m -> m.metric().name().equals("inter_token_latency_ms"))
            .allMatch(
                m ->
                    m.scope()
                        .on(dev.tacho.core.measure.Dimension.TOKENIZER)
                        .filter(counted::equals)
                        .isPresent()));
  }

  @Test
  void run_serverThatCountsNothing_countsChunksAndSaysSo() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=2", "usage=off")) {
      outcome = run(plan(server.url()).callers(2));
    }
    assertEquals("chunks", sound(outcome).payload().needText("tokens_counted_by"));
    assertTrue(Double.isNaN(sink.rows("requests").getFirst().value("tokens")));
    assertTrue(missing(outcome, "tokens_per_s").contains("does not count"));
  }

  @ParameterizedTest
  @EnumSource(value = Api.class, names = "TRITON", mode = EnumSource.Mode.EXCLUDE)
  void run_serverWhoseCountsCannotBe_countsChunksAndSaysSo(Api api) {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=2", "usage=absurd")) {
      outcome = run(plan(server.url()).api(api).callers(2).repeats(2));
    }
    assertEquals(RunState.COMPLETED, outcome.state(), outcome.toString());
    Result result = sound(outcome);
    assertEquals("chunks", result.payload().needText("tokens_counted_by"));
    assertEquals(8, known(result, "output_tokens", new Statistic.Max()).value());
    assertEquals(
        "the server's token counts contradict its answers", missing(outcome, "prompt_tokens"));
    long answers = outcome.ok();
    Check check = result.checks().get(1);
    assertEquals("server-token-counts", check.name());
    assertEquals(Check.Outcome.FAILED, check.outcome());
    assertTrue(
        check.detail().contains("contradict " + answers + " of its " + answers + " answers"),
        check.detail());
    assertTrue(notices.contains(check.detail()), notices.toString());
  }

  @Test
  void run_resultThatCannotBeMade_endsAsFailedAndKeepsTheRows() {
    RunSink refusing =
        (RunSink)
            Proxy.newProxyInstance(
                RunSink.class.getClassLoader(),
                new Class<?>[] {RunSink.class},
                (_, method, arguments) -> {
                  if (arguments != null
                      && arguments.length > 1
                      && arguments[1] instanceof RunEvent.ResultAttached) {
                    throw new IllegalArgumentException("interval is upside down");
                  }
                  return method.invoke(sink, arguments);
                });
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=2")) {
      outcome = run(plan(server.url()).callers(2), refusing);
    }
    assertEquals(RunState.FAILED, outcome.state(), outcome.toString());
    assertTrue(outcome.reason().orElseThrow().contains("upside down"), outcome.toString());
    assertEquals(RunState.FAILED, sink.facts.state());
    assertTrue(outcome.ok() > 0, outcome.toString());
    assertFalse(sink.rows("requests").isEmpty(), "the raw rows are kept");
  }

  @Test
  void run_severalTokensInOneChunk_secondTokenIsNotTold() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=4", "chunk=4")) {
      outcome = run(plan(server.url()).callers(2));
    }
    assertTrue(missing(outcome, "second_token_ms").contains("a token at a time"));
    assertEquals(2, sink.rows("requests").getFirst().value("chunks"));
    assertEquals(8, sink.rows("requests").getFirst().value("tokens"));
  }

  @ParameterizedTest
  @CsvSource({
    "refuse, http 429",
    "fail, http 500",
    "reset, reset",
    "cut, closed",
    "garbage, garbage",
    "badjson, garbage",
    "error, error",
    "empty, empty",
    "hang, timeout",
    "stall, timeout",
  })
  void run_everyThirdRequestGoesWrong_isCountedByKindAndTheRestIsMeasured(
      String how, String status) {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=2", how + "=3")) {
      // shorter than a window, so that callers that wait in vain come back within it
      outcome = run(plan(server.url()).callers(3).timeout(Duration.ofMillis(800)).seconds(2.4));
    }
    assertEquals(RunState.COMPLETED, outcome.state(), outcome.toString());
    assertTrue(outcome.ok() > 0, outcome.toString());
    assertTrue(outcome.failures().getOrDefault(status, 0L) > 0, outcome.ends().toString());
    Result result = sound(outcome);
    double failed = known(result, "failed_requests", new Statistic.Total()).value();
    assertEquals(outcome.failures().values().stream().mapToLong(n -> n).sum(), failed);
    assertEquals(
        outcome.ends().values().stream().mapToLong(n -> n).sum(), sink.rows("requests").size());
  }

  @Test
  void run_serverThatIsNotThere_failsWithoutANumber() {
    LlmOutcome outcome = run(plan("http://127.0.0.1:9").callers(2));
    assertEquals(RunState.FAILED, outcome.state());
    assertTrue(outcome.reason().orElseThrow().contains("connect"), outcome.toString());
    assertTrue(missing(outcome, "latency_ms").contains("no request was answered"));
  }

  @Test
  void run_clientThatGivesUp_isCensoredAndNoFailure() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=2", "hang=2")) {
      outcome = run(plan(server.url()).callers(2).patience(Duration.ofMillis(150)));
    }
    assertTrue(outcome.ends().getOrDefault("cancelled", 0L) > 0, outcome.toString());
    Result result = sound(outcome);
    assertEquals(0, known(result, "failed_requests", new Statistic.Total()).value());
    assertTrue(
        known(result, "cancelled_requests", new Statistic.Total()).value() > 0, result.toString());
  }

  @Test
  void run_openLoadOnAStalledServer_latencyCountsFromTheIntendedSend() {
    // one slot and 40 ms a request: at 100 a second the queue grows, and each waits for those
    // before
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=33", "gap=1", "slots=1")) {
      outcome = run(plan(server.url()).load(new LlmLoad.Open(new Arrivals.Constant(100))));
    }
    var rows = sink.rows("requests");
    assertTrue(rows.getLast().value("ttft_ms") > 200, rows.getLast().toString());
    assertEquals(RunState.COMPLETED, outcome.state());
    assertEquals(100, sink.rows("repeats").getFirst().value("offered_per_s"), 10);
  }

  @Test
  void run_clientThatStandsStill_isFlaggedAndItsFiguresAreRefused() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=20", "gap=5")) {
      LlmListener stalls =
          new LlmListener() {
            private boolean stalled;

            @Override
            public void stands(Stand stand) {
              if (!stalled && stand.phase().equals("steady")) {
                stalled = true;
                LockSupport.parkNanos(300_000_000);
              }
            }

            @Override
            public void notice(String message) {
              notices.add(message);
            }
          };
      outcome =
          LlmBench.run(
              plan(server.url()).callers(4).build(), sink, new Tool("tacho", "test"), stalls);
    }
    assertTrue(outcome.saturated().isPresent(), outcome.toString());
    assertTrue(missing(outcome, "latency_ms").startsWith("client saturated"));
    assertTrue(missing(outcome, "requests_per_s").startsWith("client saturated"));
    Check check = outcome.result().orElseThrow().checks().getFirst();
    assertEquals(Check.Outcome.FAILED, check.outcome());
    assertTrue(notices.stream().anyMatch(n -> n.contains("too late")), notices.toString());
    assertFalse(sink.rows("requests").isEmpty(), "the raw rows are kept");
  }

  @Test
  void run_twoRepeats_haveRowsAndIntervalsOfTheirOwn() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=2")) {
      outcome = run(plan(server.url()).callers(2).repeats(2));
    }
    assertEquals(2, sink.rows("repeats").size());
    assertTrue(sink.rows("requests").stream().anyMatch(r -> r.value("repeat") == 2));
    assertEquals(2, known(sound(outcome), "requests", new Statistic.Total()).evidence().repeats());
  }

  @Test
  void run_withAKey_writesItNowhere() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=5", "gap=2", "fail=2")) {
      outcome = run(plan(server.url()).callers(2).key("Bearer s3cr3t-of-nobody"));
    }
    String all = sink.events + " " + sink.rows + " " + notices + " " + outcome;
    assertFalse(all.contains("s3cr3t"), "the key stands in what was written");
  }

  @Test
  void run_chunksAskedFor_isARowAnArrival() {
    try (StartedServer server = StartedServer.start("first=5", "gap=2")) {
      var _ = run(plan(server.url()).callers(2).chunks());
    }
    assertEquals(
        8L * sink.rows("requests").size(), sink.rows("chunks").size(), "eight parts an answer");
  }

  @Test
  void run_everyToken_isStampedOnceAndNotBeforeTheServerSentIt() throws IOException {
    Path log = directory.resolve("server.log");
    try (StartedServer server = StartedServer.start("first=5", "gap=2", "log=" + log)) {
      var _ = run(plan(server.url()).callers(4).chunks());
    }
    long zero = Long.MIN_VALUE;
    for (int i = 0; i < 100; i++) {
      // the best of many, as this thread may be stopped between the two readings
      zero = Math.max(zero, System.nanoTime() - sink.nanos());
    }
    Map<String, Map<Integer, Long>> writes = StartedServer.writes(log);
    List<ListSink.Row> rows = sink.rows("chunks");
    assertFalse(rows.isEmpty());
    for (ListSink.Row row : rows) {
      String request = "tacho-" + sink.id() + "-" + (long) row.value("request");
      long sent = writes.get(request).get((int) row.value("part") - 1);
      assertTrue(zero + row.intended() - sent > -100_000, row + " was sent at " + (sent - zero));
    }
  }

  @Test
  void run_smallSample_refusesTheTail() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=20", "gap=5")) {
      outcome = run(plan(server.url()).callers(2));
    }
    assertTrue(
        outcome.result().orElseThrow().measurements().stream()
            .anyMatch(
                m ->
                    m instanceof Measurement.Missing(var metric, _, var reason)
                        && metric.name().equals("latency_ms")
                        && reason.startsWith("p99.9 refused")));
  }

  @Test
  void run_endpointThatTellsOfItself_isReportedWithItsName() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=20", "gap=5", "metrics=vllm")) {
      outcome = run(plan(server.url()).callers(4).metrics(server.url() + "/metrics").seconds(5));
    }
    var cache = known(sound(outcome), "kv_cache_used_pct", new Statistic.Mean());
    assertEquals(25, cache.value(), 1e-9);
    assertTrue(cache.how().toString().contains("vllm:kv_cache_usage_perc"));
  }

  @Test
  void run_endpointWithoutMetrics_saysWhyTheyAreMissing() {
    LlmOutcome outcome;
    try (StartedServer server = StartedServer.start("first=20", "gap=5", "metrics=off")) {
      outcome = run(plan(server.url()).callers(4).metrics(server.url() + "/metrics"));
    }
    assertTrue(missing(outcome, "queue_depth").contains("answered 404"));
  }

  @Test
  void run_withLimits_countsOnlyWhatKeptThem() {
    ListSink all = sink;
    try (StartedServer server = StartedServer.start("first=20", "gap=5")) {
      var _ = run(plan(server.url()).callers(2).slo("ttft=5s,itl=1s"));
      sink = new ListSink();
      var _ = run(plan(server.url()).callers(2).slo("ttft=1ms"));
    }
    // the rows, as a busy machine may refuse the figures
    ListSink.Row kept = all.rows("repeats").getFirst();
    assertTrue(kept.value("requests_per_s") > 0, kept.toString());
    assertEquals(kept.value("requests_per_s"), kept.value("goodput_per_s"));
    assertEquals(0, sink.rows("repeats").getFirst().value("goodput_per_s"));
  }

  private LlmOutcome run(Plan plan) {
    return run(plan, sink);
  }

  private LlmOutcome run(Plan plan, RunSink into) {
    return LlmBench.run(
        plan.build(),
        into,
        new Tool("tacho", "test"),
        new LlmListener() {
          @Override
          public void stands(Stand stand) {
            // nobody looks
          }

          @Override
          public void notice(String message) {
            notices.add(message);
          }
        });
  }

  private static Result sound(LlmOutcome outcome) {
    Result result = outcome.result().orElseThrow();
    List<Fault> faults = ResultCheck.faults(result);
    assertTrue(ResultCheck.valid(faults), faults.toString());
    assertEquals(
        result, ((Reading.Read) ResultJson.read(ResultJson.write(result), "test")).result());
    return result;
  }

  private static String missing(LlmOutcome outcome, String metric) {
    return outcome.result().orElseThrow().measurements().stream()
        .filter(m -> m.metric().name().equals(metric))
        .filter(m -> m instanceof Measurement.Missing)
        .map(m -> ((Measurement.Missing) m).reason())
        .findFirst()
        .map(reason -> reason.replaceFirst("^\\S+ refused: ", ""))
        .orElseThrow(() -> new AssertionError(metric + " is not missing"));
  }

  private static Measurement.Known known(Result result, String metric, Statistic statistic) {
    return result.measurements().stream()
        .filter(m -> m instanceof Measurement.Known)
        .map(m -> (Measurement.Known) m)
        .filter(m -> m.metric().name().equals(metric) && m.statistic().equals(statistic))
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric + " " + statistic + " of " + result));
  }

  private static Plan plan(String url) {
    return new Plan(url);
  }

  /// A plan, a setting at a time.
  private static final class Plan {
    private final String url;
    private Api api = Api.OPENAI;
    private LlmLoad load = new LlmLoad.Closed(1);
    private Duration timeout = Duration.ofSeconds(10);
    private Optional<Duration> patience = Optional.empty();
    private int repeats = 1;
    private Slo slo = Slo.NONE;
    private Optional<URI> metrics = Optional.empty();
    private Duration duration = Duration.ofMillis(700);
    private Map<String, String> headers = Map.of();
    private boolean chunks;

    Plan(String url) {
      this.url = url;
    }

    Plan api(Api one) {
      api = one;
      return this;
    }

    Plan callers(int count) {
      return load(new LlmLoad.Closed(count));
    }

    Plan load(LlmLoad one) {
      load = one;
      return this;
    }

    Plan timeout(Duration one) {
      timeout = one;
      return this;
    }

    Plan patience(Duration one) {
      patience = Optional.of(one);
      return this;
    }

    Plan repeats(int count) {
      repeats = count;
      return this;
    }

    Plan slo(String text) {
      slo = Slo.parse(text);
      return this;
    }

    Plan metrics(String page) {
      metrics = Optional.of(URI.create(page));
      return this;
    }

    Plan seconds(double seconds) {
      duration = Duration.ofMillis(Math.round(1000 * seconds));
      return this;
    }

    Plan key(String text) {
      headers = Map.of("Authorization", text);
      return this;
    }

    Plan chunks() {
      chunks = true;
      return this;
    }

    LlmPlan build() {
      return new LlmPlan(
          "test",
          Target.of(URI.create(url)),
          api,
          "m",
          headers,
          Json.Obj.EMPTY,
          load,
          new Lengths.Fixed(4),
          new Lengths.Fixed(8),
          Duration.ZERO,
          Duration.ofMillis(200),
          duration,
          0,
          repeats,
          timeout,
          patience,
          slo,
          7,
          chunks,
          metrics);
    }
  }
}
