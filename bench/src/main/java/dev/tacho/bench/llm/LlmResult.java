package dev.tacho.bench.llm;

import dev.tacho.bench.load.Figures;
import dev.tacho.bench.load.Surroundings;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.SampleSet;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// Makes the canonical result of a cell. Pure.
final class LlmResult {
  /// The check that the client itself was not what was measured.
  static final String KEPT_UP = "client-kept-up";

  /// The check that the server's counts of tokens can be so; there only where some cannot.
  static final String COUNTS = "server-token-counts";

  private static final List<Statistic> LOWER =
      List.of(
          Statistic.quantile(0.01),
          Statistic.quantile(0.05),
          Statistic.quantile(0.1),
          Statistic.quantile(0.25),
          Statistic.quantile(0.75));
  private static final List<Statistic> OF_LENGTHS =
      List.of(
          new Statistic.Mean(), new Statistic.Median(), new Statistic.Min(), new Statistic.Max());

  private static final String END_OF_ANSWERS = "the end of each answer";
  private static final Provenance CLOCK =
      new Provenance.Measured("CLOCK_MONOTONIC, read when the bytes were");
  private static final Provenance ARRIVALS = new Provenance.Measured("arrivals counted");

  private final LlmPlan plan;
  private final List<Window> windows;
  private final Counting counting;
  private final ClientAccount account;
  private final Provenance tokens;
  private final Scope scope;
  private final Scope tokenScope;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final Map<Request, Timings> timings = new HashMap<>();
  private boolean some;
  private long answers;
  private long contradictory;
  private long requests;
  private long failed;
  private long censored;

  private LlmResult(LlmPlan plan, List<Window> windows, Counting counting, ClientAccount account) {
    this.plan = plan;
    this.windows = windows;
    this.counting = counting;
    this.account = account;
    this.tokens =
        counting == Counting.SERVER
            ? new Provenance.Reported(plan.target().origin(), END_OF_ANSWERS)
            : ARRIVALS;
    this.scope = Scope.STEADY.with(Dimension.CONCURRENCY, plan.load().label());
    this.tokenScope = scope.with(Dimension.TOKENIZER, counting.word());
    for (Window window : windows) {
      for (Request request : window.due()) {
        requests++;
        if (request.ok()) {
          answers++;
          contradictory += request.contradictory() ? 1 : 0;
        }
        switch (request.status()) {
          case Request.OK -> some = true;
          case "cancelled", "stopped" -> censored++;
          default -> failed++;
        }
      }
    }
  }

  /// The result of the requests that were due within `windows`; empty when there were none.
  static Optional<Result> of(
      LlmPlan plan,
      List<Window> windows,
      long chunkRows,
      Counting counting,
      ClientAccount account,
      Scraper.Told told,
      RunSink sink,
      Instant now,
      Tool tool) {
    LlmResult making = new LlmResult(plan, windows, counting, account);
    if (making.requests == 0) {
      return Optional.empty();
    }
    making.timings();
    making.gaps(chunkRows > 0);
    making.lengths();
    making.rates();
    making.counts();
    making.told(told);
    List<SampleSet> samples = new ArrayList<>();
    samples.add(set(LlmBench.REQUESTS, making.requests));
    samples.add(set(LlmBench.REPEATS, windows.size()));
    if (chunkRows > 0) {
      samples.add(set(LlmBench.CHUNKS, chunkRows));
    }
    return Optional.of(
        Result.of(
                tool,
                new Surroundings(Path.of("/")).platform(),
                new Workload(plan.name(), "language-model", plan.parameters()))
            .run(sink.id())
            .made(now)
            .measurements(making.measurements)
            .samples(samples)
            .checks(making.checks())
            .payload(making.payload())
            .build());
  }

  private static SampleSet set(String name, long rows) {
    return new SampleSet(name, "samples/" + name + ".jsonl", rows, Optional.empty());
  }

  private List<Check> checks() {
    if (contradictory == 0) {
      return List.of(keptUp());
    }
    String detail =
        "the server's token counts contradict "
            + contradictory
            + " of its "
            + answers
            + " answers: fewer than none, or more than were asked for; they are not taken";
    return List.of(keptUp(), new Check(COUNTS, Check.Outcome.FAILED, detail));
  }

  private Check keptUp() {
    Optional<String> why =
        account
            .saturated()
            .or(() -> refused.isEmpty() ? Optional.empty() : Optional.of(refused.getFirst()));
    String stalled =
        String.format(
            java.util.Locale.ROOT,
            "stalls of 10 ms or more took %.2f %% of the steady time, the longest %.1f ms",
            account.stalledPct(),
            account.longestMillis());
    return new Check(
        KEPT_UP,
        why.isPresent() ? Check.Outcome.FAILED : Check.Outcome.PASSED,
        why.map(w -> w + "; " + stalled).orElse(stalled));
  }

  private Json.Obj payload() {
    Map<String, Long> ends = new TreeMap<>();
    windows.forEach(window -> window.due().forEach(r -> ends.merge(r.status(), 1L, Long::sum)));
    return Json.object()
        .put("ends", LlmBench.shown(ends))
        .put("tokens_counted_by", counting.word())
        .put("client_stalled_pct", account.stalledPct())
        .put("client_longest_stall_ms", account.longestMillis())
        .build();
  }

  private void timings() {
    for (String metric : Timings.METRICS) {
      List<Statistic> statistics = new ArrayList<>(Figures.LATENCY);
      if (metric.equals(Timings.LATENCY)) {
        statistics.addAll(LOWER);
      }
      boolean ofTokens = List.of(Timings.SECOND, Timings.ITL, Timings.PER_USER).contains(metric);
      figures(
          metric,
          statistics,
          ofTokens ? tokenScope : scope,
          how(metric),
          request -> timings(request).values().getOrDefault(metric, Double.NaN),
          request -> timings(request).errors().getOrDefault(metric, Double.NaN),
          metric);
    }
  }

  private Timings timings(Request request) {
    return timings.computeIfAbsent(
        request, r -> Timings.of(r, counting.tokens(r), account::hiddenBefore));
  }

  private Provenance how(String metric) {
    return switch (metric) {
      case Timings.ITL ->
          new Provenance.Derived(
              "(last_ms - first_ms) / (tokens - 1)", List.of(CLOCK, CLOCK, tokens));
      case Timings.PER_USER ->
          new Provenance.Derived(
              "1000 * (tokens - 1) / (last_ms - first_ms)", List.of(tokens, CLOCK, CLOCK));
      default -> CLOCK;
    };
  }

  /// The statistics of what `field` gives of each whole answer, where it gives something.
  ///
  /// @param share of the client in each value
  /// @param column where the single values are
  private void figures(
      String name,
      List<Statistic> statistics,
      Scope at,
      Provenance how,
      ToDoubleFunction<Request> field,
      ToDoubleFunction<Request> share,
      String column) {
    Metric metric = MetricRegistry.known().require(name);
    List<double[]> values = ofRepeats(field, field);
    if (values.stream().anyMatch(v -> v.length == 0)) {
      measurements.add(new Measurement.Missing(metric, at, none(name)));
      return;
    }
    double[] shares = ofRepeats(share, field).stream().flatMapToDouble(Arrays::stream).toArray();
    new Figures(at, how, failed, censored)
        .of(metric, statistics, values, new SampleRef(LlmBench.REQUESTS, column))
        .forEach(one -> add(one, shares));
  }

  /// Adds a figure, or why the client's own share in it forbids to tell it.
  private void add(Measurement one, double[] shares) {
    if (!(one instanceof Measurement.Known known)) {
      measurements.add(one);
      return;
    }
    Optional<String> refusal = account.refusal(known.statistic(), known.value(), shares);
    if (refusal.isEmpty()) {
      measurements.add(one);
      return;
    }
    String statistic = known.statistic().label();
    refused.add(one.metric().name() + " " + statistic + ": " + refusal.get());
    measurements.add(
        new Measurement.Missing(
            one.metric(), one.scope(), statistic + " refused: " + refusal.get()));
  }

  /// A repeat's values each, in the order in which the requests were due; requests of which `there`
  /// gives nothing are left out.
  private List<double[]> ofRepeats(
      ToDoubleFunction<Request> field, ToDoubleFunction<Request> there) {
    return windows.stream()
        .map(
            window ->
                window.due().stream()
                    .filter(Request::ok)
                    .sorted(Comparator.comparingLong(r -> r.intended))
                    .filter(r -> Double.isFinite(there.applyAsDouble(r)))
                    .mapToDouble(field)
                    .toArray())
        .toList();
  }

  private String none(String name) {
    if (!some) {
      return "no request was answered";
    }
    return switch (name) {
      case Timings.SECOND ->
          "no answer came a token at a time, so that the second cannot be told from the first";
      case Timings.ITL, Timings.PER_USER ->
          "no answer had two tokens in two parts, with a count of tokens";
      case "prompt_tokens", "output_tokens" ->
          contradictory > 0
              ? "the server's token counts contradict its answers"
              : "the endpoint does not say it";
      default -> "no answer has it";
    };
  }

  /// Between single arrivals, whatever they held.
  private void gaps(boolean kept) {
    Metric metric = MetricRegistry.known().require("inter_chunk_latency_ms");
    List<double[]> gaps = windows.stream().map(Window::gaps).toList();
    if (gaps.stream().anyMatch(g -> g.length == 0)) {
      measurements.add(new Measurement.Missing(metric, scope, "no answer came in two parts"));
      return;
    }
    SampleRef rows = new SampleRef(LlmBench.CHUNKS, metric.name());
    for (Measurement one :
        new Figures(scope, CLOCK, failed, censored).of(metric, Figures.LATENCY, gaps, rows)) {
      // of single gaps only the far tail can be a stall of the client's
      boolean tail =
          one instanceof Measurement.Known known
              && (known.statistic() instanceof Statistic.Max
                  || (known.statistic() instanceof Statistic.Quantile(double q) && q > 0.99));
      Measurement told = one instanceof Measurement.Known known && !kept ? withoutRows(known) : one;
      add(told, new double[] {tail ? account.longestMillis() : 0});
    }
  }

  private static Measurement withoutRows(Measurement.Known known) {
    Evidence had = known.evidence();
    return new Measurement.Known(
        known.metric(),
        known.statistic(),
        known.value(),
        known.scope(),
        known.how(),
        new Evidence(
            had.samples(),
            had.repeats(),
            had.errors(),
            had.censored(),
            had.interval(),
            Optional.empty()));
  }

  /// Which no delay of the client's changes.
  private void lengths() {
    length(
        "output_tokens",
        tokenScope,
        tokens,
        counting::tokens,
        counting == Counting.SERVER ? SampleShape.TOKENS : "chunks");
    length(
        "prompt_tokens",
        scope.with(Dimension.TOKENIZER, Counting.SERVER.word()),
        new Provenance.Reported(plan.target().origin(), END_OF_ANSWERS),
        r -> r.promptTokens().isPresent() ? r.promptTokens().getAsLong() : Double.NaN,
        "prompt_tokens");
  }

  private void length(
      String name, Scope at, Provenance how, ToDoubleFunction<Request> field, String column) {
    Metric metric = MetricRegistry.known().require(name);
    List<double[]> values = ofRepeats(field, field);
    if (values.stream().anyMatch(v -> v.length == 0)) {
      measurements.add(new Measurement.Missing(metric, at, none(name)));
      return;
    }
    measurements.addAll(
        new Figures(at, how, failed, censored)
            .of(metric, OF_LENGTHS, values, new SampleRef(LlmBench.REQUESTS, column)));
  }

  private void rates() {
    List<Map<String, Double>> ofWindows =
        windows.stream().map(w -> Rates.of(w, plan.slo(), counting)).toList();
    rate(
        Rates.REQUESTS,
        ofWindows,
        scope,
        new Provenance.Derived("answers / window_s", two(ARRIVALS)));
    rate(Rates.OFFERED, ofWindows, scope, new Provenance.Derived("sent / window_s", two(ARRIVALS)));
    rate(
        Rates.OUTPUT,
        ofWindows,
        tokenScope,
        new Provenance.Derived("tokens / window_s", two(tokens)));
    rate(
        Rates.TOTAL,
        ofWindows,
        tokenScope,
        new Provenance.Derived(
            "(prompt_tokens + tokens) / window_s",
            List.of(
                new Provenance.Reported(plan.target().origin(), END_OF_ANSWERS), tokens, CLOCK)));
    if (plan.slo().none()) {
      measurements.add(
          new Measurement.Missing(
              MetricRegistry.known().require(Rates.GOODPUT),
              scope,
              "no limits were given (--slo)"));
    } else {
      rate(
          Rates.GOODPUT,
          ofWindows,
          scope,
          new Provenance.Derived("good_answers / window_s", two(ARRIVALS)));
    }
  }

  private static List<Provenance> two(Provenance counted) {
    return List.of(counted, CLOCK);
  }

  private void rate(String name, List<Map<String, Double>> ofWindows, Scope at, Provenance how) {
    Metric metric = MetricRegistry.known().require(name);
    double[] values =
        ofWindows.stream().mapToDouble(w -> w.getOrDefault(name, Double.NaN)).toArray();
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      measurements.add(
          new Measurement.Missing(
              metric,
              at,
              contradictory > 0
                  ? "the server's token counts contradict its answers"
                  : "the endpoint does not count the prompt's tokens"));
      return;
    }
    new Figures(at, how, failed, censored)
        .of(
            metric,
            List.of(new Statistic.Rate()),
            Arrays.stream(values).mapToObj(v -> new double[] {v}).toList(),
            new SampleRef(LlmBench.REPEATS, name))
        .forEach(one -> add(one, new double[] {0}));
  }

  private void counts() {
    Evidence evidence =
        new Evidence(
            OptionalLong.of(requests), windows.size(), 0, 0, Optional.empty(), Optional.empty());
    total("requests", requests, evidence);
    total("failed_requests", failed, evidence);
    total("cancelled_requests", censored, evidence);
    measurements.add(
        new Measurement.Known(
            MetricRegistry.known().require("error_pct"),
            new Statistic.Share(),
            100.0 * failed / requests,
            scope,
            new Provenance.Derived("100 * failed_requests / requests", List.of(ARRIVALS, ARRIVALS)),
            evidence));
  }

  private void total(String name, long count, Evidence evidence) {
    measurements.add(
        new Measurement.Known(
            MetricRegistry.known().require(name),
            new Statistic.Total(),
            (double) count,
            scope,
            new Provenance.Measured("requests counted"),
            evidence));
  }

  /// What the endpoint said of itself.
  private void told(Scraper.Told told) {
    for (String name : dev.tacho.bench.llm.scrape.Gauges.METRICS) {
      Metric metric = MetricRegistry.known().require(name);
      List<Scraper.Seen> seen = told.values().getOrDefault(name, List.of());
      if (seen.isEmpty()) {
        measurements.add(new Measurement.Missing(metric, scope, told.reason()));
        continue;
      }
      double[] values = seen.stream().mapToDouble(Scraper.Seen::value).toArray();
      Provenance how = new Provenance.Reported(seen.getFirst().source(), told.url());
      for (Statistic statistic : List.of(new Statistic.Mean(), new Statistic.Max())) {
        measurements.add(
            new Measurement.Known(
                metric,
                statistic,
                statistic instanceof Statistic.Max
                    ? Arrays.stream(values).max().orElseThrow()
                    : Arrays.stream(values).average().orElseThrow(),
                scope,
                how,
                Evidence.of(values.length)));
      }
    }
  }
}
